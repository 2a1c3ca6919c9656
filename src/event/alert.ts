import type { Bilingual, MatchedCondition, QuietReason, RuleFacts, Signal } from './signal.ts';

/** The life of an alert, in order. */
export const ALERT_STATUSES = ['open', 'acknowledged', 'closed'] as const;
export type AlertStatus = (typeof ALERT_STATUSES)[number];

/** How an alert was closed, with the OCSF `verdict_id` of each. */
export const VERDICTS = {
  true_positive: 2,
  false_positive: 1,
  benign: 5,
  duplicate: 10,
  test: 6,
  suspicious: 4,
  insufficient_data: 7,
} as const;
export type Verdict = keyof typeof VERDICTS;

/** The signals of one fingerprint: what an analyst works on. */
export interface Alert {
  readonly id: string;
  /** Hash of rule, province and group: signals with the same one join the same unclosed alert. */
  readonly fingerprint: string;
  readonly rule: RuleFacts;
  readonly province: string;
  readonly commune: string | undefined;
  readonly group: Readonly<Record<string, string>>;
  readonly status: AlertStatus;
  readonly verdict: Verdict | undefined;
  readonly closeNote: string | undefined;
  readonly assignee: string | undefined;
  readonly reason: Bilingual;
  readonly matched: readonly MatchedCondition[];
  readonly measure: Signal['measure'];
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /** Signals joined so far (the ×N of the queue). */
  readonly count: number;
  readonly eventCount: number;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
  readonly acknowledgedAtMs: number | undefined;
  readonly closedAtMs: number | undefined;
  /** When the acknowledgement is due, from the level; the clock runs even if a delivery fails. */
  readonly acknowledgeDueMs: number;
  /** All its signals have it, and nothing is due; absent = it is told of. */
  readonly quiet?: QuietReason;
  /** Rises by one with each change; the ETag. */
  readonly version: number;
}

/** Why the service itself closed an alert: what became of the test of a source that raised it. */
export const ALERT_END_REASONS = ['trial_passed', 'trial_failed', 'trial_timed_out'] as const;
export type AlertEndReason = (typeof ALERT_END_REASONS)[number];

/** One line of the append-only trail of an alert or of any other thing people change. */
export interface AuditEntry {
  readonly sequence: number;
  readonly atMs: number;
  /** `Principal.id` and name at that time. */
  readonly actor: string;
  readonly actorName: string;
  /** Such as `alert.acknowledge`, `source.create`. */
  readonly action: string;
  /** `alert:<id>`, `source:<id>` … */
  readonly subject: string;
  readonly province: string | undefined;
  /** What changed, as JSON; secrets are never written here. */
  readonly detail: Readonly<Record<string, unknown>>;
}
