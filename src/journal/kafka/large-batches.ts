import { Buffer } from 'node:buffer';
import { createRequire } from 'node:module';
import { type BatchContext, type Decoder, lateRecords } from './late-record.ts';

/** A record batch (version 2) up to its records; the numbers below are places in it. */
const HEAD_BYTES = 61;
const LENGTH_AT = 8;
const MAGIC_AT = 16;
const ATTRIBUTES_AT = 21;
const RECORDS_AT = 57;
const MAGIC = 2;
/** What its length leaves out: the first offset and the length itself. */
const BEFORE_LENGTH_BYTES = 12;
/** The records of larger batches are read when they are looked at. */
const EARLY_RECORDS_MAX = 10_000;
/** With fewer bytes left, what follows in an answer is no batch. */
const BATCH_BYTES_MIN = 49;
const CUT_OFF = 'KafkaJSPartialMessageError';

interface Codec {
  /** May give fewer records than the head of a batch tells of. */
  decompress(packed: Buffer): Promise<Buffer>;
}

const load = createRequire(import.meta.url);
const OwnDecoder = load('kafkajs/src/protocol/decoder.js') as new (bytes: Buffer) => Decoder;
const decodeBatch = load('kafkajs/src/protocol/recordBatch/v0/decoder.js') as (
  decoder: Decoder,
) => Promise<BatchContext & { records: readonly unknown[] }>;
const decodeOldSet = load('kafkajs/src/protocol/messageSet/decoder.js') as (
  decoder: Decoder,
  bytes: number,
) => Promise<unknown[]>;
const { lookupCodecByAttributes } = load('kafkajs/src/protocol/message/compression/index.js') as {
  lookupCodecByAttributes(attributes: number): Codec | null;
};
const PLACE = load.resolve('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');

/**
 * Lets the clients of this process read batches of any number of records. As it is published (2.2.4), kafkajs gives the
 * records of a batch to one call as its arguments, of which the stack holds some 120,000: it fails at a larger batch, and
 * at the same one again. To be called before anything is fetched.
 */
export function takeLargeBatches(): void {
  load(PLACE);
  const kept = load.cache[PLACE];
  if (kept !== undefined) kept.exports = decodeMessages;
}

/** The records of one partition in an answer, as far as it was not cut off. */
async function decodeMessages(answer: Decoder): Promise<unknown[]> {
  const bytes = answer.readInt32();
  if (bytes <= 0 || !answer.canReadBytes(bytes)) return [];
  const batches = new OwnDecoder(answer.readBytes(bytes));
  if (batches.buffer.readInt8(MAGIC_AT) !== MAGIC) return decodeOldSet(batches, bytes);
  const records: unknown[] = [];
  try {
    while (batches.canReadBytes(BATCH_BYTES_MIN))
      for (const record of await recordsOf(batches)) records.push(record);
  } catch (error) {
    if (!(error instanceof Error && error.name === CUT_OFF)) throw error;
  }
  return records;
}

/** The records of the next batch. */
async function recordsOf(batches: Decoder): Promise<readonly unknown[]> {
  const { buffer, offset } = batches;
  const head = Buffer.from(buffer.subarray(offset, offset + HEAD_BYTES));
  const end = offset + BEFORE_LENGTH_BYTES + head.readInt32BE(LENGTH_AT);
  const records = head.length < HEAD_BYTES ? 0 : head.readInt32BE(RECORDS_AT);
  if (records <= EARLY_RECORDS_MAX || end > buffer.length)
    return (await decodeBatch(batches)).records;
  batches.offset = end;
  const packed = buffer.subarray(offset + HEAD_BYTES, end);
  const codec = lookupCodecByAttributes(head.readInt16BE(ATTRIBUTES_AT));
  const plain = codec === null ? packed : await codec.decompress(packed);
  return lateRecords(plain, records, await contextOf(head));
}

/** What a batch says of itself: that of the same batch without records. */
async function contextOf(head: Buffer): Promise<BatchContext> {
  head.writeInt32BE(HEAD_BYTES - BEFORE_LENGTH_BYTES, LENGTH_AT);
  head.writeInt32BE(0, RECORDS_AT);
  const { records: _, ...context } = await decodeBatch(new OwnDecoder(head));
  return Object.assign(context, { magicByte: MAGIC });
}
