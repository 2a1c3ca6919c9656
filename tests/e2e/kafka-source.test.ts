// Goal: topics of a province's own Kafka are a source: each message once, whatever is killed, in the right locality.
// Method: a real broker, kafkajs's own producer, and the running service, which is killed while messages flow in and
// started again; the events are read back by the API.
import { CompressionTypes, Kafka, logLevel } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KAFKA } from '../servers/kafka.ts';
import { sharedKafka } from '../servers/shared-servers.ts';
import { until } from '../until.ts';
import { allItems } from './dossier-load.ts';
import { ServiceProcess } from './service-process.ts';

const TOPIC = `cong-dvc-${process.pid}`;
const PARTITIONS = 3;
const BATCHES = 60;
const PER_BATCH = 100;

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
    await admin.createTopics({ topics: [{ topic: TOPIC, numPartitions: PARTITIONS }] });
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
