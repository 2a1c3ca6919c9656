import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from '../../telemetry/log.ts';
import type { AppendOutcome } from '../contract.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { type Batch, BatchEncoder } from './batch-encoder.ts';
import type { Disk, WritableFile } from './disk.ts';
import type { Partition } from './partition.ts';
import { writeSidecarOrWarn } from './recover-partition.ts';
import { Segment, segmentFileName } from './segment.ts';

/** Bytes of one write and one fsync; a single larger batch is still written as one. */
const MAX_COMMIT_BYTES = 4 * 1024 * 1024;
const FAILED_RETRY_AFTER_MS = 1000;
const FULL_RETRY_AFTER_MS = 5000;

interface Waiting {
  readonly batch: Batch;
  readonly settle: (outcome: AppendOutcome) => void;
}

interface Open {
  readonly segment: Segment;
  readonly file: WritableFile;
}

export interface PartitionWriterOptions {
  readonly partition: Partition;
  readonly disk: Disk;
  readonly log: Log;
  readonly segmentBytes: number;
  readonly commitIntervalMs: number;
  readonly journalId: string;
  readonly keys: JournalKeys;
  /** Whether the last segment of the partition takes further appends. */
  readonly lastIsOpen: boolean;
  /** Called for each batch after it is on stable storage and before its sender hears of it. */
  readonly onDurable: (batch: Batch) => void;
}

/**
 * Writes the batches of one partition: all that wait go out in one write and one fsync, and those
 * that arrive meanwhile share the next. After a failed write the file is cut back to the last good
 * byte.
 */
export class PartitionWriter {
  readonly #options: PartitionWriterOptions;
  readonly #partition: Partition;
  readonly #encoder = new BatchEncoder({ keptBytes: MAX_COMMIT_BYTES });
  #waiting: Waiting[] = [];
  #running: Promise<void> | undefined;
  #open: Open | undefined;
  #resumable: Segment | undefined;

  constructor(options: PartitionWriterOptions) {
    this.#options = options;
    this.#partition = options.partition;
    this.#resumable = options.lastIsOpen ? options.partition.segments.at(-1) : undefined;
  }

  /** The segment that takes appends, if there is one. */
  get active(): Segment | undefined {
    return this.#open?.segment ?? this.#resumable;
  }

  /** Never rejects. */
  append(batch: Batch): Promise<AppendOutcome> {
    return new Promise((settle) => {
      this.#waiting.push({ batch, settle });
      this.#start();
    });
  }

  /**
   * Stores what is known of the active segment, so that a later start knows what was acknowledged.
   */
  async checkpoint(): Promise<void> {
    const { active } = this;
    if (active?.dedup !== undefined && active.bytes > 0)
      await writeSidecarOrWarn(active, this.#options.log);
  }

  /** Ends the active segment, so that retention may remove it. Waits for a commit under way. */
  async seal(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    this.#running = this.#sealActive();
    await this.#finish();
  }

  /** Commits what waits, stores what is known of the active segment and lets go of the file. */
  async close(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
    await this.checkpoint();
    await this.#closeFile();
  }

  #start(): void {
    if (this.#running !== undefined) return;
    this.#running = this.#commitAll();
    void this.#finish();
  }

  async #finish(): Promise<void> {
    await this.#running;
    this.#running = undefined;
    if (this.#waiting.length > 0) this.#start();
  }

  async #commitAll(): Promise<void> {
    // One turn of the event loop, so that appends of the same moment share the first commit.
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const startedAt = performance.now();
      await this.#commit(this.#take());
      const pauseMs = this.#options.commitIntervalMs - (performance.now() - startedAt);
      if (pauseMs > 0 && this.#waiting.length > 0) await delay(pauseMs);
    }
  }

  #take(): Waiting[] {
    const taken: Waiting[] = [];
    let bytes = 0;
    for (const waiting of this.#waiting) {
      if (taken.length > 0 && bytes + waiting.batch.maxBytes > MAX_COMMIT_BYTES) break;
      taken.push(waiting);
      bytes += waiting.batch.maxBytes;
      if (bytes >= this.#options.segmentBytes) break;
    }
    this.#waiting.splice(0, taken.length);
    return taken;
  }

  async #commit(taken: readonly Waiting[]): Promise<void> {
    let open: Open | undefined;
    try {
      open = await this.#openSegment();
      const nextOffset = this.#encode(taken, open.segment);
      await open.file.write(this.#encoder.bytes(), open.segment.bytes);
      await this.#sync(open);
      this.#publish(taken, { segment: open.segment, nextOffset });
    } catch (error) {
      this.#options.log.error({ err: error }, 'journal write failed');
      await this.#recover(open);
      const outcome = refusalOf(error);
      for (const waiting of taken) waiting.settle(outcome);
    }
  }

  #encode(taken: readonly Waiting[], segment: Segment): number {
    const batches = taken.map(({ batch }) => batch);
    const { seal, seed: segmentSeed, bytes: position } = segment;
    const offset = this.#partition.nextOffset;
    return this.#encoder.encode(batches, { seal, segmentSeed, position, offset });
  }

  async #sync(open: Open): Promise<void> {
    try {
      await open.file.sync();
    } catch (error) {
      // The kernel may now call pages clean that never reached the disk: this file is not trusted
      // again.
      await this.#abandon(open);
      throw error;
    }
  }

  #publish(taken: readonly Waiting[], at: { segment: Segment; nextOffset: number }): void {
    const { segment } = at;
    let offset = this.#partition.nextOffset;
    const position = segment.bytes;
    for (const { batch } of taken) {
      segment.aged(batch.oldestMs);
      segment.aged(batch.newestMs);
      const { dedup, source } = batch.texts;
      if (dedup !== undefined) {
        segment.dedup?.add(dedup, {
          sourceId: source.toString('utf8'),
          receivedAtMs: batch.records.at(-1)?.receivedAtMs ?? 0,
        });
      }
      if (offset === this.#partition.nextOffset)
        segment.index.add({ offset, position, receivedAtMs: batch.newestMs });
      else segment.index.seen(batch.newestMs);
      offset += batch.records.length;
    }
    segment.bytes += this.#encoder.length;
    segment.nextOffset = at.nextOffset;
    this.#partition.advance(at.nextOffset);
    for (const { batch, settle } of taken) {
      this.#options.onDurable(batch);
      settle({ kind: 'accepted', count: batch.records.length });
    }
  }

  async #openSegment(): Promise<Open> {
    if (this.#resumable !== undefined) await this.#resume(this.#resumable);
    if (this.#open !== undefined && this.#open.segment.bytes >= this.#options.segmentBytes)
      await this.#sealActive();
    if (this.#open !== undefined) return this.#open;
    const { disk } = this.#options;
    const { number, directory, nextOffset } = this.#partition;
    const path = join(directory, segmentFileName(nextOffset));
    const file = await disk.openForWriting(path, { keep: false });
    try {
      await disk.syncDirectory(directory);
    } catch (error) {
      await file.close();
      throw error;
    }
    const { journalId, keys } = this.#options;
    const place = { path, partition: number, baseOffset: nextOffset };
    const segment = new Segment({ ...place, journalId, keys });
    this.#partition.segments.push(segment);
    this.#open = { segment, file };
    return this.#open;
  }

  async #resume(segment: Segment): Promise<void> {
    const file = await this.#options.disk.openForWriting(segment.path, { keep: true });
    this.#resumable = undefined;
    this.#open = { segment, file };
  }

  async #sealActive(): Promise<void> {
    const { active } = this;
    if (active === undefined || active.bytes === 0) return;
    await writeSidecarOrWarn(active, this.#options.log);
    active.dedup = undefined;
    await this.#closeFile();
  }

  async #recover(open: Open | undefined): Promise<void> {
    if (open === undefined || this.#open !== open) return;
    try {
      await open.file.truncate(open.segment.bytes);
    } catch (error) {
      this.#options.log.error({ err: error }, 'journal segment could not be cut back');
      await this.#abandon(open);
    }
  }

  /** Stops writing to a file whose state is unknown; what was durable in it stays readable. */
  async #abandon(open: Open): Promise<void> {
    const { segment, file } = open;
    try {
      await file.truncate(segment.bytes);
    } catch (error) {
      this.#options.log.warn({ err: error }, 'abandoned journal segment keeps a torn tail');
    }
    if (segment.bytes > 0) await this.#sealActive();
    else {
      const { segments } = this.#partition;
      segments.splice(segments.indexOf(segment), 1);
      await this.#closeFile();
    }
  }

  async #closeFile(): Promise<void> {
    const file = this.#open?.file;
    this.#open = undefined;
    this.#resumable = undefined;
    if (file === undefined) return;
    try {
      await file.close();
    } catch (error) {
      this.#options.log.warn({ err: error }, 'journal segment could not be closed');
    }
  }
}

function refusalOf(error: unknown): AppendOutcome {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOSPC' || code === 'EDQUOT'
    ? { kind: 'refused', reason: 'full', retryAfterMs: FULL_RETRY_AFTER_MS }
    : { kind: 'refused', reason: 'failed', retryAfterMs: FAILED_RETRY_AFTER_MS };
}
