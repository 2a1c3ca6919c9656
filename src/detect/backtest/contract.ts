import type { Level } from '../../event/severity.ts';
import type { Bilingual } from '../../event/signal.ts';

/** What would have been one alert. It is stored nowhere and nobody is told of it. */
export interface DryAlert {
  readonly backtest: true;
  readonly ruleId: string;
  readonly province: string;
  readonly commune: string | undefined;
  readonly group: Readonly<Record<string, string>>;
  /** That of its first signal. */
  readonly reason: Bilingual;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  readonly signalCount: number;
  readonly eventCount: number;
  /** Of the first signals; at most `EVIDENCE_MAX`. */
  readonly signalIds: readonly string[];
  /** Of the first contributing events; at most `EVIDENCE_MAX`. */
  readonly eventIds: readonly string[];
}

/** What one rule came to. */
export interface RuleOutcome {
  readonly ruleId: string;
  readonly title: Bilingual;
  readonly level: Level;
  readonly signals: number;
  readonly alerts: number;
  /** Signals by day of their last event, `YYYY-MM-DD` in UTC, ascending. */
  readonly perDay: readonly { readonly day: string; readonly signals: number }[];
  /** The first alerts, by their first event. */
  readonly examples: readonly DryAlert[];
}

/** Where a run is. */
export interface BacktestProgress {
  /** Event time up to which everything has been read. */
  readonly reachedMs: number;
  /** Of the time to read, 0 to 1. */
  readonly fraction: number;
  /** Read from the store: those that may match. */
  readonly eventsRead: number;
  readonly signals: number;
}

/** What a run came to. */
export interface BacktestResult {
  readonly fromMs: number;
  readonly toMs: number;
  /** Where reading began, so that windows are full at `fromMs`. */
  readonly replayedFromMs: number;
  /** `time_limit`: what follows `reachedMs` was not judged. */
  readonly ended: 'complete' | 'time_limit';
  readonly reachedMs: number;
  readonly eventsRead: number;
  /** Read events that some rule matched; without rules, all of them. */
  readonly eventsMatched: number;
  readonly eventsPerSecond: number;
  readonly elapsedMs: number;
  /** Read events that a correlation could not count fully. */
  readonly skipped: number;
  /** Signals of alerts beyond those that are kept apart; they are in the counts by rule and day. */
  readonly signalsNotGrouped: number;
  readonly rules: readonly RuleOutcome[];
  /** Rules that expect registered sources, where a filter left out events of a source or nobody told who was registered. */
  readonly notJudged: readonly string[];
  /** Since when it is known who was registered, epoch ms; there when a judged rule asks for it. */
  readonly rosterFromMs?: number;
  /** Without rules: the events that the filter meant. */
  readonly events: {
    readonly perDay: readonly { readonly day: string; readonly events: number }[];
    readonly examples: readonly string[];
  };
}
