import type { JournalRecord, RawRecord } from '../event/raw-record.ts';

/**
 * How a sender says which records these are, so that a resend is stored once.
 * `key`: an opaque name of the whole batch, remembered for at least 24 h. `stream`: the batch ends at `end`
 * in an ordered stream (a file by fingerprint); a batch whose end is at or before the stream's known end is a repeat.
 * Both are durable together with the records.
 */
export type Dedup =
  | { readonly kind: 'key'; readonly key: string }
  | { readonly kind: 'stream'; readonly stream: string; readonly end: number };

export type AppendOutcome =
  /** All records are on stable storage. */
  | { readonly kind: 'accepted'; readonly count: number }
  /** The same batch is already on stable storage; nothing was written. */
  | { readonly kind: 'duplicate' }
  /** Nothing was written and nothing is owed; the sender may try again. */
  | {
      readonly kind: 'refused';
      readonly reason: 'full' | 'failed' | 'closed';
      readonly retryAfterMs: number;
    };

/** A place to read from, or how far a consumer is. */
export interface JournalPosition {
  readonly partition: number;
  /** The next offset to read. */
  readonly offset: number;
}

/** Reads one partition in order. `read` waits until at least one record is durable or the signal aborts. */
export interface JournalReader {
  /**
   * The next records, at most `max`, in offset order; empty only when aborted or when `waitMs` passed.
   * A quarantined range shows as a gap in the offsets, never as an error.
   */
  read(options: { max: number; waitMs: number; signal?: AbortSignal }): Promise<JournalRecord[]>;
  /** Where the next read starts. */
  readonly offset: number;
  /** Whether the last read came to the end of what is durable; false while that cannot be known. */
  readonly isAtEnd: boolean;
  close(): Promise<void>;
}

/** What one partition holds. */
export interface PartitionStatus {
  readonly partition: number;
  readonly firstOffset: number;
  /** One past the last durable record. */
  readonly nextOffset: number;
  /** Absent when the engine does not tell. */
  readonly bytes?: number;
  /** Files; absent when the engine does not tell. */
  readonly segments?: number;
  readonly quarantinedRecords: number;
}

/** What a consumer does with the partitions that are its own. */
export interface PartitionWork {
  /** The partition is this process' own from now on. */
  begin(partition: number): void;
  /** Another process takes it over: resolves when nothing of it is under way and its position is committed. */
  end(partition: number): Promise<void>;
}

/** Membership of the processes that work for one consumer. */
export interface PartitionShare {
  /** Partitions that are this process' own. */
  owned(): readonly number[];
  /** Ends all work and gives the partitions to the others. */
  close(): Promise<void>;
}

/**
 * The durable, ordered, partitioned log of raw records: the one place where an acknowledged record may not be lost.
 * Promises: an accepted record survives a crash of process or machine; order per partition; replay from any retained
 * offset; retention by age and size never removes what a registered consumer has not committed unless the size
 * limit forces it, and then counts it; it always starts.
 */
export interface Journal {
  /** Eight characters made when the journal was created; the first part of every event id. */
  readonly id: string;
  readonly partitions: number;
  /**
   * Appends all records (of one source) or none; resolves after they are on stable storage. What a record carries of a
   * trace is kept with it.
   * @param partition by default the one of the source, always the same
   */
  append(records: readonly RawRecord[], dedup?: Dedup, partition?: number): Promise<AppendOutcome>;
  /** The known end of a stream, or `undefined` when it was never seen. */
  streamEnd(stream: string): Promise<number | undefined>;
  /** @throws never for a removed offset: reading starts at the first retained one. */
  reader(from: JournalPosition): Promise<JournalReader>;
  /** The first offset whose record was received at or after a time. */
  offsetAt(partition: number, receivedAtMs: number): Promise<number>;
  /**
   * Shares the partitions among all processes that name the same consumer: each partition is one process' own.
   * When a process comes or goes the partitions are dealt anew, and those that can stay where they are stay. A process
   * that was cut off may still be at work on a partition that another one has begun: effects must be idempotent.
   */
  share(consumer: string, work: PartitionWork): Promise<PartitionShare>;
  /** Stores how far a consumer is; the effects of all earlier records must be durable. */
  commit(consumer: string, positions: readonly JournalPosition[]): Promise<void>;
  committed(consumer: string): Promise<readonly JournalPosition[]>;
  /** Applies retention now; `removedUnread` of the removed records had not been read by every consumer. */
  retain(): Promise<{ removedRecords: number; removedUnread: number }>;
  status(): readonly PartitionStatus[];
  close(): Promise<void>;
}
