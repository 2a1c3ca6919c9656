import { Buffer } from 'node:buffer';
import type { JournalRecord, RawRecord } from '../../event/raw-record.ts';
import {
  type BatchTexts,
  decodeRecord,
  encodeFrame,
  FRAME_FIXED_BYTES,
  frameLength,
  TRACE_BYTES,
} from '../frame.ts';
import { BLOCK_BYTES } from '../seal.ts';

/** Three bytes each fit into the length of a peer. */
const PEER_CHARACTERS_MAX = 21_000;
/** What an append shares stands in its messages: its source and how it is recognised. */
const NO_TEXTS: BatchTexts = {
  source: Buffer.alloc(0),
  dedup: undefined,
  dedupText: Buffer.alloc(0),
};

/** Where the records of a block are. */
export interface BlockPlace {
  readonly sourceId: string;
  readonly partition: number;
  /** Of the first of them. */
  readonly offset: number;
}

/** Bytes of a record in a block, at most. */
export function recordBytes({ peer, body }: RawRecord): number {
  return FRAME_FIXED_BYTES + TRACE_BYTES + 3 * peer.length + body.length;
}

/** Divides records into blocks of about 32 KiB, in their order. */
export function* blocksOf(records: readonly RawRecord[]): Generator<readonly RawRecord[]> {
  let from = 0;
  let bytes = 0;
  for (const [at, { body }] of records.entries()) {
    bytes += FRAME_FIXED_BYTES + body.length;
    if (bytes < BLOCK_BYTES) continue;
    yield records.slice(from, at + 1);
    from = at + 1;
    bytes = 0;
  }
  if (from < records.length) yield records.slice(from);
}

/** The bytes of a block: a frame for each record. */
export function encodeBlock(records: readonly RawRecord[]): Buffer {
  const bytes = Buffer.allocUnsafe(records.reduce((sum, record) => sum + recordBytes(record), 0));
  let at = 0;
  for (const record of records) {
    const { receivedAtMs, transport, cutFromBytes, body, trace } = record;
    const peer = Buffer.from(record.peer.slice(0, PEER_CHARACTERS_MAX), 'utf8');
    at = encodeFrame(bytes, at, {
      ...{ receivedAtMs, transport, peer, cutFromBytes, body, trace },
      ...{ texts: NO_TEXTS, batchEnd: false },
    });
  }
  return bytes.subarray(0, at);
}

/** The records of a block, whose bodies are parts of it; `undefined` when it does not hold so many, or more. */
export function decodeBlock(
  bytes: Buffer,
  count: number,
  { sourceId, partition, offset: first }: BlockPlace,
): JournalRecord[] | undefined {
  const records: JournalRecord[] = [];
  let at = 0;
  while (records.length < count) {
    const length = frameLength(bytes, at);
    if (length === 0) return undefined;
    const offset = first + records.length;
    records.push(decodeRecord(bytes, at, { partition, offset, length, sourceId }));
    at += length;
  }
  return at === bytes.length ? records : undefined;
}
