import { crc32 } from 'node:zlib';
import type { JournalRecord, RecordOrigin } from '../../event/raw-record.ts';
import { TRACEPARENT_LENGTH } from '../../telemetry/traceparent.ts';
import type { Dedup } from '../contract.ts';

/*
 * A frame, little endian:
 *   0 magic u32 | 4 payload length u32 | 8 CRC-32 of the payload u32
 *  12 version u8 | 13 flags u8 | 14 transport u8 | 15 source length u8
 *  16 peer length u16 | 18 dedup length u16 | 20 offset f64 | 28 receivedAtMs f64
 *  36 cutFromBytes u32 | 40 stream end f64 | 48 source, peer, dedup, trace (55 bytes, if flagged), body
 * The CRC starts from a seed made of the partition, the segment and the position, so that a copy of
 * a frame inside the body of another (a log line may hold any bytes) is never taken for a frame.
 */
const MAGIC = 0xf31c_47a7;
const VERSION = 1;
const PAYLOAD_AT = 12;
const BATCH_END = 1;
const WITH_KEY = 2;
const WITH_STREAM = 4;
const WITH_TRACE = 8;
const TRANSPORT_CODES = {
  http: 1,
  syslog: 2,
  file: 3,
  internal: 4,
  kafka: 5,
} as const satisfies Record<RecordOrigin, number>;
const TRANSPORT_OF_CODE: readonly (RecordOrigin | undefined)[] = [
  undefined,
  'http',
  'syslog',
  'file',
  'internal',
  'kafka',
];

/** Bytes of a frame without its texts and its body. */
export const FRAME_FIXED_BYTES = 48;
/** The first bytes of every frame, to find the next one after damage. */
export const FRAME_MAGIC = Buffer.from([0xa7, 0x47, 0x1c, 0xf3]);
/** A longer body is refused; collectors cut records far below it. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
const MAX_FRAME_BYTES = MAX_RECORD_BYTES + 256 * 1024;
/** Longest source id in bytes. */
export const MAX_SOURCE_BYTES = 255;
/** Longest peer or dedup text in bytes. */
export const MAX_TEXT_BYTES = 65_535;

/** Bytes of the trace in a frame that has one: a traceparent of W3C Trace Context, version 00. */
export const TRACE_BYTES = TRACEPARENT_LENGTH;

/** What a batch shares, turned into bytes once. */
export interface BatchTexts {
  readonly source: Buffer;
  readonly dedup: Dedup | undefined;
  readonly dedupText: Buffer;
}

/** One record on its way into a frame. */
export interface FrameInput {
  readonly offset: number;
  readonly receivedAtMs: number;
  readonly transport: RecordOrigin;
  readonly peer: Buffer;
  readonly cutFromBytes: number;
  readonly body: Buffer;
  readonly texts: BatchTexts;
  /** Whether this is the last record of its batch; only that one carries the dedup. */
  readonly batchEnd: boolean;
  readonly trace: string | undefined;
}

/**
 * Which segment a frame belongs to: the part of its CRC seed that does not change within a file.
 */
export function segmentSeed(partition: number, baseOffset: number): number {
  return crc32(`${partition}/${baseOffset}`);
}

function flagsOf(input: FrameInput): number {
  const trace = input.trace === undefined ? 0 : WITH_TRACE;
  if (!input.batchEnd) return trace;
  const dedup = input.texts.dedup;
  if (dedup === undefined) return trace | BATCH_END;
  return trace | BATCH_END | (dedup.kind === 'key' ? WITH_KEY : WITH_STREAM);
}

function traceBytes(buffer: Buffer, at: number): number {
  return ((buffer[at + 13] ?? 0) & WITH_TRACE) === 0 ? 0 : TRACE_BYTES;
}

/**
 * Writes one frame into `target` at `at` and gives the place after it. The target must be large
 * enough.
 * `seed` is the segment's seed xor the frame's position in its file.
 */
export function encodeFrame(
  target: Buffer,
  at: number,
  options: { seed: number; input: FrameInput },
): number {
  const { input, seed } = options;
  const { source, dedup, dedupText } = input.texts;
  const dedupBytes = input.batchEnd ? dedupText.length : 0;
  target.writeUInt32LE(MAGIC, at);
  target[at + 12] = VERSION;
  target[at + 13] = flagsOf(input);
  target[at + 14] = TRANSPORT_CODES[input.transport];
  target[at + 15] = source.length;
  target.writeUInt16LE(input.peer.length, at + 16);
  target.writeUInt16LE(dedupBytes, at + 18);
  target.writeDoubleLE(input.offset, at + 20);
  target.writeDoubleLE(input.receivedAtMs, at + 28);
  target.writeUInt32LE(Math.min(input.cutFromBytes, 0xffff_ffff), at + 36);
  target.writeDoubleLE(input.batchEnd && dedup?.kind === 'stream' ? dedup.end : 0, at + 40);
  let end = at + FRAME_FIXED_BYTES;
  target.set(source, end);
  end += source.length;
  target.set(input.peer, end);
  end += input.peer.length;
  if (dedupBytes > 0) target.set(dedupText, end);
  end += dedupBytes;
  if (input.trace !== undefined) end += target.write(input.trace, end, 'latin1');
  target.set(input.body, end);
  end += input.body.length;
  target.writeUInt32LE(end - at - PAYLOAD_AT, at + 4);
  target.writeUInt32LE(crc32(target.subarray(at + PAYLOAD_AT, end), seed), at + 8);
  return end;
}

/** The answer of `frameLength` when the bytes at hand are too few to judge. */
export const FRAME_INCOMPLETE = 0;
/** The answer of `frameLength` when no frame starts there. */
export const FRAME_DAMAGED = -1;

/** How many bytes a whole frame at `at` claims to have; at least the fixed part. */
export function claimedLength(buffer: Buffer, at: number, end: number): number {
  return end - at < PAYLOAD_AT
    ? FRAME_FIXED_BYTES
    : PAYLOAD_AT + Math.max(buffer.readUInt32LE(at + 4), FRAME_FIXED_BYTES - PAYLOAD_AT);
}

/** The length of the sound frame at `at`, or `FRAME_INCOMPLETE`, or `FRAME_DAMAGED`. */
export function frameLength(
  buffer: Buffer,
  at: number,
  options: { end: number; seed: number },
): number {
  const { end } = options;
  if (end - at < PAYLOAD_AT) return FRAME_INCOMPLETE;
  if (buffer.readUInt32LE(at) !== MAGIC) return FRAME_DAMAGED;
  const length = PAYLOAD_AT + buffer.readUInt32LE(at + 4);
  if (length < FRAME_FIXED_BYTES || length > MAX_FRAME_BYTES) return FRAME_DAMAGED;
  if (at + length > end) return FRAME_INCOMPLETE;
  const texts =
    (buffer[at + 15] ?? 0) +
    buffer.readUInt16LE(at + 16) +
    buffer.readUInt16LE(at + 18) +
    traceBytes(buffer, at);
  if (buffer[at + 12] !== VERSION || FRAME_FIXED_BYTES + texts > length) return FRAME_DAMAGED;
  if (TRANSPORT_OF_CODE[buffer[at + 14] ?? 0] === undefined) return FRAME_DAMAGED;
  const expected = buffer.readUInt32LE(at + 8);
  const actual = crc32(buffer.subarray(at + PAYLOAD_AT, at + length), options.seed);
  return actual === expected ? length : FRAME_DAMAGED;
}

/** The offset of the record in a sound frame. */
export function frameOffset(buffer: Buffer, at: number): number {
  return buffer.readDoubleLE(at + 20);
}

/** The receipt time of the record in a sound frame. */
export function frameReceivedAtMs(buffer: Buffer, at: number): number {
  return buffer.readDoubleLE(at + 28);
}

/** Whether a sound frame is the last of its batch. */
export function isBatchEnd(buffer: Buffer, at: number): boolean {
  return ((buffer[at + 13] ?? 0) & BATCH_END) !== 0;
}

/** The dedup that a sound frame carries, with the source it is of. */
export function frameDedup(
  buffer: Buffer,
  at: number,
): { sourceId: string; dedup: Dedup } | undefined {
  const flags = buffer[at + 13] ?? 0;
  if ((flags & (WITH_KEY | WITH_STREAM)) === 0) return undefined;
  const peerAt = at + FRAME_FIXED_BYTES + (buffer[at + 15] ?? 0);
  const textAt = peerAt + buffer.readUInt16LE(at + 16);
  const sourceId = buffer.toString('utf8', at + FRAME_FIXED_BYTES, peerAt);
  const text = buffer.toString('utf8', textAt, textAt + buffer.readUInt16LE(at + 18));
  return {
    sourceId,
    dedup:
      (flags & WITH_KEY) !== 0
        ? { kind: 'key', key: text }
        : { kind: 'stream', stream: text, end: buffer.readDoubleLE(at + 40) },
  };
}

/** The record in a sound frame; its body is a view of `buffer`, not a copy. */
export function decodeRecord(
  buffer: Buffer,
  at: number,
  options: { partition: number; length: number },
): JournalRecord {
  const sourceAt = at + FRAME_FIXED_BYTES;
  const peerAt = sourceAt + (buffer[at + 15] ?? 0);
  const dedupAt = peerAt + buffer.readUInt16LE(at + 16);
  const traceAt = dedupAt + buffer.readUInt16LE(at + 18);
  const bodyAt = traceAt + traceBytes(buffer, at);
  const record: JournalRecord = {
    partition: options.partition,
    offset: buffer.readDoubleLE(at + 20),
    sourceId: buffer.toString('utf8', sourceAt, peerAt),
    receivedAtMs: buffer.readDoubleLE(at + 28),
    transport: TRANSPORT_OF_CODE[buffer[at + 14] ?? 0] ?? 'http',
    peer: buffer.toString('utf8', peerAt, dedupAt),
    body: buffer.subarray(bodyAt, at + options.length),
    cutFromBytes: buffer.readUInt32LE(at + 36),
  };
  return bodyAt === traceAt
    ? record
    : { ...record, trace: buffer.toString('latin1', traceAt, bodyAt) };
}
