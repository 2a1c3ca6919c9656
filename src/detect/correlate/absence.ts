import type { PlacedEvent } from '../../event/event.ts';
import type { Signal } from '../../event/signal.ts';
import type { RosterEntry } from '../contract.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { addEntities, type Entities } from './entities.ts';
import { fieldText } from './field-value.ts';
import { reasonOf } from './reason.ts';
import { signalId } from './signal-id.ts';

/** How long a group of the roster “seen” is expected when the rule does not say. */
const SEEN_WINDOW_MS = 86_400_000;

interface Expected {
  readonly province: string;
  readonly commune: string | undefined;
  readonly values: Readonly<Record<string, string>>;
  readonly entities: Entities;
  /** Latest event, or when watching began. */
  lastMs: number;
  /** Signals of the silence that is going on. */
  raised: number;
  /** The silence that raises the next signal. */
  nextMs: number;
}

/**
 * The groups that an absence rule expects, and since when each is silent. A silence is decided when the watermark says
 * that nothing older is coming any more, never before; it ends when the group reports again.
 */
export class Absence {
  readonly rule: CorrelationRule;
  readonly #expected = new Map<string, Expected>();

  constructor(rule: CorrelationRule) {
    this.rule = rule;
  }

  /** A match of the referred rule: the group reports. */
  add(ruleId: string, event: PlacedEvent): 'counted' | 'ungrouped' {
    const values: Record<string, string> = {};
    for (const field of this.rule.groupBy) {
      const value = fieldText(event.doc, this.rule.aliases[field]?.[ruleId] ?? field);
      if (value === undefined) return 'ungrouped';
      values[field] = value;
    }
    const entry = this.#entry(event.province, values, {
      commune: event.doc.gac.commune,
      atMs: event.timeMs,
    });
    if (event.timeMs >= entry.lastMs) {
      entry.lastMs = event.timeMs;
      entry.raised = 0;
      entry.nextMs = this.rule.windowMs;
      addEntities(entry.entities, event.doc);
    }
    return 'counted';
  }

  /** Decides the silences that are certain at a watermark. */
  decide(watermarkMs: number, nowMs: number, roster: readonly RosterEntry[]): Signal[] {
    this.#enrol(watermarkMs, roster);
    const signals: Signal[] = [];
    for (const [key, entry] of this.#expected) {
      const silentMs = watermarkMs - entry.lastMs;
      if (silentMs < entry.nextMs) continue;
      if (this.#isForgotten(silentMs)) {
        this.#expected.delete(key);
        continue;
      }
      if (this.rule.raises) signals.push(this.#signal(entry, nowMs));
      entry.raised++;
      entry.nextMs *= 2;
    }
    return signals;
  }

  #enrol(watermarkMs: number, roster: readonly RosterEntry[]): void {
    const { expect, groupBy } = this.rule;
    const [field] = groupBy;
    if (expect?.roster !== 'sources' || field === undefined) return;
    for (const { province, commune, value } of roster) {
      this.#entry(province, { [field]: value }, { commune, atMs: watermarkMs });
    }
  }

  #entry(
    province: string,
    values: Record<string, string>,
    { commune, atMs }: { commune: string | undefined; atMs: number },
  ): Expected {
    const key = JSON.stringify([province, ...Object.values(values)]);
    const known = this.#expected.get(key);
    if (known) return known;
    const nextMs = this.rule.windowMs;
    const entry = { province, commune, values, entities: {}, lastMs: atMs, raised: 0, nextMs };
    this.#expected.set(key, entry);
    return entry;
  }

  #isForgotten(silentMs: number): boolean {
    const { expect } = this.rule;
    if (expect?.roster === 'sources') return false;
    return silentMs > (expect?.windowMs ?? SEEN_WINDOW_MS) + this.rule.windowMs;
  }

  #signal(entry: Expected, nowMs: number): Signal {
    const { rule } = this;
    const [condition] = rule.conditions;
    const threshold = condition?.value ?? 0;
    const facts = { group: entry.values, count: 0, threshold };
    const times = { windowMs: rule.windowMs, firstMs: entry.lastMs, lastMs: entry.lastMs };
    return {
      id: signalId(
        rule.facts.id,
        entry.province,
        entry.lastMs,
        entry.raised,
        ...Object.values(entry.values),
      ),
      rule: rule.facts,
      province: entry.province,
      commune: entry.commune,
      group: entry.values,
      reason: reasonOf(rule.text.reason, { ...facts, ...times }),
      firstEventMs: entry.lastMs,
      lastEventMs: entry.lastMs + entry.nextMs,
      decidedAtMs: nowMs,
      eventIds: [],
      eventCount: 0,
      matched: [],
      measure: { value: 0, operator: condition?.operator ?? 'lt', threshold },
      entities: structuredClone(entry.entities),
      continues: entry.raised > 0,
    };
  }
}
