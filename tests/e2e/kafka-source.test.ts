// Goal: topics of a province's own Kafka are a source: each message once, whatever is killed, in the right locality.
// Method: a real broker, kafkajs's own producer, and the running service, which is killed while messages flow in and
// started again; the events are read back by the API. What is packed comes from Kafka's own client for Java.
import { zstdCompressSync } from 'node:zlib';
import kafkajs, { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { compress } from 'snappyjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sendPacked } from '../servers/java-producer.ts';
import { KAFKA } from '../servers/kafka.ts';
import { sharedKafka } from '../servers/shared-servers.ts';
import { until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const TOPIC = `cong-dvc-${process.pid}`;
const PACKED = `${TOPIC}-packed`;
const PARTITIONS = 3;
const BATCHES = 60;
const PER_BATCH = 100;

const PER_CODEC = 1_500;
/** More than a batch may become. */
const BOMB_BYTES = 65 * 1024 * 1024;

/** How the producer of this process packs; a client of librdkafka has Snappy without chunks. */
Object.assign(kafkajs.CompressionCodecs, {
  [CompressionTypes.Snappy]: () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => Buffer.from(compress(buffer)),
  }),
  [CompressionTypes.ZSTD]: () => ({
    compress: async ({ buffer }: { buffer: Buffer }) => zstdCompressSync(buffer),
  }),
});

const line = (at: number) =>
  `203.0.113.7 - - [22/Nov/2026:08:15:42 +0700] "GET /tin-tuc?serial=${at} HTTP/1.1" 200 5 "-" "curl/8"`;

describe.skipIf(KAFKA === undefined)('topics of Kafka as a source', () => {
  let brokers: readonly string[] = [];
  let kafka: Kafka;
  let service: ServiceProcess;

  beforeAll(async () => {
    brokers = await sharedKafka();
    kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
    const admin = kafka.admin();
    await admin.connect();
    const topics = [
      { topic: TOPIC, numPartitions: PARTITIONS },
      { topic: PACKED, numPartitions: 1 },
    ];
    await admin.createTopics({ topics });
    await admin.disconnect();
    service = await new ServiceProcess({
      collect: { kafka: { brokers, groupPrefix: TOPIC, tls: { mode: 'off' } } },
    }).start();
  }, 120_000);
  afterAll(() => service?.remove());

  const SELECTED = '/v1/events?filter=gac.source.id:cong-kafka';
  const total = async () => (await service.call('GET', `${SELECTED}&size=1`)).body.total.value;

  it('brings each message once, also when it is killed meanwhile', {
    timeout: 90_000,
  }, async () => {
    const transport = { kind: 'kafka', topics: [TOPIC] };
    const source = { id: 'cong-kafka', name: 'Cổng', type: 'nginx.access', province: '01' };
    const created = await service.call('POST', '/v1/sources', { ...source, transport });
    expect(created.status, JSON.stringify(created.body)).toBe(201);
    const producer = kafka.producer();
    await producer.connect();
    for (let batch = 0; batch < BATCHES; batch++) {
      const messages = Array.from({ length: PER_BATCH }, (_, at) => ({
        value: line(batch * PER_BATCH + at),
      }));
      await producer.send({ topic: TOPIC, messages, compression: CompressionTypes.GZIP });
      if (batch % 20 === 10) {
        await until(async () => (await total()) > 0 || undefined, 40_000);
        await service.kill();
        await service.start();
      }
    }
    // A message without a value says only that a key is gone.
    await producer.send({ topic: TOPIC, messages: [{ key: 'k', value: null }] });
    await producer.disconnect();
    const sent = BATCHES * PER_BATCH;
    await until(async () => (await total()) >= sent || undefined, 45_000);
    const found = await allItems(service, `${SELECTED}&order=asc&size=1000`);
    const serials = found.map(({ url }) => Number(url.query.replace('serial=', '')));
    expect(serials.length).toBe(sent);
    expect(new Set(serials).size).toBe(sent);
    expect(found[0]).toMatchObject({
      event: { dataset: 'nginx.access' },
      gac: { province: '01', source: { id: 'cong-kafka' } },
    });
    const refused = 'gac_collect_refused_records_total{transport="kafka",reason="malformed_batch"}';
    await until(async () => {
      const { body } = await service.call('GET', '/metrics');
      return String(body).includes(`${refused} 1`) || undefined;
    });
  });

  it('reads what is packed in any way, and goes on behind what is too large to be unpacked', {
    timeout: 90_000,
  }, async () => {
    const transport = { kind: 'kafka', topics: [PACKED] };
    const source = { id: 'cong-nen', name: 'Cổng', type: 'nginx.access', province: '01' };
    await service.call('POST', '/v1/sources', { ...source, transport });
    const codecs = ['gzip', 'snappy', 'lz4', 'zstd'];
    const lines = codecs.map((codec, nth) => {
      const own = Array.from({ length: PER_CODEC }, (_, at) => line(nth * PER_CODEC + at));
      return [codec, own] as const;
    });
    await sendPacked({ brokers, topic: PACKED }, Object.fromEntries(lines));
    const producer = kafka.producer();
    await producer.connect();
    const send = async (value: string | Buffer, compression: CompressionTypes) => {
      await producer.send({ topic: PACKED, messages: [{ value }], compression });
    };
    await send(Buffer.alloc(BOMB_BYTES), CompressionTypes.ZSTD);
    const raw = codecs.length * PER_CODEC;
    await send(line(raw), CompressionTypes.Snappy);
    await producer.disconnect();
    const found = '/v1/events?filter=gac.source.id:cong-nen';
    await until(async () => {
      const { body } = await service.call('GET', `${found}&size=1`);
      return body.total.value >= raw + 2 || undefined;
    }, 60_000);
    const items = await allItems(service, `${found}&order=asc&size=1000`);
    const dead = items.filter(({ event }) => event.kind === 'pipeline_error');
    const serials = items
      .filter(({ event }) => event.kind === 'event')
      .map(({ url }) => Number(url.query.replace('serial=', '')));
    expect(serials.sort((a, b) => a - b)).toEqual(Array.from({ length: raw + 1 }, (_, at) => at));
    expect(dead.length).toBe(1);
    expect(dead[0].event.original).toContain(`"offset":${raw},"lastOffset":${raw},"codec":"zstd"`);
    const labels = { transport: 'kafka', reason: 'undecodable' };
    expect(await service.metric('gac_collect_refused_records_total', labels)).toBe(1);
  });

  it('says in the log why a topic cannot be read, and reads it once it is there', async () => {
    const transport = { kind: 'kafka', topics: [`${TOPIC}-later`] };
    const source = { id: 'cong-sau', name: 'Cổng', type: 'nginx.access', province: '48' };
    await service.call('POST', '/v1/sources', { ...source, transport });
    const said = 'A Kafka source cannot be read; it is tried again.';
    await until(async () => service.log.includes(said) || undefined);
    const producer = kafka.producer({ allowAutoTopicCreation: true });
    await producer.connect();
    await until(() =>
      producer
        .send({ topic: `${TOPIC}-later`, messages: [{ value: line(1) }] })
        .catch(() => undefined),
    );
    await producer.disconnect();
    const route = '/v1/events?filter=gac.source.id:cong-sau';
    await until(async () => {
      const { body } = await service.call('GET', route);
      return body.total.value === 1 || undefined;
    }, 30_000);
  });
});
