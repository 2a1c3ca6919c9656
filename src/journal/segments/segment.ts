import { segmentSeed } from '../frame.ts';
import type { JournalKeys } from '../journal-keys.ts';
import { DedupCollector, type DedupEntries } from './dedup-memory.ts';
import { SegmentSeal } from './segment-seal.ts';
import { SparseIndex } from './sparse-index.ts';

const NAME = /^(\d{16})\.seg$/;
/** No honest journal counts this far; a file named beyond it is not ours. */
const MAX_BASE_OFFSET = 2 ** 50;

/** The file name of the segment whose first offset is `baseOffset`. */
export function segmentFileName(baseOffset: number): string {
  return `${String(baseOffset).padStart(16, '0')}.seg`;
}

/** The first offset that a file name stands for, or `undefined` when it names no segment. */
export function baseOffsetOf(fileName: string): number | undefined {
  const digits = NAME.exec(fileName)?.[1];
  if (digits === undefined) return undefined;
  const base = Number(digits);
  return base <= MAX_BASE_OFFSET ? base : undefined;
}

/** The sidecar that belongs to a segment file. */
export function sidecarPathOf(segmentPath: string): string {
  return segmentPath.replace(/\.seg$/, '.idx');
}

/** What is known of a segment without reading it; the content of its sidecar. */
export interface SegmentSummary {
  readonly baseOffset: number;
  readonly nextOffset: number;
  readonly bytes: number;
  readonly newestMs: number;
  readonly oldestMs: number;
  readonly quarantinedRecords: number;
  readonly index: readonly number[];
  readonly dedup: DedupEntries;
}

/** One segment file: which offsets it holds and how many of its bytes are durable. */
export class Segment {
  readonly baseOffset: number;
  readonly path: string;
  readonly seed: number;
  readonly seal: SegmentSeal;
  readonly index: SparseIndex;
  /** One past the last durable record. */
  nextOffset: number;
  /** Bytes of it that are durable; readers read no further. */
  bytes = 0;
  newestMs = 0;
  /** When the longest kept of its records was received; 0 before the first. */
  oldestMs = 0;
  quarantinedRecords = 0;
  /** Kept until the sidecar is written; `undefined` afterwards. */
  dedup: DedupCollector | undefined;

  constructor(options: {
    path: string;
    partition: number;
    baseOffset: number;
    journalId: string;
    keys: JournalKeys;
    summary?: SegmentSummary;
  }) {
    const { summary } = options;
    this.path = options.path;
    this.baseOffset = options.baseOffset;
    this.nextOffset = summary?.nextOffset ?? options.baseOffset;
    this.seed = segmentSeed(options.partition, options.baseOffset);
    this.seal = new SegmentSeal(options);
    this.index = new SparseIndex(summary?.index);
    this.dedup = new DedupCollector();
    if (summary === undefined) return;
    this.bytes = summary.bytes;
    this.newestMs = summary.newestMs;
    this.oldestMs = summary.oldestMs;
    this.index.seen(summary.newestMs);
    this.quarantinedRecords = summary.quarantinedRecords;
    this.dedup.addEntries(summary.dedup);
  }

  /** Takes note of a record, by when it was received. */
  aged(receivedAtMs: number): void {
    this.newestMs = Math.max(this.newestMs, receivedAtMs);
    this.oldestMs = this.oldestMs === 0 ? receivedAtMs : Math.min(this.oldestMs, receivedAtMs);
  }

  summary(): SegmentSummary {
    return {
      baseOffset: this.baseOffset,
      nextOffset: this.nextOffset,
      bytes: this.bytes,
      newestMs: this.newestMs,
      oldestMs: this.oldestMs,
      quarantinedRecords: this.quarantinedRecords,
      index: this.index.numbers(),
      dedup: this.dedup?.entries() ?? { keys: new Uint32Array(0), streams: new Map() },
    };
  }
}
