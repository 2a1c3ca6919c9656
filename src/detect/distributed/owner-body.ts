import type { SilenceMemory } from '../correlate/engine.ts';
import type { Input } from '../correlate/input.ts';

/** What an owner is told; the bodies of its messages. */
export type OwnerBody = InputBody | ProgressBody | SettledBody | SilenceBody;

/** Where in a correlation an input belongs. */
export interface Address {
  readonly correlationId: string;
  /** See `shapeOf`. */
  readonly shape: string;
  /** Of the correlation's list: the rule that matched or fired. */
  readonly ruleIndex: number;
}

/** A match, or the firing of an inner correlation. */
export interface InputBody extends Address {
  readonly kind: 'input';
  readonly input: Input;
}

/** How far one source is: its newest event, as it is believed, and its newest receipt. */
export interface SourceNote {
  readonly province: string;
  readonly sourceId: string;
  readonly timeMs: number;
  readonly receivedMs: number;
}

/** A place in the raw journal. */
export interface RawPlace {
  readonly journalId: string;
  readonly partition: number;
  readonly offset: number;
}

/** How far a raw partition is. */
export interface ProgressBody {
  readonly kind: 'progress';
  readonly partition: number;
  /** The receipt time up to which everything has been told; `undefined` while nothing is known or more notes follow. */
  readonly clockMs: number | undefined;
  /** A moment at which records were received, or would have been read if there had been any. */
  readonly aliveMs: number | undefined;
  /** The last record told of. */
  readonly last: RawPlace | undefined;
  /** Sources seen since the message before. */
  readonly sources: readonly SourceNote[];
}

/** How far an owner has decided, so that correlations over its firings know when they have all. */
export interface SettledBody {
  readonly kind: 'settled';
  /** Of the journal of signals. */
  readonly partition: number;
  /** Province → event time by depth of correlations; −Infinity when unknown. */
  readonly watermarks: ReadonlyMap<string, readonly number[]>;
  /** The same for a province that it never heard of. */
  readonly others: readonly number[];
}

/** A silence that an owner keeps for whoever takes its partition over. */
export interface SilenceBody {
  readonly kind: 'silence';
  readonly correlationId: string;
  /** See `shapeOf`. */
  readonly shape: string;
  readonly memory: SilenceMemory;
}
