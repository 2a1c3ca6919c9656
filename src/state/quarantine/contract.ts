import type { NodeCosts, Quarantine } from '../../event/rule-budget.ts';
import type { Principal } from '../../event/scope.ts';

/** A quarantine to begin. */
export type NewQuarantine = Omit<
  Quarantine,
  'id' | 'sinceMs' | 'releasedAtMs' | 'releasedBy' | 'releaseReason'
>;

/** What follows a quarantine, in order: engineers are told, gaps are opened, and ended after its release. */
export const QUARANTINE_STEPS = ['told', 'gaps_opened', 'gaps_ended'] as const;
export type QuarantineStep = (typeof QUARANTINE_STEPS)[number];

/** A quarantine with what is still to be done about it. */
export interface UnsettledQuarantine {
  readonly quarantine: Quarantine;
  readonly owed: readonly QuarantineStep[];
}

/** Rules that stayed over a budget, and what rules cost; the same for all processes that share the state. */
export interface QuarantineState {
  /** Begins one, audited. A rule that is quarantined already stays as it is: `opened` is false. */
  open(
    found: NewQuarantine,
    nowMs: number,
  ): Promise<{ readonly quarantine: Quarantine; readonly opened: boolean }>;
  /** Those in force, the oldest first. */
  inForce(): Promise<readonly Quarantine[]>;
  /** Those of a rule, released ones too, the newest first; at most 50. */
  ofRule(ruleId: string): Promise<readonly Quarantine[]>;
  /**
   * Ends the one of a rule, audited. @throws GacError GAC_FORBIDDEN, GAC_NOT_FOUND when the rule is not quarantined,
   * GAC_REQUEST_INVALID without a reason
   */
  release(actor: Principal, ruleId: string, reason: string, nowMs: number): Promise<Quarantine>;
  /**
   * Ends the one of a rule since another version of it is in force, or none is there any more (`undefined`), audited; false
   * when nothing was to be ended.
   */
  releaseChanged(
    rule: { readonly id: string; readonly version: string | undefined },
    nowMs: number,
  ): Promise<boolean>;
  /** Quarantines with something still to be done; `gaps_ended` is owed once they are released. */
  unsettled(): Promise<readonly UnsettledQuarantine[]>;
  /** Remembers that a step was done. */
  noteStep(id: string, step: QuarantineStep, nowMs: number): Promise<void>;
  /** Keeps what rules cost a process, in place of what it told before. */
  noteCosts(costs: NodeCosts): Promise<void>;
  /** Of each process that told it since, by name. */
  costs(sinceMs: number): Promise<readonly NodeCosts[]>;
}
