import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { ConsumerPositions } from './consumer-positions.ts';
import { DedupMemory } from './dedup-memory.ts';
import { lockDirectory } from './directory-lock.ts';
import { type Disk, nodeDisk } from './disk.ts';
import { demandKeys, readPartitionHeads } from './inspect-seals.ts';
import { openIdentity, partitionDirectory } from './journal-identity.ts';
import { Partition } from './partition.ts';
import { PartitionWriter } from './partition-writer.ts';
import { Quarantine } from './quarantine.ts';
import { recoverPartition } from './recover-partition.ts';
import { type Lane, SegmentJournal } from './segment-journal.ts';

/** How a journal on segment files is kept. */
export interface SegmentJournalOptions {
  readonly directory: string;
  /** What records are sealed with. */
  readonly keys: JournalKeys;
  /** At least 1; a journal that has more on disk keeps them. */
  readonly partitions: number;
  /** A segment that has reached this size is followed by another. */
  readonly segmentBytes: number;
  /** Read segments whose newest record is older are removed. */
  readonly retentionMs: number;
  /** Beyond it read segments are removed, over all partitions. */
  readonly retentionBytes: number;
  /** Beyond it batches are refused until consumers have read on, over all partitions. */
  readonly maxBytes: number;
  /** Least time from one commit to the next while batches wait; 0 = as fast as the disk. */
  readonly commitIntervalMs: number;
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics?: Metrics;
  /** @default the disk of this machine */
  readonly disk?: Disk;
}

interface Shared {
  readonly options: SegmentJournalOptions;
  readonly id: string;
  readonly disk: Disk;
  readonly memory: DedupMemory;
  readonly quarantine: Quarantine;
  readonly consumers: ConsumerPositions;
}

/**
 * Opens a journal on segment files, or makes it. It starts whatever the files hold: what is damaged
 * is set aside and shows as a gap in the offsets, and no offset is ever given out twice.
 * @throws GacError GAC_DATA_DIR_LOCKED when another living process has it open; GAC_JOURNAL_KEY when records in it are
 * sealed with a key that is not given
 */
export async function openSegmentJournal(options: SegmentJournalOptions): Promise<SegmentJournal> {
  const { directory, clock, log, metrics } = options;
  await mkdir(directory, { recursive: true });
  const release = await lockDirectory(directory, log);
  try {
    const heads = await readPartitionHeads(directory);
    demandKeys(heads, options.keys);
    const idInRecords = async () => heads.find(({ head }) => head !== undefined)?.head?.journalId;
    const { partitions } = options;
    const identity = await openIdentity({ directory, partitions, log, idInRecords });
    const consumers = new ConsumerPositions({ directory: join(directory, 'consumers'), log });
    await consumers.load();
    const quarantine = new Quarantine({ directory: join(directory, 'quarantine'), log });
    const memory = new DedupMemory();
    const disk = options.disk ?? nodeDisk;
    const { id } = identity;
    const shared: Shared = { options, id, disk, memory, quarantine, consumers };
    const lanes: Lane[] = [];
    for (let number = 0; number < identity.partitions; number += 1)
      lanes.push(await openLane(number, shared));
    return new SegmentJournal({
      id,
      lanes,
      memory,
      consumers,
      quarantine,
      limits: options,
      disk,
      clock,
      log,
      metrics,
      release,
    });
  } catch (error) {
    await release();
    throw error;
  }
}

async function openLane(number: number, shared: Shared): Promise<Lane> {
  const { options, id: journalId, disk, memory, quarantine, consumers } = shared;
  const { keys } = options;
  const directory = partitionDirectory(options.directory, number);
  const recovered = await recoverPartition({
    directory,
    partition: number,
    disk,
    quarantine,
    memory,
    journalId,
    keys,
    log: options.log,
    floorOffset: consumers.farthest(number),
  });
  options.metrics?.journalQuarantinedRecords.inc(recovered.newlyLostRecords);
  const partition = new Partition({
    number,
    directory,
    segments: recovered.segments,
    nextOffset: recovered.nextOffset,
    quarantinedRecords: recovered.lostRecords,
  });
  const writer = new PartitionWriter({
    partition,
    disk,
    log: options.log,
    segmentBytes: options.segmentBytes,
    commitIntervalMs: options.commitIntervalMs,
    journalId,
    keys,
    lastIsOpen: recovered.lastIsOpen,
    onDurable: (batch) => {
      const { dedup, source } = batch.texts;
      if (dedup === undefined) return;
      memory.remember(dedup, {
        sourceId: source.toString('utf8'),
        receivedAtMs: batch.records.at(-1)?.receivedAtMs ?? 0,
      });
    },
  });
  return { partition, writer };
}
