import { MatchIndex } from '../../detect/sigma/match-index.ts';
import type { RoutedRule } from '../../detect/sigma/resolve-rules.ts';
import type { GivenEvent } from '../given-events.ts';

/** What judging events by one rule alone costs. */
export interface RuleCost {
  /** Events of the sample that the rule looks at. */
  readonly looked: number;
  /** Share of them that match, 0 to 1. */
  readonly selectivity: number;
  /** Nanoseconds for each event that it looks at. */
  readonly nanosPerEvent: number;
  /** True: nothing that must be in the event gates it, so it is evaluated in full on every event. */
  readonly isUngated: boolean;
}

/** A round judges the sample again and again until so much time has passed. */
const ROUND_MS = 0.5;
const REPEATS_MAX = 4_096;
/** The fastest round counts: what slows one down is not the rule. */
const ROUNDS = 3;
const NANOS_PER_MS = 1_000_000;

/** Measures one rule on events of a sample; `nowMs` is a clock that never goes back. */
export function measureCost(
  rule: RoutedRule,
  events: readonly GivenEvent[],
  nowMs: () => number,
): RuleCost {
  const index = new MatchIndex([rule]);
  let matched = 0;
  for (const { event } of events) matched += index.hits(event).length;
  const looked = events.length;
  return {
    looked,
    selectivity: looked === 0 ? 0 : matched / looked,
    nanosPerEvent: looked === 0 ? 0 : nanosPerEvent(index, events, nowMs),
    isUngated: index.unindexedRules > 0,
  };
}

function nanosPerEvent(
  index: MatchIndex,
  events: readonly GivenEvent[],
  nowMs: () => number,
): number {
  const round = (repeats: number): number => {
    const startMs = nowMs();
    for (let i = 0; i < repeats; i++) for (const { event } of events) index.hits(event);
    return nowMs() - startMs;
  };
  let repeats = 1;
  let fastestMs = round(repeats);
  while (fastestMs < ROUND_MS && repeats < REPEATS_MAX) {
    repeats *= 2;
    fastestMs = round(repeats);
  }
  for (let i = 1; i < ROUNDS; i++) fastestMs = Math.min(fastestMs, round(repeats));
  return Math.round((fastestMs * NANOS_PER_MS) / (repeats * events.length));
}
