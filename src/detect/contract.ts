import type { Issue } from '../event/error.ts';
import type { PlacedEvent } from '../event/event.ts';
import type { Family, Level } from '../event/severity.ts';
import type { Bilingual, Signal } from '../event/signal.ts';
import type { RuleSet } from './rule-set.ts';

/** One rule document as loaded, or refused with every reason at once. */
export interface RuleVerdict {
  readonly file: string;
  readonly id: string | undefined;
  readonly title: Bilingual | undefined;
  readonly kind: 'detection' | 'correlation' | 'filter' | undefined;
  readonly level: Level | undefined;
  readonly family: Family | undefined;
  readonly status: 'loaded' | 'rejected';
  readonly issues: readonly Issue[];
}

/** The outcome of loading a rule directory; the old set stays when the new one is refused. */
export interface ReloadReport {
  readonly applied: boolean;
  readonly version: string;
  readonly rules: readonly RuleVerdict[];
}

/** Who is expected to report, for absence rules: (province, group value) pairs known outside the events. */
export interface RosterEntry {
  readonly province: string;
  readonly commune: string | undefined;
  /** Value of the rule's group-by field. */
  readonly value: string;
}

/**
 * The stream detector of one process. Deterministic: the same events in the same order give the same signals with
 * the same ids. Pure but for its own windows; it reads no clock.
 */
export interface Detector {
  /** Judges events of one partition in offset order. `nowMs` is processing time. */
  evaluate(partition: number, events: readonly PlacedEvent[], nowMs: number): Signal[];
  /** Lets time pass without events: moves idle watermarks, decides absences. Call about once a second. */
  advance(nowMs: number): Signal[];
  /** Swaps the rule set; windows of unchanged rules go on. */
  reload(rules: RuleSet): void;
  /** How far before the committed offset a restart must replay, ms: two of the longest windows and the lateness. */
  readonly replayMs: number;
}
