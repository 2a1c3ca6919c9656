import type { Alert } from '../event/alert.ts';
import type { GacEvent } from '../event/event.ts';
import type { Scope } from '../event/scope.ts';
import type { NewException } from '../state/exceptions/contract.ts';

/** What an exception would have kept from being told, within the scope of who asks. */
export interface ExceptionTrial {
  readonly fromMs: number;
  readonly toMs: number;
  /** `time_limit`: what follows `reachedMs` was not looked at. */
  readonly ended: 'complete' | 'time_limit';
  readonly reachedMs: number;
  /** Alerts of that time, of the rule and of correlations that refer to it. */
  readonly looked: number;
  /** Those that there would not have been. */
  readonly suppressed: number;
  /** Of them, those that were closed as true positives. */
  readonly truePositives: number;
  /** The newest of them. */
  readonly examples: readonly Alert[];
  /** Whether the alert at hand is one of them; `undefined` when none was named. */
  readonly thisAlert: boolean | undefined;
}

/** What is found out before rules are tuned. */
export interface RuleTuning {
  /**
   * Compiles an exception with the rules in force and replays all pins.
   * @throws GacError GAC_NOT_FOUND when there is no such rule, GAC_RULE_INVALID with every issue
   */
  checkException(exception: NewException): void;
  /**
   * Replays all pins with another text in the place of a rule.
   * @throws GacError GAC_PIN_SUPPRESSED when a rule would no longer fire on one of its pins
   */
  checkVersion(ruleId: string, document: { readonly file: string; readonly text: string }): void;
  /**
   * Judges stored events with and without an exception.
   * @throws GacError as `checkException`; GAC_NOT_FOUND when the alert is not there
   */
  tryException(
    scope: Scope,
    exception: NewException,
    options: { readonly days: number; readonly alertId: string | undefined },
  ): Promise<ExceptionTrial>;
  /**
   * Events on which the rule of an alert fires as it stands, to be pinned.
   * @throws GacError GAC_CONFLICT when it does not fire on those that are known, with the reason
   */
  pinEvents(scope: Scope, alert: Alert): Promise<readonly GacEvent[]>;
}
