import { crc32 } from 'node:zlib';
import type { JournalRecord, RecordOrigin } from '../event/raw-record.ts';
import { TRACEPARENT_LENGTH } from '../telemetry/traceparent.ts';
import type { Dedup } from './contract.ts';

/*
 * A frame is one record within a block. Little endian:
 *   0 length u32 | 4 flags u8 | 5 transport u8 | 6 source length u8 | 7 zero u8
 *   8 peer length u16 | 10 dedup length u16 | 12 cutFromBytes u32 | 16 receivedAtMs f64 | 24 stream end f64
 *  32 source, peer, dedup, trace (55 bytes, if flagged), body
 * Its offset is that of its block and its place in it. The block vouches for every bit of it.
 */
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
export const FRAME_FIXED_BYTES = 32;
/** A longer body is refused; collectors cut records far below it. */
export const MAX_RECORD_BYTES = 16 * 1024 * 1024;
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
 * Which segment a block belongs to: the part of its CRC seed that does not change within a file.
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
  return ((buffer[at + 4] ?? 0) & WITH_TRACE) === 0 ? 0 : TRACE_BYTES;
}

/** Writes one frame into `target` at `at` and gives the place after it. The target must be large enough. */
export function encodeFrame(target: Buffer, at: number, input: FrameInput): number {
  const { source, dedup, dedupText } = input.texts;
  const dedupBytes = input.batchEnd ? dedupText.length : 0;
  target[at + 4] = flagsOf(input);
  target[at + 5] = TRANSPORT_CODES[input.transport];
  target[at + 6] = source.length;
  target[at + 7] = 0;
  target.writeUInt16LE(input.peer.length, at + 8);
  target.writeUInt16LE(dedupBytes, at + 10);
  target.writeUInt32LE(Math.min(input.cutFromBytes, 0xffff_ffff), at + 12);
  target.writeDoubleLE(input.receivedAtMs, at + 16);
  target.writeDoubleLE(input.batchEnd && dedup?.kind === 'stream' ? dedup.end : 0, at + 24);
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
  target.writeUInt32LE(end - at, at);
  return end;
}

/** The length of the frame at `at` of an opened block; 0 when none is there. */
export function frameLength(frames: Buffer, at: number): number {
  if (at + FRAME_FIXED_BYTES > frames.length) return 0;
  const length = frames.readUInt32LE(at);
  const texts =
    (frames[at + 6] ?? 0) +
    frames.readUInt16LE(at + 8) +
    frames.readUInt16LE(at + 10) +
    traceBytes(frames, at);
  const isWhole = FRAME_FIXED_BYTES + texts <= length && at + length <= frames.length;
  return isWhole && TRANSPORT_OF_CODE[frames[at + 5] ?? 0] !== undefined ? length : 0;
}

/** The receipt time of the record in a sound frame. */
export function frameReceivedAtMs(buffer: Buffer, at: number): number {
  return buffer.readDoubleLE(at + 16);
}

/** Whether a sound frame is the last of its batch. */
export function isBatchEnd(buffer: Buffer, at: number): boolean {
  return ((buffer[at + 4] ?? 0) & BATCH_END) !== 0;
}

/** The dedup that a sound frame carries, with the source it is of. */
export function frameDedup(
  buffer: Buffer,
  at: number,
): { sourceId: string; dedup: Dedup } | undefined {
  const flags = buffer[at + 4] ?? 0;
  if ((flags & (WITH_KEY | WITH_STREAM)) === 0) return undefined;
  const peerAt = at + FRAME_FIXED_BYTES + (buffer[at + 6] ?? 0);
  const textAt = peerAt + buffer.readUInt16LE(at + 8);
  const sourceId = buffer.toString('utf8', at + FRAME_FIXED_BYTES, peerAt);
  const text = buffer.toString('utf8', textAt, textAt + buffer.readUInt16LE(at + 10));
  return {
    sourceId,
    dedup:
      (flags & WITH_KEY) !== 0
        ? { kind: 'key', key: text }
        : { kind: 'stream', stream: text, end: buffer.readDoubleLE(at + 24) },
  };
}

/**
 * The record in a sound frame; its body is a view of `buffer`, not a copy.
 * @param options `sourceId`: of a frame whose source stands beside it
 */
export function decodeRecord(
  buffer: Buffer,
  at: number,
  options: { partition: number; offset: number; length: number; sourceId?: string },
): JournalRecord {
  const sourceAt = at + FRAME_FIXED_BYTES;
  const peerAt = sourceAt + (buffer[at + 6] ?? 0);
  const dedupAt = peerAt + buffer.readUInt16LE(at + 8);
  const traceAt = dedupAt + buffer.readUInt16LE(at + 10);
  const bodyAt = traceAt + traceBytes(buffer, at);
  const record: JournalRecord = {
    partition: options.partition,
    offset: options.offset,
    sourceId: options.sourceId ?? buffer.toString('utf8', sourceAt, peerAt),
    receivedAtMs: buffer.readDoubleLE(at + 16),
    transport: TRANSPORT_OF_CODE[buffer[at + 5] ?? 0] ?? 'http',
    peer: buffer.toString('utf8', peerAt, dedupAt),
    body: buffer.subarray(bodyAt, at + options.length),
    cutFromBytes: buffer.readUInt32LE(at + 12),
  };
  return bodyAt === traceAt
    ? record
    : { ...record, trace: buffer.toString('latin1', traceAt, bodyAt) };
}
