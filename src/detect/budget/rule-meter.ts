import type { Holding } from '../correlate/holding.ts';
import type { SkipReason } from '../correlate/limits.ts';

/** One event of so many is timed: what timing costs is far below what judging does. Prime, so that no rhythm hides. */
export const EVENTS_PER_TIMED = 61;
/** The same for looks at the watermark. */
const LOOKS_PER_TIMED = 7;

/** What one rule did in a window. */
export interface RuleUse {
  readonly matches: number;
  readonly signals: number;
  readonly skipped: Readonly<Partial<Record<SkipReason, number>>>;
  /** Estimated from the events that were timed. */
  readonly spentMs: number;
}

/** What all rules did in a window. */
export interface MeterReading {
  /** Events judged; to an owner of groups a match is one. */
  readonly events: number;
  readonly timedEvents: number;
  /** Estimated; what all rules share is in it too. */
  readonly spentMs: number;
  readonly rules: ReadonlyMap<string, RuleUse>;
}

/** A correlation by its rule, with what it holds. */
export type HeldByRule = Iterable<readonly [ruleId: string, holding: Holding]>;

type Draft = { -readonly [Key in keyof RuleUse]: RuleUse[Key] } & {
  skipped: Partial<Record<SkipReason, number>>;
};

/** Counts what each rule does in one process. It changes nothing of what they decide. */
export class RuleMeter {
  /** A clock that never goes back, ms with fractions. */
  readonly nowMs: () => number;
  readonly #holders = new Set<() => HeldByRule>();
  #rules = new Map<string, Draft>();
  #events = 0;
  #timedEvents = 0;
  #spentMs = 0;
  #eventTurn = 0;
  #lookTurn = 0;

  constructor(nowMs: () => number) {
    this.nowMs = nowMs;
  }

  /** Counts an event; true for one that is to be timed. */
  event(): boolean {
    this.#events++;
    this.#eventTurn = (this.#eventTurn + 1) % EVENTS_PER_TIMED;
    if (this.#eventTurn !== 0) return false;
    this.#timedEvents++;
    return true;
  }

  /** Counts a look at the watermark; true for one that is to be timed. */
  look(): boolean {
    this.#lookTurn = (this.#lookTurn + 1) % LOOKS_PER_TIMED;
    return this.#lookTurn === 0;
  }

  matched(ruleId: string): void {
    this.#of(ruleId).matches++;
  }

  raised(ruleId: string): void {
    this.#of(ruleId).signals++;
  }

  skipped(ruleId: string, reason: SkipReason): void {
    const { skipped } = this.#of(ruleId);
    skipped[reason] = (skipped[reason] ?? 0) + 1;
  }

  /** Adds what a rule took of a timed event. */
  spent(ruleId: string, ms: number): void {
    this.#of(ruleId).spentMs += ms * EVENTS_PER_TIMED;
  }

  /** Adds what a timed event took in all. */
  spentOnEvent(ms: number): void {
    this.#spentMs += ms * EVENTS_PER_TIMED;
  }

  /** Adds what a rule took of a timed look at the watermark. */
  spentOnLook(ruleId: string, ms: number): void {
    this.#of(ruleId).spentMs += ms * LOOKS_PER_TIMED;
    this.#spentMs += ms * LOOKS_PER_TIMED;
  }

  /** Asks `held` for what correlations hold, until the returned function is called. */
  follow(held: () => HeldByRule): () => void {
    this.#holders.add(held);
    return () => this.#holders.delete(held);
  }

  /** What each rule holds at present; looks at every group. */
  holdings(): Map<string, Holding> {
    const all = new Map<string, Holding>();
    for (const held of this.#holders) {
      for (const [ruleId, { groups, values, bytes }] of held()) {
        const before = all.get(ruleId) ?? { groups: 0, values: 0, bytes: 0 };
        all.set(ruleId, {
          groups: before.groups + groups,
          values: before.values + values,
          bytes: before.bytes + bytes,
        });
      }
    }
    return all;
  }

  /** What was counted since the last call. */
  take(): MeterReading {
    const reading = {
      events: this.#events,
      timedEvents: this.#timedEvents,
      spentMs: this.#spentMs,
      rules: this.#rules,
    };
    this.#rules = new Map();
    this.#events = 0;
    this.#timedEvents = 0;
    this.#spentMs = 0;
    return reading;
  }

  #of(ruleId: string): Draft {
    let use = this.#rules.get(ruleId);
    if (use === undefined) {
      use = { matches: 0, signals: 0, skipped: {}, spentMs: 0 };
      this.#rules.set(ruleId, use);
    }
    return use;
  }
}
