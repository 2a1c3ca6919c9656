import type { PlacedEvent } from '../event/event.ts';
import type { Signal } from '../event/signal.ts';
import type { Detector, RosterEntry } from './contract.ts';
import { Absence } from './correlate/absence.ts';
import { isAbsence } from './correlate/compare.ts';
import { Correlation, type CorrelationLimits } from './correlate/correlation.ts';
import { detectionSignal } from './correlate/detection-signal.ts';
import { EventClock } from './correlate/event-clock.ts';
import type { RuleMatch, RuleSet } from './rule-set.ts';

/** Least movement of the watermark after which windows are tidied and absences decided. */
const DECIDE_EVERY_MS = 1_000;
const LIMITS: CorrelationLimits = { groupsMax: 1_000_000, entriesMax: 100_000 };

export interface DetectorOptions {
  readonly rules: RuleSet;
  /** How late an event may arrive and still count. */
  readonly latenessMs: number;
  /** A source that sent nothing for so long no longer holds event time back. */
  readonly idleMs: number;
  /** Registered, enabled sources with their types, for absence rules. */
  readonly roster: () => readonly (RosterEntry & { readonly type: string })[];
  readonly onLate?: () => void;
  /** A match left out of a correlation, because a group field was missing or a limit was reached. */
  readonly onUngrouped?: (ruleId: string) => void;
  readonly limits?: CorrelationLimits;
}

/** Makes the detector of one process. */
export function createDetector(options: DetectorOptions): Detector {
  return new StreamDetector(options);
}

class StreamDetector implements Detector {
  readonly #options: DetectorOptions;
  readonly #clock: EventClock;
  #rules: RuleSet;
  #correlations: Correlation[] = [];
  #absences: Absence[] = [];
  /** Rule id → the correlations that refer to it. */
  #users = new Map<string, (Correlation | Absence)[]>();
  #decidedMs = Number.NEGATIVE_INFINITY;

  constructor(options: DetectorOptions) {
    this.#options = options;
    this.#rules = options.rules;
    this.#clock = new EventClock(options.latenessMs, options.idleMs);
    this.reload(options.rules);
  }

  get replayMs(): number {
    const longest = Math.max(0, ...this.#rules.correlations.map(({ windowMs }) => windowMs));
    return longest + this.#options.latenessMs;
  }

  reload(rules: RuleSet): void {
    const before = new Map(
      [...this.#correlations, ...this.#absences].map((one) => [one.rule.facts.version, one]),
    );
    this.#rules = rules;
    this.#correlations = [];
    this.#absences = [];
    this.#users = new Map();
    for (const rule of rules.correlations) {
      const known = before.get(rule.facts.version);
      const one = known ?? (isAbsence(rule) ? new Absence(rule) : this.#correlation(rule));
      if (one instanceof Absence) this.#absences.push(one);
      else this.#correlations.push(one);
      for (const id of rule.ruleIds) this.#users.set(id, [...(this.#users.get(id) ?? []), one]);
    }
  }

  evaluate(partition: number, events: readonly PlacedEvent[], nowMs: number): Signal[] {
    const signals: Signal[] = [];
    for (const event of events) {
      const { sourceId, timeMs } = event;
      if (this.#clock.observe({ partition, sourceId, timeMs }, nowMs) === 'late') {
        this.#options.onLate?.();
      }
      for (const match of this.#rules.match(event.doc))
        this.#judge(match, event, { nowMs, signals });
    }
    if (events.length > 0) signals.push(...this.advance(nowMs));
    return signals;
  }

  advance(nowMs: number): Signal[] {
    const watermarkMs = this.#clock.advance(nowMs);
    if (watermarkMs === undefined || watermarkMs - this.#decidedMs < DECIDE_EVERY_MS) return [];
    this.#decidedMs = watermarkMs;
    for (const correlation of this.#correlations) correlation.forget(watermarkMs);
    if (this.#absences.length === 0) return [];
    const sources = this.#options.roster();
    return this.#absences.flatMap((absence) => {
      const { expect } = absence.rule;
      const types = expect?.roster === 'sources' ? expect.types : [];
      const roster = sources.filter(({ type }) => types.includes(type));
      return absence.decide(watermarkMs, nowMs, roster);
    });
  }

  #judge(
    match: RuleMatch,
    event: PlacedEvent,
    { nowMs, signals }: { nowMs: number; signals: Signal[] },
  ): void {
    const { rule, matched } = match;
    if (rule.raises) signals.push(detectionSignal(match, event, nowMs));
    for (const user of this.#users.get(rule.facts.id) ?? []) {
      const outcome =
        user instanceof Absence
          ? user.add(rule.facts.id, event)
          : user.add(rule.facts.id, event, { matched, nowMs });
      if (outcome === 'ungrouped' || outcome === 'over_limit') {
        this.#options.onUngrouped?.(user.rule.facts.id);
      } else if (outcome !== 'counted' && user.rule.raises) signals.push(outcome);
    }
  }

  #correlation(rule: RuleSet['correlations'][number]): Correlation {
    return new Correlation(rule, this.#options.limits ?? LIMITS);
  }
}
