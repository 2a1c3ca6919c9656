// Goal: a batch that cannot be unpacked is passed over, told and never lost without a word; strangers' batches are bounded.
// Method: batches as a broker sends them, through kafkajs's own decoder; what was read goes to a sink that remembers.
import { createRequire } from 'node:module';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import kafkajs, { CompressionTypes, type KafkaMessage } from 'kafkajs';
import { pino } from 'pino';
import { beforeAll, describe, expect, it } from 'vitest';
import { storeBatch } from '../../../../src/collect/kafka/store-batch.ts';
import { registerCodecs } from '../../../../src/collect/kafka/unpack/register-codecs.ts';
import { unreadableOf } from '../../../../src/collect/kafka/unpack/stand-in.ts';
import { UnpackError } from '../../../../src/collect/kafka/unpack/unpack-error.ts';
import type { Source } from '../../../../src/event/source.ts';
import { takeLargeBatches } from '../../../../src/journal/kafka/large-batches.ts';
import { createMetrics } from '../../../../src/telemetry/metrics.ts';
import { RecordedSink } from '../../../integration/collect/recorded-sink.ts';

takeLargeBatches();
const load = createRequire(import.meta.url);
const Decoder = load('kafkajs/src/protocol/decoder.js');
const decodeMessages = load('kafkajs/src/protocol/requests/fetch/v4/decodeMessages.js') as (
  decoder: unknown,
) => Promise<KafkaMessage[]>;

/** One record: its length doubled, no attributes, times or key, a value, no headers. */
const record = (place: number, value: string) => {
  const fields = [0, 0, place * 2, 1, value.length * 2, ...Buffer.from(value), 0];
  return [fields.length * 2, ...fields];
};
const BIG = Buffer.concat([
  Buffer.from([0x80, 0x80, 0x80, 0x38]),
  Buffer.alloc((0x38 * 2 ** 21) / 2),
]);

function batch(
  packed: Buffer,
  of: { codec: number; first: number; records: number; lastDelta?: number },
): Buffer {
  const head = Buffer.alloc(61);
  head.writeBigInt64BE(BigInt(of.first), 0);
  head.writeInt32BE(49 + packed.length, 8);
  head.writeInt8(2, 16);
  head.writeInt16BE(of.codec, 21);
  head.writeInt32BE(of.lastDelta ?? of.records - 1, 23);
  head.writeInt32BE(of.records, 57);
  return Buffer.concat([head, packed]);
}

/** What the client makes of the batches of one partition in an answer. */
function read(...batches: Buffer[]): Promise<KafkaMessage[]> {
  const bytes = Buffer.concat(batches);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return decodeMessages(new Decoder(Buffer.concat([length, bytes])));
}

const GZIP = { codec: CompressionTypes.GZIP, first: 0, records: 1 };
const ZSTD = { codec: CompressionTypes.ZSTD, first: 0, records: 1 };
const good = (first: number) =>
  batch(gzipSync(Buffer.from([...record(0, 'mot'), ...record(1, 'hai')])), {
    ...{ ...GZIP, first, records: 2 },
  });
const texts = (messages: readonly KafkaMessage[]) =>
  messages.map(({ offset, value }) => [Number(offset), String(value)]);

beforeAll(() => registerCodecs());

describe('codecs', () => {
  it('reads what was packed', async () => {
    expect(texts(await read(good(7)))).toEqual([
      [7, 'mot'],
      [8, 'hai'],
    ]);
  });

  it.each([
    ['damaged', Buffer.from('no gzip at all'), GZIP],
    ['of an unknown form', Buffer.from('no frame'), { ...GZIP, codec: CompressionTypes.LZ4 }],
    ['with other records than it says', gzipSync(Buffer.from(record(0, 'x'))), GZIP],
    ['that would become too much', zstdCompressSync(Buffer.alloc(2 ** 26 + 1)), ZSTD],
  ])('goes on behind a batch %s', async (_, packed, form) => {
    const bad = batch(packed, { ...form, first: 2, records: 3, lastDelta: 9 });
    const messages = await read(good(0), bad, good(12));
    expect(messages.map(({ offset }) => Number(offset))).toEqual([0, 1, 2, 3, 11, 12, 13]);
    const unreadable = messages.map(({ value }) => unreadableOf(value)?.lastOffset);
    const none = undefined;
    expect(unreadable).toEqual([none, none, 11, 11, 11, none, none]);
  });

  it('leaves for later what would be too much for one answer', async () => {
    const batches = [0, 1, 2, 3].map((first) => batch(zstdCompressSync(BIG), { ...ZSTD, first }));
    expect(await read(...batches)).toHaveLength(3);
    expect(await read(...batches.slice(3))).toHaveLength(1);
  });

  it.each([
    ['damaged', 20_000],
    ['with more records than are read', 1_000_001],
    ['with more records than there can be', 2 ** 31 - 1],
  ])('puts one message in the place of many: a batch %s', async (_, records) => {
    const packed = gzipSync(Buffer.alloc(10));
    const messages = await read(good(0), batch(packed, { ...GZIP, first: 2, records }), good(2));
    expect(messages.map(({ offset }) => Number(offset))).toEqual([0, 1, records + 1, 2, 3]);
    const place = { firstOffset: 2, lastOffset: records + 1, messagesEach: records };
    expect(unreadableOf(messages[2]?.value ?? null)).toMatchObject(place);
  });

  it('never packs', async () => {
    for (const type of [1, 2, 3, 4] as const)
      await expect(kafkajs.CompressionCodecs[type]().compress()).rejects.toThrow(UnpackError);
  });
});

describe('storeBatch', () => {
  it.each([2_500, 25_000])(
    'stores one dead letter for a batch of %i that cannot be read, among the records around it',
    async (many) => {
      const bad = batch(Buffer.from('damaged'), { ...GZIP, first: 2, records: many });
      const messages = await read(good(0), bad, good(many + 2));
      const sink = new RecordedSink();
      const metrics = createMetrics();
      const end = await storeBatch(
        { topic: 'cong', partition: 3, messages, highWatermark: String(many + 4) },
        {
          sink,
          source: { id: 'cong-kafka' } as Source,
          clock: { now: () => 1 },
          log: pino({ level: 'silent' }),
          metrics,
          maxMessageBytes: 1_000,
          signal: AbortSignal.abort(),
          heartbeat: async () => undefined,
          isWanted: () => true,
        },
      );
      expect(end).toBe(many + 4);
      const stored = sink.records;
      const bodies = stored.map(({ body }) => String(body));
      expect(bodies.filter((body) => body.length === 3)).toEqual(['mot', 'hai', 'mot', 'hai']);
      expect(stored).toHaveLength(5);
      expect(bodies[2]).toContain(
        `"partition":3,"offset":2,"lastOffset":${many + 1},"codec":"gzip"`,
      );
      expect(stored.map(({ cutFromBytes }) => cutFromBytes)).toEqual([0, 0, 7, 0, 0]);
      const { values } = await metrics.collectRefusedRecords.get();
      expect(values).toEqual([
        { labels: { transport: 'kafka', reason: 'undecodable' }, value: many },
      ]);
    },
  );
});
