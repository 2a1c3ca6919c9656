import type { Scope } from '../../event/scope.ts';
import type {
  FlowSlot,
  HealthChange,
  JudgedSource,
  SourceField,
  SourceSlot,
} from '../../event/source-health.ts';

/** What one reader has seen of sources since it last told; it is told together with what was judged. */
export interface SeenOfSources {
  /** Each source and slot once. */
  readonly slots: readonly SourceSlot[];
  /** Each source and field once. */
  readonly fields: readonly SourceField[];
}

/** Which slots. */
export interface SlotQuery {
  /** All sources when absent. */
  readonly sourceIds?: readonly string[];
  /** Begin of slots, inclusive. */
  readonly fromMs: number;
  /** Begin of slots, exclusive. */
  readonly toMs: number;
}

/** The last record of a source, as near as is known. */
export interface LastSeen {
  readonly lastEventMs: number;
  readonly lastReceivedMs: number;
  /** The same of all sources: at least until then records were taken in. */
  readonly heardUntilMs: number;
}

/** What comes of sources, and how they are judged by it; told of with `LedgerState.noteEvaluated`. */
export interface HealthState {
  /** By source, then time; a source that all readers saw nothing of has no slot. */
  slots(scope: Scope, query: SlotQuery): Promise<readonly SourceSlot[]>;
  /** How one source sent, in the order of time: the same slots, without what is not needed to learn from them. */
  flow(
    scope: Scope,
    query: Omit<SlotQuery, 'sourceIds'> & { readonly sourceId: string },
  ): Promise<readonly FlowSlot[]>;
  /** How much came of all sources within the scope, in the order of time; several readers may have seen one slot. */
  volumes(
    scope: Scope,
    query: Omit<SlotQuery, 'sourceIds'>,
  ): Promise<readonly Pick<SourceSlot, 'sourceId' | 'slotMs' | 'records' | 'deadLetters'>[]>;
  /** What is known of the last record of one source, whatever has judged it; `undefined` = none ever came. */
  lastSeen(sourceId: string): Promise<LastSeen | undefined>;
  /** Of one source, the empty field among them; at most `FIELDS_PER_SOURCE_MAX` and that one. */
  fields(scope: Scope, sourceId: string): Promise<readonly SourceField[]>;
  /** The last verdict on each source, by source. */
  judged(scope: Scope): Promise<readonly JudgedSource[]>;
  judgedSource(scope: Scope, sourceId: string): Promise<JudgedSource | undefined>;
  /**
   * For the one process that judges from now on: it that did last, or any other when that one has not for `staleMs`.
   * `sinceMs`: since when somebody has judged without such a pause. `undefined` for all others.
   */
  claim(by: {
    readonly node: string;
    readonly nowMs: number;
    readonly staleMs: number;
  }): Promise<{ readonly sinceMs: number } | undefined>;
  /** Writes down verdicts in place of those before, and what changed; sources that are not among `sourceIds` are forgotten. */
  note(verdicts: {
    readonly judged: readonly JudgedSource[];
    readonly changes: readonly HealthChange[];
    readonly sourceIds: readonly string[];
  }): Promise<void>;
  /** Remembers what became of an episode, if it is still the one of the source. */
  noteEpisode(sourceId: string, episode: NonNullable<JudgedSource['episode']>): Promise<void>;
  /** Changes of one source, the newest first, at most `size`. */
  changes(
    scope: Scope,
    sourceId: string,
    asked: { readonly fromMs: number; readonly size: number },
  ): Promise<readonly HealthChange[]>;
  /** Forgets slots, fields and changes that ended before. Returns how many rows went. */
  forgetBefore(beforeMs: number): Promise<number>;
}
