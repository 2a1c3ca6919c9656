/** Stands for every rule, or every source, of a gap. */
export const EVERY = '*';
/** Stands for every correlation: a rule that needs what came before. */
export const EVERY_CORRELATION = 'correlation:*';

/** Why rules did not judge, or not with their full effect. A closed set: it is a metric label. */
export const GAP_REASONS = [
  /** The journal gave up records before they were read. */
  'records_removed',
  /** Records that nobody can read any more. */
  'records_damaged',
  /** After a restart the journal no longer held what the windows of correlations need. */
  'windows_lost',
  /** The windows of a correlation that is new or changed began empty. */
  'rule_changed',
  /** Events came after their window had been let go. */
  'too_late',
  /** A rule held as much as it may, and let go of something. */
  'state_limit',
  /** Dead letters that were read again: their events had been judged by nobody. */
  'read_again',
  /** The rule was withheld. */
  'withheld',
  /** A run of a scheduled rule did not come to its end. */
  'run_missed',
] as const;
export type GapReason = (typeof GAP_REASONS)[number];

/** What became of a gap. `lost`: it never can be judged, and why is said. */
export const GAP_STATUSES = ['open', 'refilled', 'lost'] as const;
export type GapStatus = (typeof GAP_STATUSES)[number];

/** Why a gap stays one for ever. */
export const LOSS_REASONS = [
  /** The records never became events. */
  'never_stored',
  /** The store no longer keeps events of that time. */
  'events_expired',
  /** The rule is none of those in force any more. */
  'rule_gone',
  /** The rule asks who was registered, and the time is before that was written down. */
  'roster_unknown',
  /** Again it followed more groups than it may. */
  'limit_again',
] as const;
export type LossReason = (typeof LOSS_REASONS)[number];

/** An interval of event time that rules did not judge as they should have. */
export interface NewGap {
  /** Id of a rule, `EVERY` or `EVERY_CORRELATION`. */
  readonly ruleId: string;
  /** Version of that rule; of the rule set when it stands for several. */
  readonly ruleVersion: string;
  /** `EVERY` when it is not known which, or all of them. */
  readonly sourceId: string;
  /** `undefined`: of all provinces, or not known which. Says nothing of a locality, so everybody sees it. */
  readonly province: string | undefined;
  /** Event time, inclusive. */
  readonly fromMs: number;
  /** Event time, exclusive; `undefined` while it goes on (see `LedgerState.endGap`). */
  readonly toMs: number | undefined;
  readonly reason: GapReason;
  /** For engineers, in English. @default '' */
  readonly detail?: string;
}

/** A gap as it stands in the ledger. */
export interface RuleGap extends NewGap {
  /** Made of rules, source, reason and begin: the same gap told twice is one. */
  readonly id: string;
  readonly detail: string;
  readonly status: GapStatus;
  readonly openedAtMs: number;
  /** When it last grew or was opened again. */
  readonly updatedAtMs: number;
  /** When it was refilled or given up; `undefined` while it is open. */
  readonly closedAtMs: number | undefined;
  /** Rises whenever the gap changes: who closes it tells which one was seen. */
  readonly revision: number;
  /** Event time up to which a refill has judged it; `undefined` before the first run. */
  readonly reachedMs: number | undefined;
  /** Runs of refill so far. */
  readonly tries: number;
  /** Why the last run did not bring it to an end; for engineers, in English. */
  readonly lastFailure: string | undefined;
  /** Version (of rule or set) that judged it in the end. */
  readonly refilledBy: string | undefined;
  /** Alerts that refill raised or added something to. */
  readonly alertsFound: number;
  readonly lossReason: LossReason | undefined;
}

/** What of an interval is known of a rule: what it judged and what not. */
export const COVERAGE_STATUSES = [
  /** Judged when the events came. */
  'evaluated',
  /** Judged later, from the stored events. */
  'refilled',
  /** Not judged, or not with full effect; it will be. */
  'gap',
  /** Not judged, and never will be. */
  'lost',
  /** Events came, but this rule was not in force. */
  'not_in_force',
  /** Events came, and the next run of the scheduled rule will judge them. */
  'pending',
  /** No event of that time has been judged: none came. */
  'no_events',
] as const;
export type CoverageStatus = (typeof COVERAGE_STATUSES)[number];

/** Event time of one slot, in which judged events are counted together. */
export const LEDGER_SLOT_MS = 15 * 60_000;
/** Longest time that one question about coverage may span. */
export const COVERAGE_SPAN_MAX_MS = 92 * 86_400_000;
/** Most intervals of one answer. */
export const COVERAGE_INTERVALS_MAX = 2_000;
