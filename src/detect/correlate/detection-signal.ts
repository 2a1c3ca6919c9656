import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { RuleMatch } from '../rule-set.ts';
import { addEntities, type Entities } from './entities.ts';
import { fieldText } from './field-value.ts';
import { reasonOf } from './reason.ts';
import { signalId } from './signal-id.ts';

/** Stands for a fingerprint field that the event lacks. */
const ABSENT = '-';

/** The signal of a rule that raises by itself: one per match; its group are the fingerprint fields. */
export function detectionSignal(match: RuleMatch, event: PlacedEvent, nowMs: number): Signal {
  const { rule, matched } = match;
  const group: Record<string, string> = {};
  for (const field of rule.fingerprint) group[field] = fieldText(event.doc, field) ?? ABSENT;
  const entities: Entities = {};
  addEntities(entities, event.doc);
  const times = { firstMs: event.timeMs, lastMs: event.timeMs };
  return {
    id: signalId(rule.facts.id, event.province, event.id),
    rule: rule.facts,
    province: event.province,
    commune: event.doc.gac.commune,
    group,
    reason: reasonOf(rule.text.reason, {
      group: { ...placesOf(rule, event), ...group },
      count: 1,
      ...times,
    }),
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

/** Values for the `{field}` places of a reason that are not part of the group. */
function placesOf(rule: RuleMatch['rule'], event: PlacedEvent): Record<string, string> {
  const places: Record<string, string> = {};
  for (const [, field = ''] of rule.text.reason.vi.matchAll(/\{([a-zA-Z_.]+)\}/g)) {
    places[field] = fieldText(event.doc, field) ?? ABSENT;
  }
  return places;
}
