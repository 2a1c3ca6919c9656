import type { Scope } from '../event/scope.ts';

/** A version of a rule with its text. */
export interface RuleText {
  readonly version: string;
  readonly file: string;
  readonly text: string;
}

/** What a version would have told of stored events. */
export interface VersionOutcome {
  readonly signals: number;
  readonly alerts: number;
  readonly eventsRead: number;
  /** `time_limit`: not all of the time was judged. */
  readonly ended: 'complete' | 'time_limit';
}

/** Judging by one version and by the other, over the same stored events. */
export interface VersionCost {
  readonly events: number;
  /** Nanoseconds for each; `undefined` where the rule is not in force, or has no text of its own. */
  readonly oldNanosPerEvent: number | undefined;
  readonly newNanosPerEvent: number | undefined;
}

/** Answers of the process about versions of rules: what is in force here, and what another one would come to. */
export interface RuleChanges {
  /** The document that judges; `undefined` when there is none of this id. */
  inForce(ruleId: string): RuleText | undefined;
  /** Hashes of texts of the rule that files hold at present and that are refused. */
  refusedContents(ruleId: string): readonly string[];
  /** The document in shadow; `undefined` when there is none, or when it is in shadow for what it refers to. */
  inShadow(ruleId: string): RuleText | undefined;
  /** Judges stored events of the last day by a text in the place of the rule, with the others around it. */
  outcome(
    scope: Scope,
    given: { readonly ruleId: string; readonly file: string; readonly text: string },
  ): Promise<VersionOutcome>;
  /** What judging single events costs by the version in force and by the one in shadow. */
  cost(scope: Scope, ruleId: string): Promise<VersionCost>;
}
