import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../telemetry/log.ts';
import type { JournalKeys } from '../journal-keys.ts';
import type { DedupMemory } from './dedup-memory.ts';
import type { Disk } from './disk.ts';
import { readSegmentHead } from './inspect-seals.ts';
import { IDENTITY_FILE } from './journal-identity.ts';
import type { Quarantine } from './quarantine.ts';
import { type Scan, scanSegment } from './scan-segment.ts';
import { baseOffsetOf, Segment, segmentFileName, sidecarPathOf } from './segment.ts';
import { readSidecar, writeSidecar } from './sidecar.ts';

/** The sidecar-like file that holds the dedup of segments which retention removed. */
export const REMOVED_DEDUP_FILE = 'removed.idx';
/** The base offset written in it; it belongs to no segment. */
export const REMOVED_DEDUP_BASE = -1;

/** What a partition's directory holds after all damage was dealt with. */
export interface RecoveredPartition {
  readonly segments: Segment[];
  /** Whether appends may go on in the last segment; otherwise they begin another. */
  readonly lastIsOpen: boolean;
  /** Greater than every offset that may ever have been given out. */
  readonly nextOffset: number;
  /** Records that are gone, whenever that was found out. */
  readonly lostRecords: number;
  /** Those of them that this start found out. */
  readonly newlyLostRecords: number;
}

interface Options {
  readonly directory: string;
  readonly partition: number;
  readonly disk: Disk;
  readonly quarantine: Quarantine;
  readonly memory: DedupMemory;
  readonly log: Log;
  readonly journalId: string;
  readonly keys: JournalKeys;
  /** No offset below it is given out again, for example because a consumer has committed it. */
  readonly floorOffset: number;
}

interface Found {
  readonly baseOffset: number;
  readonly limitOffset: number;
  readonly size: number;
  readonly isLast: boolean;
}

interface Examined {
  readonly segment: Segment;
  /** Whether nothing is wrong with it, and its key is the one that seals: appends may go on behind it. */
  readonly sound: boolean;
  readonly newlyLostRecords: number;
}

/** Brings a partition into a state that can be read and appended to, whatever its files hold. */
export async function recoverPartition(options: Options): Promise<RecoveredPartition> {
  await mkdir(options.directory, { recursive: true });
  const removed = await readSidecar(
    join(options.directory, REMOVED_DEDUP_FILE),
    REMOVED_DEDUP_BASE,
  );
  if (removed !== undefined) options.memory.rememberAll(removed.dedup);
  let nextOffset = Math.max(0, removed?.nextOffset ?? 0);
  let lostRecords = 0;
  let newlyLostRecords = 0;
  let lastIsOpen = false;
  const segments: Segment[] = [];
  for (const found of await listSegments(options)) {
    const examined = await examine(found, options);
    if (examined === undefined) {
      nextOffset = Math.max(nextOffset, found.baseOffset);
      continue;
    }
    const { segment } = examined;
    const gap = segments.length === 0 ? 0 : Math.max(0, segment.baseOffset - nextOffset);
    if (gap > 0) options.log.error({ path: segment.path, gap }, 'journal records are missing');
    lostRecords += gap + segment.quarantinedRecords;
    newlyLostRecords += examined.newlyLostRecords;
    segments.push(segment);
    nextOffset = Math.max(nextOffset, segment.nextOffset);
    lastIsOpen = found.isLast && examined.sound && segment.nextOffset === nextOffset;
  }
  if (options.floorOffset > nextOffset) {
    lostRecords += options.floorOffset - nextOffset;
    newlyLostRecords += options.floorOffset - nextOffset;
    nextOffset = options.floorOffset;
    lastIsOpen = false;
  }
  return { segments, lastIsOpen, nextOffset, lostRecords, newlyLostRecords };
}

async function listSegments(options: Options): Promise<Found[]> {
  const sizes = new Map<number, number>();
  for (const name of await readdir(options.directory)) {
    const path = join(options.directory, name);
    const entry = await stat(path);
    const baseOffset = baseOffsetOf(name);
    const sidecarOf = baseOffsetOf(name.replace(/\.idx$/, '.seg'));
    if (!entry.isFile()) options.log.warn({ path }, 'not a file of the journal');
    else if (name.endsWith('.tmp')) await rm(path, { force: true });
    else if (baseOffset !== undefined) sizes.set(baseOffset, entry.size);
    else if (sidecarOf !== undefined) sizes.set(sidecarOf, sizes.get(sidecarOf) ?? 0);
    else if (name !== REMOVED_DEDUP_FILE && name !== IDENTITY_FILE)
      options.log.warn({ path }, 'not a file of the journal');
  }
  const bases = [...sizes.keys()].sort((a, b) => a - b);
  return bases.map((baseOffset, at) => ({
    baseOffset,
    size: sizes.get(baseOffset) ?? 0,
    limitOffset: bases[at + 1] ?? Number.POSITIVE_INFINITY,
    isLast: at === bases.length - 1,
  }));
}

async function examine(found: Found, options: Options): Promise<Examined | undefined> {
  const path = join(options.directory, segmentFileName(found.baseOffset));
  const summary = await readSidecar(sidecarPathOf(path), found.baseOffset);
  const { partition, journalId, keys } = options;
  const { baseOffset } = found;
  const place = { path, partition, baseOffset, journalId, keys };
  const fits = summary !== undefined && summary.bytes <= found.size;
  // What a sidecar vouches for was acknowledged; only what lies behind it can be an unfinished
  // write.
  const tornAfter = fits ? summary.bytes : summary === undefined ? 0 : undefined;
  const segment = new Segment(fits ? { ...place, summary } : place);
  // A file with a stranger's name between them takes away none of the offsets that it vouches for.
  const limitOffset = Math.max(found.limitOffset, summary?.nextOffset ?? 0);
  let sound = fits;
  const unknownBytes = found.size - segment.bytes;
  if (unknownBytes > 0) {
    const scan = await scanSegment(segment, {
      size: found.size,
      limitOffset,
      tornAfter: found.isLast ? tornAfter : undefined,
    });
    await settle(segment, scan, options);
    sound = scan.gaps.length === 0 && (await cutTornTail(segment, scan, options));
  }
  if (summary !== undefined && !fits) {
    // Acknowledged bytes are gone from its end; their offsets were given out and never come again.
    segment.quarantinedRecords += Math.max(0, summary.nextOffset - segment.nextOffset);
    segment.nextOffset = Math.max(segment.nextOffset, summary.nextOffset);
    segment.dedup?.addEntries(summary.dedup);
    sound = false;
  }
  if (segment.nextOffset === segment.baseOffset) {
    await putAside(segment, found, options);
    return undefined;
  }
  // One segment has one key, so that its first block says which key all of it needs.
  if (found.isLast && sound) {
    const head = await readSegmentHead(path, place);
    sound = head === undefined || head.keyId === keys.currentId;
  }
  await remember(segment, {
    options,
    sealed: !found.isLast || !sound,
    fresh: !fits || unknownBytes > 0,
  });
  const knownLost = fits ? summary.quarantinedRecords : 0;
  return { segment, sound, newlyLostRecords: segment.quarantinedRecords - knownLost };
}

async function settle(segment: Segment, scan: Scan, options: Options): Promise<void> {
  for (const gap of scan.gaps) {
    await options.quarantine.keepGap(segment.path, { partition: options.partition, gap });
  }
}

/** Cuts off what was never acknowledged; answers whether appends may go on in this file. */
async function cutTornTail(segment: Segment, scan: Scan, options: Options): Promise<boolean> {
  if (scan.tornBytes === 0) return true;
  const { log } = options;
  log.warn({ path: segment.path, bytes: scan.tornBytes }, 'unfinished journal write cut off');
  try {
    const file = await options.disk.openForWriting(segment.path, { keep: true });
    try {
      await file.truncate(segment.bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    log.error({ err: error, path: segment.path }, 'unfinished journal write could not be cut off');
    return false;
  }
}

/** A file without one record blocks the name of the next segment, so it must go. */
async function putAside(segment: Segment, found: Found, options: Options): Promise<void> {
  if (segment.bytes === 0) {
    await rm(segment.path, { force: true });
    await rm(sidecarPathOf(segment.path), { force: true });
    return;
  }
  const { partition } = options;
  await options.quarantine.takeFile(segment.path, { partition, bytes: found.size });
}

async function remember(
  segment: Segment,
  how: { options: Options; sealed: boolean; fresh: boolean },
): Promise<void> {
  const { options } = how;
  const summary = segment.summary();
  options.memory.rememberAll(summary.dedup);
  if (!how.sealed) return;
  if (how.fresh) await writeSidecarOrWarn(segment, options.log);
  segment.dedup = undefined;
}

/** Stores the sidecar of a segment; when that fails the next start reads the segment instead. */
export async function writeSidecarOrWarn(segment: Segment, log: Log): Promise<void> {
  try {
    await writeSidecar(sidecarPathOf(segment.path), segment.summary());
  } catch (error) {
    log.warn({ err: error, path: segment.path }, 'journal sidecar could not be written');
  }
}
