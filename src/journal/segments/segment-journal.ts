import { open } from 'node:fs/promises';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type {
  AppendOutcome,
  Dedup,
  Journal,
  JournalPosition,
  JournalReader,
  PartitionShare,
  PartitionStatus,
  PartitionWork,
} from '../contract.ts';
import { frameReceivedAtMs } from '../frame.ts';
import type { KnownBatches } from '../known-batches.ts';
import { partitionOf } from '../partition-of.ts';
import { SingleAppends } from '../single-appends.ts';
import { prepareBatch } from './batch-encoder.ts';
import type { ConsumerPositions } from './consumer-positions.ts';
import type { DedupMemory } from './dedup-memory.ts';
import type { Disk } from './disk.ts';
import { FrameCursor } from './frame-cursor.ts';
import type { Partition } from './partition.ts';
import { type OnDamage, PartitionReader } from './partition-reader.ts';
import type { PartitionWriter } from './partition-writer.ts';
import type { Quarantine } from './quarantine.ts';
import { chooseRemovals, type RetentionLimits, removeSegments, segmentAgeMs } from './retention.ts';
import type { Segment } from './segment.ts';

/** Bytes of batches that may wait for their commit at once; beyond it senders are told to wait. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const BUSY_RETRY_AFTER_MS = 200;
const FULL_RETRY_AFTER_MS = 5000;
const CLOSED_RETRY_AFTER_MS = 1000;

/** A partition with the one that writes it. */
export interface Lane {
  readonly partition: Partition;
  readonly writer: PartitionWriter;
}

/** What a journal on segment files is made of. */
export interface SegmentJournalParts {
  readonly id: string;
  readonly lanes: readonly Lane[];
  readonly memory: DedupMemory;
  readonly consumers: ConsumerPositions;
  readonly quarantine: Quarantine;
  readonly limits: RetentionLimits;
  readonly disk: Disk;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics | undefined;
  readonly release: () => Promise<void>;
}

/** The journal on segment files; made by `openSegmentJournal`. */
export class SegmentJournal implements Journal {
  readonly id: string;
  readonly partitions: number;
  readonly #parts: SegmentJournalParts;
  readonly #single: SingleAppends;
  #closing: Promise<void> | undefined;
  #waitingBytes = 0;
  /** At least the bytes held; counted exactly only when it comes near the limit. */
  #bytesAtMost: number;
  #maintenance: Promise<unknown> = Promise.resolve();

  constructor(parts: SegmentJournalParts) {
    this.#parts = parts;
    this.#single = new SingleAppends((...batch) => parts.memory.isKnown(...batch));
    this.id = parts.id;
    this.partitions = parts.lanes.length;
    this.#bytesAtMost = this.#bytes();
  }

  /** The records and their bodies must not change until the outcome is there. */
  async append(
    records: readonly RawRecord[],
    dedup?: Dedup,
    partition = partitionOf(records[0]?.sourceId ?? '', this.partitions),
  ): Promise<AppendOutcome> {
    const first = records[0];
    if (first === undefined) return { kind: 'accepted', count: 0 };
    if (dedup === undefined) return this.#write(records, { lane: this.#lane(partition) });
    return this.#single.append(dedup, first.sourceId, () =>
      this.#write(records, { lane: this.#lane(partition), dedup }),
    );
  }

  async streamEnd(stream: string): Promise<number | undefined> {
    return this.#parts.memory.streamEnd(stream);
  }

  /** What it knows of batches that may come again, for a journal that takes its place. */
  knownBatches(): KnownBatches {
    return this.#parts.memory.known();
  }

  async reader(from: JournalPosition): Promise<JournalReader> {
    const { partition } = this.#lane(from.partition);
    return new PartitionReader({ partition, offset: from.offset, onDamage: this.#onDamage });
  }

  async offsetAt(partition: number, receivedAtMs: number): Promise<number> {
    const lane = this.#lane(partition);
    for (const segment of [...lane.partition.segments]) {
      if (segment.newestMs < receivedAtMs) continue;
      const offset = await findInSegment(segment, receivedAtMs);
      if (offset !== undefined) return offset;
    }
    return lane.partition.nextOffset;
  }

  /** One process has a journal of files open: all partitions are its own. */
  async share(_consumer: string, work: PartitionWork): Promise<PartitionShare> {
    const owned = Array.from({ length: this.partitions }, (_, partition) => partition);
    for (const partition of owned) work.begin(partition);
    return {
      owned: () => owned,
      close: async () => {
        await Promise.all(owned.splice(0).map((partition) => work.end(partition)));
      },
    };
  }

  commit(consumer: string, positions: readonly JournalPosition[]): Promise<void> {
    return this.#parts.consumers.commit(consumer, positions);
  }

  async committed(consumer: string): Promise<readonly JournalPosition[]> {
    return this.#parts.consumers.of(consumer);
  }

  async retain(): Promise<{ removedRecords: number; removedUnread: number }> {
    const { lanes, limits, clock, quarantine } = this.#parts;
    return this.#exclusively(async () => {
      await quarantine.expire(clock.now() - limits.retentionMs);
      for (const { partition, writer } of lanes) {
        const { active } = writer;
        if (active === undefined) continue;
        const nowMs = clock.now();
        const expired = active.newestMs < nowMs - limits.retentionMs;
        const isFull = active.oldestMs < nowMs - segmentAgeMs(limits);
        if (isFull || (expired && this.#isRead(partition))) await writer.seal();
        else await writer.checkpoint();
      }
      return this.#remove(limits);
    });
  }

  status(): readonly PartitionStatus[] {
    return this.#parts.lanes.map(({ partition }) => partition.status());
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { lanes, consumers } = this.#parts;
    for (const { partition } of lanes) partition.close();
    await this.#maintenance;
    await Promise.all(lanes.map(({ writer }) => writer.close()));
    await consumers.idle();
    await this.#parts.release();
  }

  async #write(
    records: readonly RawRecord[],
    { lane, dedup }: { lane: Lane; dedup?: Dedup },
  ): Promise<AppendOutcome> {
    if (this.#closing !== undefined)
      return { kind: 'refused', reason: 'closed', retryAfterMs: CLOSED_RETRY_AFTER_MS };
    const batch = prepareBatch(records, dedup);
    if (this.#waitingBytes > 0 && this.#waitingBytes + batch.maxBytes > MAX_WAITING_BYTES)
      return { kind: 'refused', reason: 'full', retryAfterMs: BUSY_RETRY_AFTER_MS };
    if (!this.#fits(batch.maxBytes) && !(await this.#makeRoom(batch.maxBytes)))
      return { kind: 'refused', reason: 'full', retryAfterMs: FULL_RETRY_AFTER_MS };
    const startedAt = performance.now();
    this.#waitingBytes += batch.maxBytes;
    this.#bytesAtMost += batch.maxBytes;
    const outcome = await lane.writer.append(batch);
    this.#waitingBytes -= batch.maxBytes;
    this.#observe(outcome, { lane, startedAt });
    return outcome;
  }

  #observe(outcome: AppendOutcome, of: { lane: Lane; startedAt: number }): void {
    const { metrics } = this.#parts;
    if (metrics === undefined || outcome.kind !== 'accepted') return;
    metrics.journalAppendSeconds.observe((performance.now() - of.startedAt) / 1000);
    const { partition } = of.lane;
    metrics.journalBytes.set({ partition: String(partition.number) }, partition.bytes);
  }

  #fits(bytes: number): boolean {
    const { maxBytes } = this.#parts.limits;
    if (this.#bytesAtMost + bytes <= maxBytes) return true;
    this.#bytesAtMost = this.#bytes() + this.#waitingBytes;
    return this.#bytesAtMost + bytes <= maxBytes;
  }

  /** Removes what every consumer has read, before its time, rather than refuse a batch. */
  #makeRoom(bytes: number): Promise<boolean> {
    return this.#exclusively(async () => {
      if (this.#fits(bytes)) return true;
      const { lanes, consumers, limits } = this.#parts;
      if (!consumers.any || this.#closing !== undefined) return false;
      for (const { partition, writer } of lanes) {
        if (writer.active !== undefined && this.#isRead(partition)) await writer.seal();
      }
      await this.#remove({
        retentionMs: Number.POSITIVE_INFINITY,
        retentionBytes: Math.max(0, limits.maxBytes - bytes - this.#waitingBytes),
        maxBytes: Number.POSITIVE_INFINITY,
      });
      return this.#fits(bytes);
    });
  }

  async #remove(
    limits: RetentionLimits,
  ): Promise<{ removedRecords: number; removedUnread: number }> {
    const { lanes, consumers, clock, disk, log, metrics } = this.#parts;
    const active = new Set(lanes.map(({ writer }) => writer.active));
    const removals = chooseRemovals({
      partitions: lanes.map(({ partition }) => partition),
      consumers,
      isActive: (segment) => active.has(segment),
      limits,
      nowMs: clock.now(),
    });
    await removeSegments(removals, { disk, log, nowMs: clock.now() });
    const removedUnread = removals.reduce((sum, removal) => sum + removal.unreadRecords, 0);
    metrics?.journalUnreadRemoved.inc(removedUnread);
    for (const { partition } of removals)
      metrics?.journalBytes.set({ partition: String(partition.number) }, partition.bytes);
    const removedRecords = removals.reduce(
      (sum, { segment }) => sum + segment.nextOffset - segment.baseOffset,
      0,
    );
    return { removedRecords, removedUnread };
  }

  #exclusively<T>(work: () => Promise<T>): Promise<T> {
    const result = this.#maintenance.then(work);
    this.#maintenance = result.catch(() => undefined);
    return result;
  }

  readonly #onDamage: OnDamage = async (segment, damage) => {
    const { partition, gaps, records } = damage;
    const place = `${segment.baseOffset}/${gaps.map((gap) => gap.position).join()}/${records}`;
    if (!partition.countDamage(place, records)) return;
    this.#parts.metrics?.journalQuarantinedRecords.inc(records);
    if (gaps.length === 0)
      this.#parts.log.error({ path: segment.path, records }, 'journal records are missing');
    for (const gap of gaps)
      await this.#parts.quarantine.keepGap(segment.path, { partition: partition.number, gap });
  };

  #isRead(partition: Partition): boolean {
    return this.#parts.consumers.committedByAll(partition.number) >= partition.nextOffset;
  }

  #bytes(): number {
    return this.#parts.lanes.reduce((sum, { partition }) => sum + partition.bytes, 0);
  }

  #lane(partition: number): Lane {
    const lane = this.#parts.lanes[partition];
    if (lane === undefined) throw new RangeError(`the journal has no partition ${partition}`);
    return lane;
  }
}

async function findInSegment(segment: Segment, receivedAtMs: number): Promise<number | undefined> {
  const file = await open(segment.path, 'r');
  try {
    let found: number | undefined;
    const position = segment.index.positionBefore(receivedAtMs);
    const { seed, seal, bytes: end } = segment;
    const cursor = new FrameCursor(file, { seed, seal, position, end });
    await cursor.walk(
      (frame) => {
        if (frameReceivedAtMs(frame.buffer, frame.at) < receivedAtMs) return true;
        found = frame.offset;
        return false;
      },
      // Damage is reported by readers; a time is looked for in what is sound.
      () => 0,
    );
    return found;
  } finally {
    await file.close();
  }
}
