// Goal: a batch of any number of records is read as kafkajs reads a small one, packed or not, and in little memory.
// Method: the same records by kafkajs's own decoder of batches and by the one that stands in its place; damaged ones.
import { createRequire } from 'node:module';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from 'vitest';
import { takeLargeBatches } from '../../../../src/journal/kafka/large-batches.ts';
import type { FetchedMessage } from '../../../../src/journal/kafka/record-codec.ts';

const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js');
const Encoder = load('kafkajs/src/protocol/encoder.js');
const encodeRecord = load('kafkajs/src/protocol/recordBatch/record/v0/index.js');
const decodeBatch = load('kafkajs/src/protocol/recordBatch/v0/decoder.js');
const HEAD_BYTES = 61;
const FIRST = 7_000_000_000;
const FIRST_TIME = 1_700_000_000_000;

interface Form {
  readonly codec?: number;
  readonly isControl?: boolean;
}

function batch(records: Buffer, count: number, { codec = 0, isControl = false }: Form): Buffer {
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeBigInt64BE(BigInt(FIRST), 0);
  head.writeInt32BE(HEAD_BYTES - 12 + records.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(codec + (isControl ? 0x20 : 0), 21);
  head.writeInt32BE(count - 1, 23);
  head.writeBigInt64BE(BigInt(FIRST_TIME), 27);
  head.writeBigInt64BE(BigInt(FIRST_TIME), 35);
  head.writeBigInt64BE(12n, 43);
  head.writeInt32BE(count, 57);
  return Buffer.concat([head, records]);
}

/** Records with and without key, value and headers, whose times go back and forth. */
function recordsOf(count: number): Buffer {
  const encoder = new Encoder();
  for (let at = 0; at < count; at += 1)
    encoder.writeEncoder(
      encodeRecord({
        offsetDelta: at,
        timestampDelta: at % 3 === 0 ? -at : at * 1_000,
        key: at % 2 === 0 ? `k${at}` : null,
        value: at % 5 === 0 ? null : Buffer.from(`dòng ${at}`.repeat(at % 7)),
        headers: at % 4 === 0 ? { gac: `1 ${at}` } : {},
      }),
    );
  return encoder.buffer;
}

function read(...batches: Buffer[]): Promise<FetchedMessage[]> {
  const decodeMessages = load('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js');
  const bytes = Buffer.concat(batches);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return decodeMessages(new Decoder(Buffer.concat([length, bytes])));
}

const partsOf = ({ offset, timestamp, key, value, headers, isControlRecord }: FetchedMessage) => ({
  ...{ offset, timestamp, key, value, headers, isControlRecord },
});

describe('batches', () => {
  beforeAll(() => takeLargeBatches());

  it.each([
    ['as they are', {}],
    ['of a transaction’s end', { isControl: true }],
    ['packed', { codec: 1 }],
  ])('of many records are read as those of few, %s', async (_, form: Form) => {
    const count = 10_001;
    const plain = recordsOf(count);
    const whole = batch(form.codec ? gzipSync(plain) : plain, count, form);
    const { records } = await decodeBatch(new Decoder(whole));
    const found = await read(whole);
    expect(found.map(partsOf)).toEqual(records.map(partsOf));
    expect(found[0]).toMatchObject({ batchContext: records[0].batchContext });
  });

  it('may be larger than the stack, and stand between others', async () => {
    const few = batch(recordsOf(3), 3, {});
    const many = batch(recordsOf(200_000), 200_000, {});
    const found = await read(few, many, few);
    expect(found).toHaveLength(200_006);
    expect(found[200_002]?.offset).toBe(String(FIRST + 199_999));
  });

  it('that are cut off are left for the next answer', async () => {
    const whole = batch(recordsOf(20_000), 20_000, {});
    const few = batch(recordsOf(2), 2, {});
    for (const cut of [30, 55, 70, 1_000])
      expect(await read(few, whole.subarray(0, cut)), String(cut)).toHaveLength(2);
  });

  it('whose records end beyond them are refused', async () => {
    const records = recordsOf(20_000);
    const damaged = batch(records.subarray(0, -3), 20_000, {});
    await expect(read(damaged)).rejects.toThrow(RangeError);
  });
});
