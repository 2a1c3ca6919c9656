import { open } from 'node:fs/promises';
import { frameDedup, frameReceivedAtMs, isBatchEnd } from '../frame.ts';
import { FrameCursor, type FrameView, type Gap } from './frame-cursor.ts';
import type { Segment } from './segment.ts';

/** What was found behind the known part of a segment file. */
export interface Scan {
  /** Damage, in file order; not the torn tail. */
  readonly gaps: readonly Gap[];
  /** Sound records that were kept. */
  readonly frames: number;
  /** Bytes behind the last complete batch. */
  readonly tornBytes: number;
}

interface Mark {
  readonly position: number;
  readonly nextOffset: number;
  readonly gaps: number;
}

/**
 * Reads a segment file from the part that `segment` already knows up to `size` and adds what it
 * finds.
 * `tornAfter`: the tail behind the last complete batch that begins at or after this position was
 * never acknowledged and is left out; `undefined` keeps every sound frame. Frames whose offset is
 * not within what the segment knows and `limitOffset` are left out: they were refused before the
 * next segment began.
 */
export async function scanSegment(
  segment: Segment,
  options: { size: number; limitOffset: number; tornAfter: number | undefined },
): Promise<Scan> {
  const file = await open(segment.path, 'r');
  try {
    return await scanFile(segment, {
      ...options,
      cursor: new FrameCursor(file, {
        seed: segment.seed,
        seal: segment.seal,
        position: segment.bytes,
        end: options.size,
      }),
    });
  } finally {
    await file.close();
  }
}

async function scanFile(
  segment: Segment,
  options: { cursor: FrameCursor; limitOffset: number; tornAfter: number | undefined },
): Promise<Scan> {
  const { cursor, tornAfter } = options;
  const gaps: Gap[] = [];
  const collected: FrameFacts[] = [];
  let frames = 0;
  let complete: Mark = { position: segment.bytes, nextOffset: segment.nextOffset, gaps: 0 };
  let next = segment.nextOffset;
  await cursor.walk(
    (frame) => {
      const { offset, end } = frame;
      if (!(offset >= next) || offset >= options.limitOffset) return true;
      next = offset + 1;
      collected.push(factsOf(frame, offset));
      const mayTear = tornAfter !== undefined && end > tornAfter;
      if (!mayTear || isBatchEnd(frame.buffer, frame.at)) {
        frames += note(segment, collected);
        complete = { position: end, nextOffset: next, gaps: gaps.length };
      }
      return true;
    },
    (gap) => gaps.push(gap),
  );
  const end = tornAfter === undefined ? cursor.end : Math.max(complete.position, tornAfter);
  segment.bytes = Math.min(end, cursor.end);
  const kept = gaps
    .filter((gap) => gap.position < segment.bytes)
    .map((gap) => ({
      position: gap.position,
      bytes: Math.min(gap.bytes, segment.bytes - gap.position),
    }));
  return { gaps: kept, frames, tornBytes: cursor.end - segment.bytes };
}

interface FrameFacts {
  readonly offset: number;
  readonly position: number;
  readonly receivedAtMs: number;
  readonly dedup: ReturnType<typeof frameDedup>;
}

function factsOf(frame: FrameView, offset: number): FrameFacts {
  return {
    offset,
    position: frame.position,
    receivedAtMs: frameReceivedAtMs(frame.buffer, frame.at),
    dedup: frameDedup(frame.buffer, frame.at),
  };
}

/** Adds frames to the segment, empties the list and gives how many they were. */
function note(segment: Segment, collected: FrameFacts[]): number {
  for (const facts of collected) {
    segment.quarantinedRecords += facts.offset - segment.nextOffset;
    segment.nextOffset = facts.offset + 1;
    segment.aged(facts.receivedAtMs);
    segment.index.add(facts);
    if (facts.dedup !== undefined) {
      segment.dedup?.add(facts.dedup.dedup, {
        sourceId: facts.dedup.sourceId,
        receivedAtMs: facts.receivedAtMs,
      });
    }
  }
  return collected.splice(0).length;
}
