import type { PartitionStatus } from '../contract.ts';
import type { Segment } from './segment.ts';

const MAX_TIMER_MS = 2_147_483_647;

/** The durable state of one partition, as readers and retention see it. */
export class Partition {
  readonly number: number;
  readonly directory: string;
  /** Oldest first. */
  readonly segments: Segment[];
  /** One past the last durable record. */
  nextOffset: number;
  quarantinedRecords: number;
  readonly #waiters = new Set<() => void>();
  readonly #knownGaps = new Set<string>();
  #closed = false;

  constructor(options: {
    number: number;
    directory: string;
    segments: Segment[];
    nextOffset: number;
    quarantinedRecords: number;
  }) {
    this.number = options.number;
    this.directory = options.directory;
    this.segments = options.segments;
    this.nextOffset = options.nextOffset;
    this.quarantinedRecords = options.quarantinedRecords;
  }

  get closed(): boolean {
    return this.#closed;
  }

  get firstOffset(): number {
    return this.segments[0]?.baseOffset ?? this.nextOffset;
  }

  get bytes(): number {
    return this.segments.reduce((sum, segment) => sum + segment.bytes, 0);
  }

  status(): PartitionStatus {
    return {
      partition: this.number,
      firstOffset: this.firstOffset,
      nextOffset: this.nextOffset,
      bytes: this.bytes,
      segments: this.segments.length,
      quarantinedRecords: this.quarantinedRecords,
    };
  }

  /** The first segment that may hold the offset or a later one. */
  segmentFrom(offset: number): Segment | undefined {
    let low = 0;
    let high = this.segments.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.segments[middle]?.nextOffset ?? 0) > offset) high = middle;
      else low = middle + 1;
    }
    return this.segments[low];
  }

  /** Makes a durable commit visible and wakes those who wait for it. */
  advance(nextOffset: number): void {
    this.nextOffset = nextOffset;
    this.#wake();
  }

  /** Ends all waiting; readers answer with nothing from now on. */
  close(): void {
    this.#closed = true;
    this.#wake();
  }

  /** Counts damage that a reader met; answers whether it was met for the first time. */
  countDamage(place: string, records: number): boolean {
    if (this.#knownGaps.has(place)) return false;
    this.#knownGaps.add(place);
    this.quarantinedRecords += records;
    return true;
  }

  /** Resolves when a record at or after `offset` is durable, or when the wait is over. */
  waitPast(offset: number, options: { waitMs: number; signal: AbortSignal }): Promise<void> {
    const { signal } = options;
    if (this.nextOffset > offset || this.#closed || signal.aborted || options.waitMs <= 0)
      return Promise.resolve();
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#waiters.delete(wakened);
        resolve();
      };
      const wakened = () => {
        if (this.nextOffset > offset || this.#closed) done();
      };
      const timer = setTimeout(done, Math.min(options.waitMs, MAX_TIMER_MS));
      signal.addEventListener('abort', done, { once: true });
      this.#waiters.add(wakened);
    });
  }

  #wake(): void {
    for (const waiter of [...this.#waiters]) waiter();
  }
}
