import { Buffer } from 'node:buffer';
import type { BatchHead } from './batch-head.ts';

/** A batch that could not be unpacked; all of its messages lead here. */
export interface UnreadableBatch {
  readonly codec: string;
  readonly packedBytes: number;
  readonly firstOffset: number;
  readonly lastOffset: number;
  /** How many messages each message that leads here stands for. */
  readonly messagesEach: number;
  readonly reason: string;
}

/** Length, attributes, time, place, key, value and headers of a record without anything. */
const RECORD_BYTES_MAX = 11;
const NO_KEY = 1;
/** In the place of more messages stands one: of such a batch clients take fewer than it says. */
const STAND_INS_MAX = 10_000;

/** By the memory that the messages lie in, which no message can lie about. */
const unreadable = new WeakMap<ArrayBufferLike, UnreadableBatch>();

/**
 * Records to read instead of those that cannot be unpacked: as many, or one of many, up to the same last offset, each with
 * an empty value by which `unreadableOf` knows them. Without them the client would ask for the same batch for ever.
 */
export function standIn(
  head: BatchHead,
  batch: Pick<UnreadableBatch, 'codec' | 'packedBytes' | 'reason'>,
): Buffer {
  const records = head.records > STAND_INS_MAX ? 1 : head.records;
  const memory = new ArrayBuffer(records * RECORD_BYTES_MAX);
  const bytes = Buffer.from(memory);
  let at = 0;
  for (let record = 0; record < records; record++) {
    const isLast = record === records - 1;
    const delta = zigzag(isLast ? head.lastOffsetDelta : record);
    const fields = [0, 0, ...delta, NO_KEY, 0, 0];
    for (const byte of [...zigzag(fields.length), ...fields]) bytes[at++] = byte;
  }
  const { firstOffset, lastOffsetDelta } = head;
  const place = { firstOffset, lastOffset: firstOffset + lastOffsetDelta };
  unreadable.set(memory, { ...batch, ...place, messagesEach: head.records / records });
  return bytes.subarray(0, at);
}

/** The batch that a value stands for; `undefined` of a value that was really sent. */
export function unreadableOf(value: Buffer | null): UnreadableBatch | undefined {
  return value === null ? undefined : unreadable.get(value.buffer);
}

/** A number from 0 as Kafka writes it: in groups of seven bits, the lowest first. */
function zigzag(value: number): number[] {
  const bytes: number[] = [];
  let rest = value * 2;
  for (; rest > 0x7f; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return [...bytes, rest];
}
