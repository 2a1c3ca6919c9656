import { Buffer } from 'node:buffer';

/** A record batch of Kafka (version 2) up to its records; the numbers below are places in it. */
const HEAD_BYTES = 61;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const LAST_OFFSET_DELTA_AT = 23;
const RECORDS_AT = 57;
const MAGIC = 2;
const CODEC_MASK = 0b111;
/** What its length leaves out: the first offset and the length itself. */
const BEFORE_LENGTH_BYTES = 12;

/** What a batch says of itself without being unpacked. */
export interface BatchHead {
  readonly firstOffset: number;
  readonly lastOffsetDelta: number;
  readonly records: number;
}

/**
 * Reads the head of a batch that stands in memory before its packed records, as it came from the broker.
 * @returns `undefined` when no such head is there: the batch is older, or was copied
 */
export function readBatchHead(packed: Buffer, codec: number): BatchHead | undefined {
  const at = packed.byteOffset - HEAD_BYTES;
  if (at < 0) return undefined;
  const head = Buffer.from(packed.buffer, at, HEAD_BYTES);
  const length = HEAD_BYTES - BEFORE_LENGTH_BYTES + packed.length;
  const records = head.readInt32BE(RECORDS_AT);
  const lastOffsetDelta = head.readInt32BE(LAST_OFFSET_DELTA_AT);
  const isHead =
    head.readInt8(MAGIC_AT) === MAGIC &&
    head.readInt32BE(LENGTH_AT) === length &&
    (head.readInt16BE(ATTRIBUTES_AT) & CODEC_MASK) === codec;
  if (!isHead || records <= 0 || lastOffsetDelta < 0) return undefined;
  return { firstOffset: Number(head.readBigInt64BE(0)), lastOffsetDelta, records };
}
