import type { PlacedEvent } from '../../event/event.ts';
import { EVIDENCE_EVENTS_MAX, type MatchedCondition, type Signal } from '../../event/signal.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { satisfies } from './compare.ts';
import { addEntities, type Entities } from './entities.ts';
import { fieldText } from './field-value.ts';
import { GroupWindow, type WindowEntry } from './group-window.ts';
import { reasonOf } from './reason.ts';
import { signalId } from './signal-id.ts';

export interface CorrelationLimits {
  /** Groups held at once by one rule. */
  readonly groupsMax: number;
  /** Entries held at once by one group. */
  readonly entriesMax: number;
}

/** A stretch of time in which the condition holds without a gap. */
interface Episode {
  readonly firstEventId: string;
  ordinal: number;
  /** Events since the last signal of this episode. */
  pending: string[];
  pendingCount: number;
  pendingFirstMs: number;
  /** The next signal comes when so many are pending: it doubles, so that a long episode does not flood. */
  nextAt: number;
}

interface Group {
  readonly province: string;
  readonly values: Readonly<Record<string, string>>;
  readonly window: GroupWindow;
  readonly entities: Entities;
  commune: string | undefined;
  matched: readonly MatchedCondition[];
  episode: Episode | undefined;
}

/** What became of an event in a correlation. */
export type CorrelationOutcome = Signal | 'counted' | 'ungrouped' | 'over_limit';

/**
 * The windows of one `event_count` or `value_count` whose condition can only become true by more events: it raises at
 * once. Groups are by province and group-by fields.
 */
export class Correlation {
  readonly rule: CorrelationRule;
  readonly #limits: CorrelationLimits;
  readonly #groups = new Map<string, Group>();

  constructor(rule: CorrelationRule, limits: CorrelationLimits) {
    this.rule = rule;
    this.#limits = limits;
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  /** Counts one match of a referred rule. */
  add(
    ruleId: string,
    event: PlacedEvent,
    { matched, nowMs }: { matched: readonly MatchedCondition[]; nowMs: number },
  ): CorrelationOutcome {
    const values = this.#groupValues(ruleId, event);
    const value = values && this.#valueOf(event);
    if (values === undefined || value === undefined) return 'ungrouped';
    const group = this.#groupOf(event, values);
    if (group === undefined || group.window.size >= this.#limits.entriesMax) return 'over_limit';
    group.matched = matched;
    addEntities(group.entities, event.doc);
    const tie = event.timeNanos * 1e9 + event.offset;
    const entry = { timeMs: event.timeMs, tie, eventId: event.id, value };
    return this.#decide(group, entry, nowMs) ?? 'counted';
  }

  /** Frees what is older than any window that can still change. */
  forget(watermarkMs: number): void {
    const beforeMs = watermarkMs - this.rule.windowMs;
    for (const [key, group] of this.#groups) {
      if (group.window.newestMs <= beforeMs) this.#groups.delete(key);
      else group.window.forgetBefore(beforeMs);
    }
  }

  #decide(group: Group, entry: WindowEntry, nowMs: number): Signal | undefined {
    const place = group.window.add(entry);
    if (group.episode !== undefined) {
      if (
        place === 'newest' &&
        !satisfies(this.#measure(group.window.newest()), this.rule.conditions)
      ) {
        group.episode = undefined;
        return undefined;
      }
      return this.#goOn(group, group.episode, { entry, nowMs });
    }
    if (place === 'newest') {
      const value = this.#measure(group.window.newest());
      if (!satisfies(value, this.rule.conditions)) return undefined;
      return this.#begin(group, group.window.entriesUntil(entry.timeMs), { value, nowMs });
    }
    for (const end of group.window.endsFrom(entry.timeMs)) {
      const entries = group.window.entriesUntil(end);
      const distinct = new Set(entries.map((one) => one.value)).size;
      const value = this.#measure({ count: entries.length, distinct });
      if (satisfies(value, this.rule.conditions))
        return this.#begin(group, entries, { value, nowMs });
    }
    return undefined;
  }

  #begin(
    group: Group,
    entries: readonly WindowEntry[],
    { value, nowMs }: { value: number; nowMs: number },
  ): Signal {
    const [first] = entries;
    group.episode = {
      firstEventId: first?.eventId ?? '',
      ordinal: 0,
      pending: [],
      pendingCount: 0,
      pendingFirstMs: 0,
      nextAt: entries.length,
    };
    return this.#signal(group, group.episode, {
      value,
      nowMs,
      eventIds: entries.map(({ eventId }) => eventId),
      eventCount: entries.length,
      firstMs: first?.timeMs ?? nowMs,
      lastMs: entries.at(-1)?.timeMs ?? nowMs,
    });
  }

  #goOn(
    group: Group,
    episode: Episode,
    { entry, nowMs }: { entry: WindowEntry; nowMs: number },
  ): Signal | undefined {
    if (episode.pendingCount === 0) episode.pendingFirstMs = entry.timeMs;
    episode.pendingFirstMs = Math.min(episode.pendingFirstMs, entry.timeMs);
    episode.pendingCount++;
    if (episode.pending.length < EVIDENCE_EVENTS_MAX) episode.pending.push(entry.eventId);
    if (episode.pendingCount < episode.nextAt) return undefined;
    episode.ordinal++;
    episode.nextAt *= 2;
    const signal = this.#signal(group, episode, {
      value: this.#measure(group.window.newest()),
      nowMs,
      eventIds: episode.pending,
      eventCount: episode.pendingCount,
      firstMs: episode.pendingFirstMs,
      lastMs: group.window.newestMs,
    });
    episode.pending = [];
    episode.pendingCount = 0;
    return signal;
  }

  #signal(
    group: Group,
    episode: Episode,
    facts: {
      value: number;
      nowMs: number;
      eventIds: readonly string[];
      eventCount: number;
      firstMs: number;
      lastMs: number;
    },
  ): Signal {
    const { rule } = this;
    const [condition] = rule.conditions;
    const { windowMs } = rule;
    const { firstMs, lastMs } = facts;
    const threshold = condition?.value ?? 0;
    return {
      id: signalId(
        rule.facts.id,
        group.province,
        episode.firstEventId,
        episode.ordinal,
        ...Object.values(group.values),
      ),
      rule: rule.facts,
      province: group.province,
      commune: group.commune,
      group: group.values,
      reason: reasonOf(rule.text.reason, {
        ...{ group: group.values, count: facts.value, threshold, windowMs, firstMs, lastMs },
      }),
      firstEventMs: firstMs,
      lastEventMs: lastMs,
      decidedAtMs: facts.nowMs,
      eventIds: facts.eventIds.slice(-EVIDENCE_EVENTS_MAX),
      eventCount: facts.eventCount,
      matched: group.matched,
      measure: { value: facts.value, operator: condition?.operator ?? 'gte', threshold },
      entities: structuredClone(group.entities),
      continues: episode.ordinal > 0,
    };
  }

  #measure({ count, distinct }: { count: number; distinct: number }): number {
    return this.rule.type === 'value_count' ? distinct : count;
  }

  #groupValues(ruleId: string, event: PlacedEvent): Record<string, string> | undefined {
    const values: Record<string, string> = {};
    for (const field of this.rule.groupBy) {
      const value = fieldText(event.doc, this.rule.aliases[field]?.[ruleId] ?? field);
      if (value === undefined) return undefined;
      values[field] = value;
    }
    return values;
  }

  #valueOf(event: PlacedEvent): string | undefined {
    if (this.rule.type !== 'value_count') return '';
    const values = this.rule.fields.map((field) => fieldText(event.doc, field));
    return values.includes(undefined)
      ? undefined
      : values.length === 1
        ? values[0]
        : JSON.stringify(values);
  }

  #groupOf(event: PlacedEvent, values: Record<string, string>): Group | undefined {
    const key = JSON.stringify([event.province, ...Object.values(values)]);
    const known = this.#groups.get(key);
    if (known) {
      if (known.commune !== event.doc.gac.commune) known.commune = undefined;
      return known;
    }
    if (this.#groups.size >= this.#limits.groupsMax) return undefined;
    const group: Group = {
      province: event.province,
      values,
      window: new GroupWindow(this.rule.windowMs),
      entities: {},
      commune: event.doc.gac.commune,
      matched: [],
      episode: undefined,
    };
    this.#groups.set(key, group);
    return group;
  }
}
