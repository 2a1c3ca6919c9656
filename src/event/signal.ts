import type { Family, Level, Nature } from './severity.ts';

/** One field of one event that made a rule match. */
export interface MatchedCondition {
  /** Name of the selection in the rule, such as `selection`. */
  readonly selection: string;
  /** ECS field, dotted; empty for a keyword. */
  readonly field: string;
  readonly value: string;
}

/** Both languages of one text. */
export interface Bilingual {
  readonly vi: string;
  readonly en: string;
}

/** What an alert needs to know of the rule that raised it; a copy, so that later rule changes rewrite no history. */
export interface RuleFacts {
  readonly id: string;
  /** Content hash of the rule documents: which version judged. */
  readonly version: string;
  readonly title: Bilingual;
  readonly description: Bilingual;
  readonly level: Level;
  readonly family: Family;
  readonly nature: Nature;
  /** Sigma tags, such as `attack.t1110.001`. */
  readonly tags: readonly string[];
  /** What else may look like this; both lists in the same order. */
  readonly falsePositives: { readonly vi: readonly string[]; readonly en: readonly string[] };
  /** Next steps for the analyst. */
  readonly runbook: { readonly vi: readonly string[]; readonly en: readonly string[] };
}

/**
 * One rule firing on stated events. Stored, never notified by itself.
 * Its id depends only on the rule, the group and the first contributing event, so a replay raises the same one.
 */
export interface Signal {
  readonly id: string;
  readonly rule: RuleFacts;
  /** The locality that answers: always the province of the sources of the events. */
  readonly province: string;
  readonly commune: string | undefined;
  /** Field → value; for a correlation its `group-by`, for a detection its `gac.fingerprint` fields. */
  readonly group: Readonly<Record<string, string>>;
  readonly reason: Bilingual;
  readonly firstEventMs: number;
  readonly lastEventMs: number;
  /** When the engine decided, in processing time. */
  readonly decidedAtMs: number;
  /** Contributing events, oldest first, at most `EVIDENCE_EVENTS_MAX`; empty for an absence. */
  readonly eventIds: readonly string[];
  /** How many events contributed in all. */
  readonly eventCount: number;
  readonly matched: readonly MatchedCondition[];
  /** For a correlation: what was measured against what. */
  readonly measure:
    | { readonly value: number; readonly operator: string; readonly threshold: number }
    | undefined;
  /** Entities to show as chips and to relate alerts by: ECS field → values. */
  readonly entities: Readonly<Record<string, readonly string[]>>;
  /**
   * Same group as an earlier firing that is still going on: the events are added to that alert and its
   * count rises, instead of a new alert.
   */
  readonly continues: boolean;
  /** What it is part of; absent for a rule that looks at single events, whose signals stand for themselves. */
  readonly episode?: SignalEpisode;
  /**
   * Its events may have been told before a restart: those that no signal told of count, and `eventCount` is no
   * more than the events that it names.
   */
  readonly restates?: true;
  readonly quiet?: QuietReason;
}

/**
 * Why nobody is notified of it: only sources under observation led to it, or a test of a source did. Absent = whoever
 * answers for the province is told.
 */
export const QUIET_REASONS = ['observing', 'test'] as const;
export type QuietReason = (typeof QUIET_REASONS)[number];

/**
 * A stretch of event time in which a group kept satisfying its correlation. The signals of one episode are one alert
 * of the engine: its events are theirs, each told once.
 */
export interface SignalEpisode {
  /**
   * Depends on the rule, the group and the first event of the episode, as far as it is known. Once the allowed lateness
   * has passed it is the same in any order of arrival.
   */
  readonly id: string;
  /**
   * Episodes told of before that late events made part of this one: their signals are its own from now on. May name
   * some that nobody was told of.
   */
  readonly absorbs: readonly string[];
}

/** Most event ids that one signal carries; `eventCount` tells the true number. */
export const EVIDENCE_EVENTS_MAX = 100;
