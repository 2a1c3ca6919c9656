import type { Bilingual } from './signal.ts';

/** What a rule may use only so much of while it judges. A closed set: it is a metric label. */
export const BUDGETS = [
  /** Matches, a minute, that found no room for their group. */
  'groups',
  /** Matches, a minute, for which a group let go of an older one. */
  'values',
  /** Bytes that the rule holds, estimated. */
  'state',
  /** Microseconds for an event, on average, of a rule that takes most of all matching time. */
  'matching',
  /** Signals a minute. */
  'signals',
] as const;
export type Budget = (typeof BUDGETS)[number];

/** One budget that a rule stayed over. */
export interface BudgetBreach {
  readonly ruleId: string;
  readonly budget: Budget;
  /** In the unit of the budget, as `limit`. */
  readonly measured: number;
  readonly limit: number;
}

/** A rule with its version. */
export interface RuleVersion {
  readonly id: string;
  readonly version: string;
}

/** A rule that judges nothing, since it stayed over a budget. */
export interface Quarantine extends BudgetBreach {
  readonly id: string;
  readonly ruleVersion: string;
  readonly title: Bilingual;
  /** The process that measured it. */
  readonly node: string;
  readonly sinceMs: number;
  /** Event time from which on events may not have been judged by it. */
  readonly gapsFromMs: number;
  /** The rule itself, and the correlations that refer to it: none of them judges meanwhile. */
  readonly withheld: readonly RuleVersion[];
  /** `undefined` while it is in force. */
  readonly releasedAtMs: number | undefined;
  /** Name of the person, or `system` when the rule was changed. */
  readonly releasedBy: string | undefined;
  readonly releaseReason: string | undefined;
}

/** What one rule cost one process in one window, and what it holds at its end. */
export interface RuleCost {
  readonly ruleId: string;
  readonly matches: number;
  readonly signals: number;
  readonly groups: number;
  readonly values: number;
  /** Estimated. */
  readonly bytes: number;
  /** Matches without their full effect, by reason. */
  readonly skipped: Readonly<Record<string, number>>;
  /** Of all matching time of the process, 0 to 1; estimated from a sample. */
  readonly matchingShare: number;
  /** Microseconds for each event that the process judged; estimated from a sample. */
  readonly matchingMicros: number;
  /** Of each budget, 0 to 1 and beyond. */
  readonly used: Readonly<Record<Budget, number>>;
}

/** What the rules cost one process in its last whole window. */
export interface NodeCosts {
  readonly node: string;
  /** End of the window. */
  readonly atMs: number;
  readonly windowMs: number;
  /** Events that it judged. */
  readonly events: number;
  /** Those that did or hold anything. */
  readonly rules: readonly RuleCost[];
}
