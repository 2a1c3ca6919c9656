import type { Dedup } from '../contract.ts';
import { KEY_MEMORY_MS, KeyTable, keyFingerprint } from '../key-table.ts';

/** Streams remembered at once; beyond it the one that moved longest ago is forgotten. */
const MAX_STREAMS = 1_000_000;
/** Earlier ends of one stream that are remembered with their places. */
const MAX_FORMER_ENDS = 8;
/** A key that comes again later than this is another batch: it may have been forgotten where it was accepted. */
const REPEAT_SECONDS_MAX = 24 * 3_600;
/** A place as one number, exact as long as partitions are fewer than this and offsets below 2^41. */
const PARTITIONS_MAX = 4096;

/** Where the first record of an append is. */
export interface AppendPlace {
  readonly partition: number;
  readonly offset: number;
}

/** An append that can be recognised, where it was found. */
export interface FoundAppend extends AppendPlace {
  readonly dedup: Dedup;
  readonly sourceId: string;
  readonly receivedAtMs: number;
}

/** How far a stream is at a place. */
export interface StreamEnd extends AppendPlace {
  readonly end: number;
}

/**
 * Knows where batches that carry a key or a stream position are, so that a copy is recognised. Of two copies in one
 * partition the one with the lower offset counts, in whatever order they are learned.
 * Bounded: keys as `KeyTable` (a day, then the oldest of about 5 million by default), streams by number.
 */
export class DedupTable {
  readonly #keys: KeyTable;
  readonly #streams = new Map<string, readonly StreamEnd[]>();
  readonly #maxStreams: number;

  constructor(limits: { maxSlots?: number; maxStreams?: number } = {}) {
    this.#maxStreams = limits.maxStreams ?? MAX_STREAMS;
    this.#keys = new KeyTable({
      keepMs: KEY_MEMORY_MS,
      withNumbers: true,
      ...(limits.maxSlots !== undefined && { maxSlots: limits.maxSlots }),
    });
  }

  /** Whether a batch is on stable storage. */
  isKnown(dedup: Dedup, sourceId: string): boolean {
    if (dedup.kind === 'key') return this.#keys.has(keyFingerprint(sourceId, dedup.key));
    const end = this.streamEnd(dedup.stream);
    return end !== undefined && dedup.end <= end;
  }

  /** How far a stream is on stable storage. */
  streamEnd(stream: string): number | undefined {
    return this.lastEnd(stream)?.end;
  }

  /** The same with its place. */
  lastEnd(stream: string): StreamEnd | undefined {
    return this.#streams.get(stream)?.at(-1);
  }

  /** Whether an append is a copy of one before it. */
  isRepeat(found: FoundAppend): boolean {
    const { dedup } = found;
    if (dedup.kind === 'key') {
      const first = this.#keys.find(keyFingerprint(found.sourceId, dedup.key));
      if (first === undefined || isAnotherDay(first.atSeconds, found.receivedAtMs)) return false;
      return isBefore(unpacked(first.number), found);
    }
    const ends = this.#streams.get(dedup.stream) ?? [];
    return ends.some((known) => known.end >= dedup.end && isBefore(known, found));
  }

  /**
   * Remembers where the batch of a key is.
   * @returns whether others need to be told: it was not known, or known at a later place
   */
  learnKey(fingerprint: Uint32Array, place: AppendPlace, receivedAtMs: number): boolean {
    const known = this.#keys.find(fingerprint);
    if (known !== undefined && !isAnotherDay(known.atSeconds, receivedAtMs)) {
      if (!isBefore(place, unpacked(known.number))) return false;
    }
    const seconds = Math.max(1, Math.floor(receivedAtMs / 1000));
    this.#keys.add(fingerprint, seconds, place.offset * PARTITIONS_MAX + place.partition);
    return this.#keys.has(fingerprint);
  }

  /**
   * Remembers where a stream reached an end.
   * @returns whether others need to be told: it is farther than was known, or as far at an earlier place
   */
  learnStream(stream: string, end: number, place: AppendPlace): boolean {
    const ends = this.#streams.get(stream) ?? [];
    const last = ends.at(-1);
    const fact: StreamEnd = { end, partition: place.partition, offset: place.offset };
    if (last !== undefined && end < last.end) {
      if (!ends.some((known) => known.end >= end && !isBefore(place, known)))
        this.#streams.set(stream, [fact, ...ends].toSorted(byEnd).slice(-MAX_FORMER_ENDS));
      return false;
    }
    if (last?.end === end && !isBefore(place, last)) return false;
    const former = last?.end === end ? ends.slice(0, -1) : ends;
    this.#streams.delete(stream);
    this.#streams.set(stream, [...former.slice(1 - MAX_FORMER_ENDS), fact]);
    this.#forget();
    return true;
  }

  #forget(): void {
    if (this.#streams.size <= this.#maxStreams) return;
    const oldest = this.#streams.keys().next();
    if (oldest.done !== true) this.#streams.delete(oldest.value);
  }
}

function isBefore(one: AppendPlace, other: AppendPlace): boolean {
  return one.partition === other.partition && one.offset < other.offset;
}

function isAnotherDay(firstSeconds: number, receivedAtMs: number): boolean {
  return receivedAtMs / 1000 - firstSeconds > REPEAT_SECONDS_MAX;
}

function byEnd(one: StreamEnd, other: StreamEnd): number {
  return one.end - other.end;
}

function unpacked(number: number): AppendPlace {
  return { partition: number % PARTITIONS_MAX, offset: Math.floor(number / PARTITIONS_MAX) };
}
