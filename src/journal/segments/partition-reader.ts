import { type FileHandle, open } from 'node:fs/promises';
import { GacError } from '../../event/error.ts';
import type { JournalRecord } from '../../event/raw-record.ts';
import type { JournalReader } from '../contract.ts';
import { decodeRecord } from '../frame.ts';
import { FrameCursor, type Gap } from './frame-cursor.ts';
import type { Partition } from './partition.ts';
import type { Segment } from './segment.ts';

/**
 * Told when a reader meets damage that was not known: bytes to set aside, records that are gone.
 */
export type OnDamage = (
  segment: Segment,
  damage: { partition: Partition; gaps: readonly Gap[]; records: number },
) => Promise<void>;

interface OpenSegment {
  readonly segment: Segment;
  readonly file: FileHandle;
  readonly cursor: FrameCursor;
}

/** Reads one partition in offset order from the segment files, up to what is durable. */
export class PartitionReader implements JournalReader {
  readonly #partition: Partition;
  readonly #onDamage: OnDamage;
  readonly #stop = new AbortController();
  #offset: number;
  #open: OpenSegment | undefined;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: { partition: Partition; offset: number; onDamage: OnDamage }) {
    this.#partition = options.partition;
    this.#onDamage = options.onDamage;
    const { firstOffset, nextOffset } = options.partition;
    this.#offset = Math.min(Math.max(options.offset, firstOffset), nextOffset);
  }

  get offset(): number {
    return this.#offset;
  }

  get isAtEnd(): boolean {
    return this.#offset >= this.#partition.nextOffset;
  }

  read(options: { max: number; waitMs: number; signal?: AbortSignal }): Promise<JournalRecord[]> {
    const records = this.#reading.then(() => this.#read(options));
    this.#reading = records.catch(() => []);
    return records;
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#reading;
    await this.#closeSegment();
  }

  async #read(options: {
    max: number;
    waitMs: number;
    signal?: AbortSignal;
  }): Promise<JournalRecord[]> {
    const signal = options.signal
      ? AbortSignal.any([options.signal, this.#stop.signal])
      : this.#stop.signal;
    let waited = false;
    while (!signal.aborted && !this.#partition.closed) {
      if (this.#offset < this.#partition.nextOffset) {
        const records = await this.#readSome(options.max);
        if (records.length > 0) return records;
      } else if (waited) return [];
      else {
        await this.#partition.waitPast(this.#offset, { waitMs: options.waitMs, signal });
        waited = true;
      }
    }
    return [];
  }

  /**
   * Records of one segment; none when the rest of it is damaged, and then the offset has moved on.
   */
  async #readSome(max: number): Promise<JournalRecord[]> {
    const segment = this.#partition.segmentFrom(this.#offset);
    if (segment === undefined) {
      this.#offset = this.#partition.nextOffset;
      return [];
    }
    const durable = { bytes: segment.bytes, nextOffset: segment.nextOffset };
    this.#offset = Math.max(this.#offset, segment.baseOffset);
    const cursor = await this.#cursorOf(segment);
    if (cursor === undefined) return [];
    cursor.end = durable.bytes;
    const records: JournalRecord[] = [];
    const gaps: Gap[] = [];
    let next = this.#offset;
    let missing = 0;
    const walk = cursor.walk(
      (frame) => {
        const { offset, length } = frame;
        if (offset < next || offset >= durable.nextOffset) return true;
        missing += offset - next;
        next = offset + 1;
        const { number } = this.#partition;
        records.push(decodeRecord(frame.buffer, frame.at, { partition: number, offset, length }));
        return records.length < max;
      },
      (gap) => gaps.push(gap),
    );
    await this.#orFail(walk);
    if (records.length < max && cursor.isAtEnd) {
      missing += durable.nextOffset - next;
      next = durable.nextOffset;
    }
    this.#offset = next;
    if (missing > 0 || gaps.length > 0) await this.#report(segment, { gaps, records: missing });
    return records;
  }

  async #report(
    segment: Segment,
    damage: { gaps: readonly Gap[]; records: number },
  ): Promise<void> {
    await this.#onDamage(segment, { partition: this.#partition, ...damage });
  }

  async #cursorOf(segment: Segment): Promise<FrameCursor | undefined> {
    if (this.#open?.segment === segment) return this.#open.cursor;
    await this.#closeSegment();
    try {
      const file = await open(segment.path, 'r');
      const position = segment.index.positionOf(this.#offset);
      const { seed, seal, bytes: end } = segment;
      const cursor = new FrameCursor(file, { seed, seal, position, end });
      this.#open = { segment, file, cursor };
      return cursor;
    } catch (error) {
      if (!isMissing(error)) throw readFailure(error);
      // Retention took it, or somebody did: either way the records are gone and reading goes on
      // behind.
      const records = segment.nextOffset - this.#offset;
      this.#offset = Math.max(segment.nextOffset, this.#partition.firstOffset);
      if (this.#partition.segments.includes(segment))
        await this.#report(segment, { gaps: [], records });
      return undefined;
    }
  }

  async #orFail(work: Promise<void>): Promise<void> {
    try {
      await work;
    } catch (error) {
      throw readFailure(error);
    }
  }

  async #closeSegment(): Promise<void> {
    const file = this.#open?.file;
    this.#open = undefined;
    await file?.close();
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}

function readFailure(error: unknown): GacError {
  if (error instanceof GacError) return error;
  return new GacError('GAC_JOURNAL_FAILED', 'the journal could not be read', { cause: error });
}
