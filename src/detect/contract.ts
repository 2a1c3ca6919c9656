import type { Issue } from '../event/error.ts';
import type { PlacedEvent } from '../event/event.ts';
import type { Family, Level } from '../event/severity.ts';
import type { Bilingual, Signal } from '../event/signal.ts';
import type { HeldByRule } from './budget/rule-meter.ts';
import type { RollbackNote } from './rule-decisions.ts';
import type { RuleSet } from './rule-set.ts';

/** One rule document as loaded, or refused with every reason at once. */
export interface RuleVerdict {
  readonly file: string;
  readonly id: string | undefined;
  readonly title: Bilingual | undefined;
  readonly kind: 'detection' | 'correlation' | 'filter' | 'overlay' | undefined;
  readonly level: Level | undefined;
  readonly family: Family | undefined;
  /** `withheld`: sound, but it judges nothing for the reason in `issues`. `shadow`: it judges, and nobody is told. */
  readonly status: 'loaded' | 'rejected' | 'withheld' | 'shadow';
  readonly issues: readonly Issue[];
  /** As alerts carry it; there while it judges. */
  readonly version?: string;
  /** An earlier version was put back in the place of what the file holds. */
  readonly rolledBack?: RollbackNote;
  /** Why it is withheld. */
  readonly withheld?: Bilingual;
}

/**
 * The outcome of loading rules again. What is refused changes nothing: its last version stays in force, and all others
 * change.
 */
export interface ReloadReport {
  /** False when the rules could not be read at all. */
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
  /** Since when it is expected without a break, epoch ms; its silence begins there at the earliest. @default always */
  readonly sinceMs?: number;
}

/** A source that is expected to report, with its type. */
export interface ExpectedSource extends RosterEntry {
  readonly type: string;
}

/** Who was expected to report, in the past. */
export interface RosterHistory {
  /** Of the time before it is not known who else was expected, epoch ms. */
  readonly knownFromMs: number;
  /** At a moment. Cheap to ask again and again. */
  at(atMs: number): readonly ExpectedSource[];
  /** When somebody comes or leaves next after a moment, epoch ms; Infinity: never. */
  nextChangeMs(atMs: number): number;
  /** At some moment of a time, each source once; the end is exclusive. */
  during(fromMs: number, toMs: number): readonly ExpectedSource[];
}

/** Reads who was expected in a time. @throws GacError GAC_STORE_FAILED */
export type ReadRoster = (range: {
  readonly fromMs: number;
  readonly toMs: number;
}) => Promise<RosterHistory>;

/**
 * The stream detector of one process. Deterministic: the same events in the same order give the same signals with
 * the same ids. Pure but for its own windows; it reads no clock.
 */
export interface Detector {
  /** Judges events of one partition in offset order. `nowMs` is processing time. */
  evaluate(partition: number, events: readonly PlacedEvent[], nowMs: number): Signal[];
  /** Lets time pass without events: moves idle watermarks, decides absences. Call about once a second. */
  advance(nowMs: number): Signal[];
  /**
   * Says that the reader of a partition is stuck, or goes on: until then no silence is concluded beyond what was read of
   * it, by `advance` or by events of other partitions.
   */
  hold(partition: number, isHeld: boolean): void;
  /** Swaps the rule set; windows of unchanged rules go on. */
  reload(rules: RuleSet): void;
  /** What each correlation holds; looks at every group, so ask seldom. */
  held(): HeldByRule;
  /** How far before the committed offset a restart must replay, ms: two of the longest windows and the lateness. */
  readonly replayMs: number;
}

/** A message to the owner of a group. */
export interface OwnerMessage {
  /** Of the journal of signals. */
  readonly partition: number;
  /** Receipt of the record behind it: where a rebuild begins is found by it. */
  readonly receivedAtMs: number;
  readonly body: Buffer;
}

/** What a stage of distributed detection came to. */
export interface Judged {
  readonly signals: Signal[];
  /** To be appended in this order, those of one call to a partition before those of the next. */
  readonly messages: OwnerMessage[];
}

/**
 * Matches the events of one raw partition; what correlations need goes to the owner of each group. It remembers nothing
 * but how far its sources are, so it begins at the committed offset. It reads no clock.
 */
export interface MatchStage {
  /** Judges events in offset order. */
  evaluate(events: readonly PlacedEvent[], nowMs: number): Judged;
  /**
   * How far the partition is, for every owner; nothing when it was told a moment ago. Call it after every batch and, with
   * nothing to read, about once a second. To be appended after the messages of all that was evaluated.
   * @param caughtUp nothing was left to read at `nowMs`; never true while a stage of the partition fails
   */
  progress(nowMs: number, caughtUp: boolean): OwnerMessage[];
  reload(rules: RuleSet): void;
}

/** A message as its owner reads it. */
export interface ReceivedMessage extends OwnerMessage {
  readonly offset: number;
}

/**
 * Owns the groups of one partition of the journal of signals: their windows and what is decided by them. It reads no
 * clock. A message told again changes nothing, and what is decided again has the same ids.
 */
export interface OwnerStage {
  /** Takes in what an earlier owner has judged already, to have its windows. */
  rebuild(messages: readonly ReceivedMessage[], nowMs: number): void;
  /** Judges messages in offset order. */
  evaluate(messages: readonly ReceivedMessage[], nowMs: number): Judged;
  /** Decides what waits for event time. Call about once a second; never before the rebuild is over. */
  advance(nowMs: number): Judged;
  /** Swaps the rule set; windows of unchanged rules go on. */
  reload(rules: RuleSet): void;
  /** What each correlation holds; looks at every group, so ask seldom. */
  held(): HeldByRule;
  /** How far before the last judged message a rebuild must begin, ms of receipt. */
  readonly replayMs: number;
  /**
   * Receipt at or before which a rebuild must have begun, as its messages tell: earlier than thought when a raw partition
   * lags behind the others. −Infinity when they do not tell.
   */
  readonly rebuildFromMs: number;
}
