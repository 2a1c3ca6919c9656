import type { JournalRecord } from '../../event/raw-record.ts';
import type { Retried } from './effect-writer.ts';
import type { PartitionRunOptions } from './partition-run.ts';

/** How long one read waits. What is there may take longer to come while servers or this process are busy. */
const READ_WAIT_MS = 500;
const READS_MAX = 60;

/** What it needs to know of the run. */
type ResumeOptions = Pick<
  PartitionRunOptions,
  'journal' | 'consumer' | 'partition' | 'writer' | 'writesEvents' | 'ledger' | 'clock'
>;

/** Where the run through a partition goes on, and how far back it must read for that. */
export class ResumePoint {
  readonly #options: ResumeOptions;
  readonly #retried: Retried;
  readonly #stopping: AbortSignal;
  /** Everything below was stored, judged and raised before. */
  doneOffset = 0;
  /** What the store has: less than what was committed when it was damaged and began anew. */
  storedOffset = 0;
  /** What the ledger has. */
  #countedOffset = Number.POSITIVE_INFINITY;
  /** Receipt of the last record that was done when this run began. */
  #resumeMs = Number.NEGATIVE_INFINITY;
  /** Receipt of the first record behind all that is gone; `undefined` when all of it is. */
  #heldFromMs: number | undefined;
  #nextOffset = 0;

  constructor(options: ResumeOptions, retried: Retried, stopping: AbortSignal) {
    this.#options = options;
    this.#retried = retried;
    this.#stopping = stopping;
  }

  /** Finds out what was committed, and what the store and the ledger have of it. */
  async read(): Promise<void> {
    const { journal, consumer, partition, writer, writesEvents, ledger } = this.#options;
    const positions = await this.#retried('journal', () => journal.committed(consumer));
    const committed = positions.find((position) => position.partition === partition);
    // Registered from the start: nothing is removed as read before this consumer has read it.
    if (!committed) {
      await this.#retried('journal', () => journal.commit(consumer, [{ partition, offset: 0 }]));
    }
    this.doneOffset = committed?.offset ?? 0;
    if (this.doneOffset > 0 && writesEvents) {
      this.storedOffset = await this.#retried('store', () => writer.storedOffset(partition));
    }
    const { notes } = ledger;
    if (notes !== undefined) {
      this.#countedOffset = await this.#retried('ledger', () => notes.open(this.doneOffset));
    }
  }

  /** Receipt from which on a stage needs records to have its windows again. */
  async rebuildSince(replayMs: number): Promise<number> {
    if (this.doneOffset === 0 || replayMs === 0) return Number.POSITIVE_INFINITY;
    const last = await this.#retried('journal', () => this.#firstFrom(this.doneOffset - 1));
    this.#resumeMs = last?.receivedAtMs ?? this.#options.clock.now();
    return this.#resumeMs - replayMs;
  }

  /** Finds out how far the journal reaches back; call it before records are read again. */
  async beginRebuild(offset: number, sinceMs: number): Promise<void> {
    const { journal, partition } = this.#options;
    if (!Number.isFinite(sinceMs)) return;
    this.#nextOffset = offset;
    const { firstOffset = 0 } = journal.status()[partition] ?? {};
    const first = await this.#retried('journal', () => this.#firstFrom(firstOffset));
    // Nothing was ever removed when the very first record is still there.
    this.#heldFromMs = first?.offset === 0 ? Number.NEGATIVE_INFINITY : first?.receivedAtMs;
  }

  /** Takes note of records that were read again, in order: what is missing among them is missing in the windows. */
  rebuilt(records: readonly JournalRecord[]): void {
    for (const { offset, receivedAtMs } of records) {
      if (offset > this.#nextOffset) this.#heldFromMs = receivedAtMs;
      this.#nextOffset = offset + 1;
    }
  }

  /** Says so when records are gone that windows needed. */
  async endRebuild(sinceMs: number): Promise<void> {
    const { partition, ledger } = this.#options;
    if (!Number.isFinite(sinceMs)) return;
    const resumeMs = this.#resumeMs;
    const isTailGone = this.#nextOffset < this.doneOffset;
    const heldFromMs = isTailGone ? resumeMs : (this.#heldFromMs ?? resumeMs);
    if (heldFromMs <= sinceMs) return;
    const short = { partition, resumeMs, heldFromMs };
    await this.#retried('ledger', () => ledger.gaps.noteShortWindows(short));
  }

  /** Where to begin so that windows, store and ledger are whole again. */
  async offsetFor(sinceMs: number): Promise<number> {
    if (this.doneOffset === 0) return 0;
    const counted = Math.min(this.doneOffset, this.#countedOffset);
    const needed = this.#options.writesEvents ? Math.min(counted, this.storedOffset) : counted;
    if (sinceMs === Number.POSITIVE_INFINITY) return needed;
    const { journal, partition } = this.#options;
    const windows = await this.#retried('journal', () => journal.offsetAt(partition, sinceMs));
    return Math.min(needed, windows);
  }

  /**
   * The first record from an offset on; `undefined` only when there is none, or the run is to stop.
   * @throws Error when the journal does not say which
   */
  async #firstFrom(offset: number): Promise<JournalRecord | undefined> {
    const { journal, partition } = this.#options;
    const signal = this.#stopping;
    const reader = await journal.reader({ partition, offset });
    try {
      for (let reads = 0; reads < READS_MAX; reads++) {
        const [record] = await reader.read({ max: 1, waitMs: READ_WAIT_MS, signal });
        if (record !== undefined || reader.isAtEnd || signal.aborted) return record;
      }
      throw new Error(`The journal has not given what it holds from offset ${offset} on.`);
    } finally {
      await reader.close();
    }
  }
}
