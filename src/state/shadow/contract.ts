import type { Scope } from '../../event/scope.ts';
import type { Bilingual, Signal } from '../../event/signal.ts';

/** The version in force (`old`), or the one in shadow (`new`). */
export type ShadowSide = 'old' | 'new';

/** A signal of one of the two versions of a rule that are compared. */
export interface ComparedSignal {
  /** Of the rule in force, without the mark of a shadow. */
  readonly ruleId: string;
  /** The version in shadow that is compared. */
  readonly shadowVersion: string;
  readonly side: ShadowSide;
  readonly signal: Signal;
}

/** A version that judges in shadow. */
export interface ShadowVersion {
  readonly ruleId: string;
  readonly version: string;
  readonly sinceMs: number;
  /** When it was found gone; `undefined` while it judges. */
  readonly untilMs: number | undefined;
}

/** One day of the comparison, by the clock of Viet Nam. */
export interface ShadowDay {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  readonly oldSignals: number;
  readonly newSignals: number;
  /** Groups told of for the first time: what would be alerts, none of them being closed meanwhile. */
  readonly oldAlerts: number;
  readonly newAlerts: number;
}

/** A group that one of the versions told of. */
export interface ShadowGroup {
  readonly province: string;
  readonly group: Readonly<Record<string, string>>;
  readonly oldSignals: number;
  readonly newSignals: number;
  readonly lastEventMs: number;
  /** Of the newest signal. */
  readonly reason: Bilingual;
  readonly eventIds: readonly string[];
}

/** How two versions of a rule differ in what they told of. */
export interface ShadowReport extends ShadowVersion {
  /** Oldest first. */
  readonly days: readonly ShadowDay[];
  readonly onlyOld: number;
  readonly onlyNew: number;
  readonly both: number;
  /** The newest, at most `SHADOW_EXAMPLES_MAX` of each. */
  readonly examples: {
    readonly onlyOld: readonly ShadowGroup[];
    readonly onlyNew: readonly ShadowGroup[];
    readonly both: readonly ShadowGroup[];
  };
  /** Older signals were let go of: the groups are those of the newest `SHADOW_SIGNALS_MAX` of each version. */
  readonly isCut: boolean;
}

/** Signals that are kept of each of the two versions of a rule; the days go on counting. */
export const SHADOW_SIGNALS_MAX = 5_000;
/** Groups of each kind that are told one by one. */
export const SHADOW_EXAMPLES_MAX = 10;
/** Versions of one rule whose comparison is kept. */
export const SHADOW_VERSIONS_MAX = 5;

/** What versions in shadow raised beside those in force. Nothing of it becomes an alert. */
export interface ShadowState {
  /** Tells which versions judge in shadow; those that are not among them do so no more. */
  noteRules(
    rules: readonly Pick<ShadowVersion, 'ruleId' | 'version'>[],
    nowMs: number,
  ): Promise<void>;
  /** Counts signals, each once however often it is told while it is kept. */
  note(signals: readonly ComparedSignal[]): Promise<void>;
  /** The newest version of each rule that judges, or judged, in shadow. */
  list(): Promise<readonly ShadowVersion[]>;
  /** Of the newest version; `undefined` for a rule that had none. */
  report(scope: Scope, ruleId: string): Promise<ShadowReport | undefined>;
}
