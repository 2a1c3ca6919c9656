import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { RuleMatch } from '../rule-set.ts';
import { entitiesOf } from './entities.ts';
import { fieldPath, readText } from './field.ts';
import { reasonOf } from './reason.ts';
import { signalId } from './signal-id.ts';

/** Stands for a fingerprint field that the event lacks. */
const ABSENT = '-';

/** The signal of a rule that raises by itself: one per match; its group are the fingerprint fields. */
export function detectionSignal(match: RuleMatch, event: PlacedEvent, nowMs: number): Signal {
  const { rule, matched } = match;
  const group: Record<string, string> = {};
  for (const field of rule.fingerprint) {
    group[field] = readText(event.doc, fieldPath(field)) ?? ABSENT;
  }
  const entities = entitiesOf(event.doc);
  const times = { firstMs: event.timeMs, lastMs: event.timeMs };
  return {
    id: signalId(rule.facts.id, event.province, event.id),
    rule: rule.facts,
    province: event.province,
    commune: event.doc.gac.commune,
    group,
    reason: reasonOf(rule.text.reason, { group, entities, doc: event.doc, count: 1, ...times }),
    firstEventMs: event.timeMs,
    lastEventMs: event.timeMs,
    decidedAtMs: nowMs,
    eventIds: [event.id],
    eventCount: 1,
    matched,
    measure: undefined,
    entities,
    continues: false,
  };
}
