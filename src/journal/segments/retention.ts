import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../telemetry/log.ts';
import { KEY_ENTRY_BYTES, KEY_MEMORY_MS } from '../key-table.ts';
import type { ConsumerPositions } from './consumer-positions.ts';
import { DedupCollector } from './dedup-memory.ts';
import type { Disk } from './disk.ts';
import type { Partition } from './partition.ts';
import { REMOVED_DEDUP_BASE, REMOVED_DEDUP_FILE } from './recover-partition.ts';
import { type Segment, sidecarPathOf } from './segment.ts';
import { readSidecar, writeSidecar } from './sidecar.ts';

const WORDS = KEY_ENTRY_BYTES / 4;

/** What retention allows. */
export interface RetentionLimits {
  readonly retentionMs: number;
  /** Over all partitions. */
  readonly retentionBytes: number;
  /** Over all partitions; beyond it even unread records go. */
  readonly maxBytes: number;
}

const SEGMENT_AGE_MS_MAX = 3_600_000;
const SEGMENTS_PER_RETENTION = 24;

/**
 * The age at which a segment is followed by another: however few records come, the oldest of one is gone so much after
 * its time at the latest.
 */
export function segmentAgeMs({ retentionMs }: Pick<RetentionLimits, 'retentionMs'>): number {
  return Math.min(SEGMENT_AGE_MS_MAX, retentionMs / SEGMENTS_PER_RETENTION);
}

/** One segment chosen for removal. */
export interface Removal {
  readonly partition: Partition;
  readonly segment: Segment;
  readonly unreadRecords: number;
}

/**
 * Chooses the segments to remove, oldest first within each partition, never one that takes appends.
 * Age and size choose only what all consumers have committed; beyond `maxBytes` the oldest go, read
 * or not.
 */
export function chooseRemovals(options: {
  partitions: readonly Partition[];
  consumers: ConsumerPositions;
  isActive: (segment: Segment) => boolean;
  limits: RetentionLimits;
  nowMs: number;
}): Removal[] {
  const { partitions, consumers, limits } = options;
  let bytes = partitions.reduce((sum, partition) => sum + partition.bytes, 0);
  const removals: Removal[] = [];
  const taken = new Map<Partition, number>();
  for (;;) {
    const oldest = partitions
      .flatMap((partition) => {
        const segment = partition.segments[taken.get(partition) ?? 0];
        return segment === undefined || options.isActive(segment) ? [] : [{ partition, segment }];
      })
      .map((found) => ({ ...found, unreadRecords: unreadOf(found, consumers) }))
      .sort((a, b) => a.segment.newestMs - b.segment.newestMs);
    const chosen =
      oldest.find(
        ({ segment, unreadRecords }) =>
          unreadRecords === 0 &&
          (segment.newestMs < options.nowMs - limits.retentionMs || bytes > limits.retentionBytes),
      ) ?? (bytes > limits.maxBytes ? oldest[0] : undefined);
    if (chosen === undefined) return removals;
    removals.push(chosen);
    bytes -= chosen.segment.bytes;
    taken.set(chosen.partition, (taken.get(chosen.partition) ?? 0) + 1);
  }
}

function unreadOf(
  found: { partition: Partition; segment: Segment },
  consumers: ConsumerPositions,
): number {
  const committed = consumers.committedByAll(found.partition.number);
  const { baseOffset, nextOffset } = found.segment;
  return Math.max(0, nextOffset - Math.max(baseOffset, committed));
}

/** Removes chosen segments; what they knew about repeated batches is kept first. */
export async function removeSegments(
  removals: readonly Removal[],
  options: { disk: Disk; log: Log; nowMs: number },
): Promise<void> {
  for (const partition of new Set(removals.map((removal) => removal.partition))) {
    const own = removals.filter((removal) => removal.partition === partition);
    await keepDedup(partition, { removals: own, nowMs: options.nowMs });
    for (const { segment, unreadRecords } of own) {
      // The sidecar goes first: one without its segment would mean that the segment was lost.
      await rm(sidecarPathOf(segment.path), { force: true });
      await rm(segment.path, { force: true });
      partition.segments.splice(partition.segments.indexOf(segment), 1);
      if (unreadRecords > 0)
        options.log.error({ path: segment.path, unreadRecords }, 'unread journal records removed');
    }
    await options.disk.syncDirectory(partition.directory);
  }
}

async function keepDedup(
  partition: Partition,
  options: { removals: readonly Removal[]; nowMs: number },
): Promise<void> {
  const path = join(partition.directory, REMOVED_DEDUP_FILE);
  const kept = new DedupCollector();
  const former = await readSidecar(path, REMOVED_DEDUP_BASE);
  if (former !== undefined) kept.addEntries(former.dedup);
  let nextOffset = Math.max(0, former?.nextOffset ?? 0);
  for (const { segment } of options.removals) {
    const summary =
      segment.dedup === undefined
        ? await readSidecar(sidecarPathOf(segment.path), segment.baseOffset)
        : segment.summary();
    if (summary !== undefined) kept.addEntries(summary.dedup);
    nextOffset = Math.max(nextOffset, segment.nextOffset);
  }
  const { keys, streams } = kept.entries();
  const oldest = Math.floor((options.nowMs - KEY_MEMORY_MS) / 1000);
  const fresh: number[] = [];
  for (let at = 0; at + WORDS <= keys.length; at += WORDS) {
    if ((keys[at + WORDS - 1] ?? 0) < oldest) continue;
    for (let word = 0; word < WORDS; word += 1) fresh.push(keys[at + word] ?? 0);
  }
  await writeSidecar(path, {
    baseOffset: REMOVED_DEDUP_BASE,
    nextOffset,
    bytes: 0,
    newestMs: 0,
    oldestMs: 0,
    quarantinedRecords: 0,
    index: [],
    dedup: { keys: Uint32Array.from(fresh), streams },
  });
}
