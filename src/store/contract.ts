import type { GacEvent, PlacedEvent } from '../event/event.ts';
import type { Scope } from '../event/scope.ts';

/**
 * A condition on events. `field` is dotted ECS; comparison is on the value's text unless said
 * otherwise. Of an array any member may match; null and empty arrays are absent; on an absent
 * field all but `not` is false.
 */
export type Filter =
  | { readonly op: 'and' | 'or'; readonly of: readonly Filter[] }
  | { readonly op: 'not'; readonly of: Filter }
  | { readonly op: 'exists'; readonly field: string }
  /** Case-sensitive equality; of an array, any member. */
  | { readonly op: 'eq'; readonly field: string; readonly value: string | number | boolean }
  | {
      readonly op: 'in';
      readonly field: string;
      readonly values: readonly (string | number | boolean)[];
    }
  /** Case-insensitive; `*` any run, `?` one character, `\` escapes. */
  | { readonly op: 'like'; readonly field: string; readonly pattern: string }
  /** Numeric, or time stamp for `@timestamp`. */
  | { readonly op: 'gt' | 'gte' | 'lt' | 'lte'; readonly field: string; readonly value: number };

/** Which events; all parts must hold. */
export interface EventQuery {
  /** Event time, epoch ms, inclusive. */
  readonly fromMs?: number;
  /** Event time, epoch ms, exclusive. */
  readonly toMs?: number;
  readonly filter?: Filter;
  /**
   * Case-insensitive substrings, blank-separated, each of which must occur in the original line or
   * in the message, with composed or decomposed diacritics.
   */
  readonly text?: string;
}

/** Which events, in which order, how many at once. */
export interface SearchQuery extends EventQuery {
  /** By event time, ties by event id with its numbers as numbers. @default 'desc' */
  readonly order?: 'asc' | 'desc';
  /** 1 to 4,000. @default 50 */
  readonly size?: number;
  /** From the previous page. */
  readonly cursor?: string;
  /** Whether all pages are counted too; otherwise the total says `gte` 0. @default true */
  readonly counted?: boolean;
}

/** One page of events. */
export interface SearchPage {
  readonly events: readonly GacEvent[];
  /** Absent on the last page. */
  readonly cursor?: string;
  /** Counted up to 10,000; `gte` says that there are more. */
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
}

export type Aggregation =
  /**
   * Most frequent values first, ties by value in UTF-8 order; an event counts once per value. Size
   * is 1 to 1,000.
   */
  | { readonly kind: 'terms'; readonly field: string; readonly size: number }
  /**
   * Buckets of `intervalMs` aligned to the epoch, ascending, at most 10,000; empty buckets are
   * absent.
   */
  | { readonly kind: 'histogram'; readonly intervalMs: number }
  | { readonly kind: 'distinct'; readonly field: string }
  /**
   * Tuples of values, one of each field, in the order of their UTF-8, page by page. An event counts
   * once for each tuple of its values, and for none when it lacks one of the fields.
   */
  | {
      readonly kind: 'composite';
      /** 1 to 8. */
      readonly fields: readonly string[];
      /** Tuples on one page, 1 to 10,000. */
      readonly size: number;
      /** Tuples that fewer events have are left out. @default 1 */
      readonly minimum?: number;
      /** From the previous page. */
      readonly after?: readonly string[];
    };

export type AggregationResult =
  | {
      readonly kind: 'terms';
      readonly buckets: readonly { key: string; count: number }[];
      readonly otherCount: number;
    }
  | { readonly kind: 'histogram'; readonly buckets: readonly { atMs: number; count: number }[] }
  | { readonly kind: 'distinct'; readonly value: number }
  | {
      readonly kind: 'composite';
      /** May be fewer than the size, even none, on a page that is not the last. */
      readonly buckets: readonly { readonly keys: readonly string[]; readonly count: number }[];
      /** Absent on the last page. */
      readonly after?: readonly string[];
    };

/** What an append did. */
export interface AppendReport {
  /** Newly stored. */
  readonly stored: number;
  /** Already there from an earlier attempt. */
  readonly repeated: number;
}

/**
 * Events of one partition as a store takes them. They are smaller than the documents, which need not be kept any longer;
 * what is never appended is garbage.
 */
export interface StagedEvents {
  /** The journal that they come from. */
  readonly journal: string;
  readonly partition: number;
  readonly count: number;
}

/**
 * Events at rest. Promises: appending an event twice stores it once; after `append` resolves the
 * events are durable, every later read of this process finds them, and those of other processes
 * within a second; all adapters answer the same query alike; every read is limited to its scope.
 */
export interface EventStore {
  /**
   * Events of one partition in offset order; durable, and found by this process, when it resolves.
   * After a failure ask `storedOffset` before the next attempt: a store that had to begin anew
   * wants earlier events again.
   * @throws GacError GAC_STORE_FAILED
   */
  append(partition: number, events: readonly PlacedEvent[]): Promise<AppendReport>;
  /**
   * Makes events of one partition, in offset order, ready to be appended by this store. It does no I/O.
   * @throws GacError GAC_STORE_FAILED when they are not of one journal and of this partition
   */
  stage(partition: number, events: readonly PlacedEvent[]): StagedEvents;
  /**
   * `append` of events that were made ready, all of one partition, in offset order; as one, so that none is durable
   * without those before it. After a failure they may be appended again; after success they may not.
   */
  appendStaged(staged: readonly StagedEvents[]): Promise<AppendReport>;
  /** One past the last offset of a partition whose events are all durable here; 0 when none. */
  storedOffset(partition: number): Promise<number>;
  /**
   * Replaces one event by a new reading of the same record; its id stays. Stored too when
   * retention took the old one.
   */
  replace(event: PlacedEvent): Promise<void>;
  get(scope: Scope, id: string): Promise<GacEvent | undefined>;
  /** The visible ones in the order of the ids (at most 1,000), each once. */
  getMany(scope: Scope, ids: readonly string[]): Promise<readonly GacEvent[]>;
  search(scope: Scope, query: SearchQuery): Promise<SearchPage>;
  count(scope: Scope, query: EventQuery): Promise<number>;
  aggregate(scope: Scope, query: EventQuery, aggregation: Aggregation): Promise<AggregationResult>;
  /**
   * Deletes whole days (UTC, by event time) before a day `YYYY-MM-DD`; returns how many events
   * went.
   */
  deleteBefore(day: string): Promise<number>;
  /** Gives freed space back to the file system. */
  compact(): Promise<{ bytesBefore: number; bytesAfter: number }>;
  status(): Promise<{ events: number; bytes: number; oldestDay: string | undefined }>;
  close(): Promise<void>;
}
