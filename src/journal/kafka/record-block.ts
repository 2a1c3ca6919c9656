import { Buffer } from 'node:buffer';
import {
  type JournalRecord,
  type RawRecord,
  type RecordOrigin,
  TRANSPORTS,
} from '../../event/raw-record.ts';

/*
 * The records of a block, one after the other, little endian:
 *   0 time of receipt f64 | 8 length before it was cut u32 | 12 length of the body u32 | 16 length of the peer u16
 *  18 length of the trace u8 | 19 origin u8 | 20 peer, trace, body
 * What all of them share, the source, stands in the message.
 */
const HEAD_BYTES = 20;
/** Three bytes each fit into the length of a peer. */
const PEER_CHARACTERS_MAX = 21_000;
const TRACE_BYTES_MAX = 255;
/** By their number in a block: an origin that is added goes to the end. */
const ORIGINS: readonly RecordOrigin[] = [...TRANSPORTS, 'internal'];
/** A block that has reached this size is followed by another: what one damaged bit can take away. */
const BLOCK_BYTES = 32 * 1024;

/** Where the records of a block are. */
export interface BlockPlace {
  readonly sourceId: string;
  readonly partition: number;
  /** Of the first of them. */
  readonly offset: number;
}

/** Bytes of a record in a block, at most. */
export function recordBytes({ peer, body, trace = '' }: RawRecord): number {
  return HEAD_BYTES + body.length + 3 * (peer.length + trace.length);
}

/** Divides records into blocks of about 32 KiB, in their order. */
export function* blocksOf(records: readonly RawRecord[]): Generator<readonly RawRecord[]> {
  let from = 0;
  let bytes = 0;
  for (const [at, { body }] of records.entries()) {
    bytes += HEAD_BYTES + body.length;
    if (bytes < BLOCK_BYTES) continue;
    yield records.slice(from, at + 1);
    from = at + 1;
    bytes = 0;
  }
  if (from < records.length) yield records.slice(from);
}

/** The bytes of a block. */
export function encodeBlock(records: readonly RawRecord[]): Buffer {
  const bytes = Buffer.allocUnsafe(records.reduce((sum, record) => sum + recordBytes(record), 0));
  let at = 0;
  for (const record of records) at = encodeRecord(record, bytes, at);
  return bytes.subarray(0, at);
}

/** The records of a block, whose bodies are parts of it; `undefined` when it does not hold so many, or more. */
export function decodeBlock(
  bytes: Buffer,
  count: number,
  place: BlockPlace,
): JournalRecord[] | undefined {
  const records: JournalRecord[] = [];
  let at = 0;
  while (at + HEAD_BYTES <= bytes.length && records.length < count) {
    const { sourceId, partition } = place;
    const transport = ORIGINS[bytes.readUInt8(at + 19)];
    if (transport === undefined) return undefined;
    const peerAt = at + HEAD_BYTES;
    const traceAt = peerAt + bytes.readUInt16LE(at + 16);
    const bodyAt = traceAt + bytes.readUInt8(at + 18);
    const end = bodyAt + bytes.readUInt32LE(at + 12);
    const record: JournalRecord = {
      sourceId,
      partition,
      offset: place.offset + records.length,
      receivedAtMs: bytes.readDoubleLE(at),
      transport,
      peer: bytes.toString('utf8', peerAt, traceAt),
      body: bytes.subarray(bodyAt, end),
      cutFromBytes: bytes.readUInt32LE(at + 8),
    };
    records.push(
      bodyAt > traceAt ? { ...record, trace: bytes.toString('latin1', traceAt, bodyAt) } : record,
    );
    at = end;
  }
  return at === bytes.length && records.length === count ? records : undefined;
}

function encodeRecord(record: RawRecord, target: Buffer, at: number): number {
  const { receivedAtMs, transport, cutFromBytes, body, trace = '' } = record;
  const peerAt = at + HEAD_BYTES;
  const peer = target.write(record.peer.slice(0, PEER_CHARACTERS_MAX), peerAt, 'utf8');
  const traceAt = peerAt + peer;
  const traceBytes = target.write(trace.slice(0, TRACE_BYTES_MAX), traceAt, 'latin1');
  const bodyAt = traceAt + traceBytes;
  target.writeDoubleLE(receivedAtMs, at);
  target.writeUInt32LE(cutFromBytes, at + 8);
  target.writeUInt32LE(body.length, at + 12);
  target.writeUInt16LE(peer, at + 16);
  target.writeUInt8(traceBytes, at + 18);
  target.writeUInt8(ORIGINS.indexOf(transport), at + 19);
  target.set(body, bodyAt);
  return bodyAt + body.length;
}
