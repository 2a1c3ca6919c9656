// Goal: the Kafka and the Elasticsearch that tests use are real ones and keep what they have stored.
// Method: write and read by clients of others, on the servers of this run and on own ones that end, crash and come back.
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { Client } from '@elastic/elasticsearch';
import { Kafka, logLevel, type SASLOptions } from 'kafkajs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificates } from '../servers/certificates.ts';
import {
  ELASTICSEARCH,
  ELASTICSEARCH_VERSIONS,
  ElasticsearchServer,
} from '../servers/elasticsearch.ts';
import { KAFKA, KafkaServer } from '../servers/kafka.ts';
import { sharedElasticsearch, sharedKafka } from '../servers/shared-servers.ts';

/** Two starts of a server on a machine that has other things to do. */
const RESTARTS_MS_MAX = 90_000;

const prefix = `servers-${randomUUID()}`;

function connect(brokers: string[], options: { sasl?: SASLOptions; ca?: string } = {}): Kafka {
  const { sasl, ca } = options;
  return new Kafka({
    clientId: prefix,
    brokers,
    logLevel: logLevel.NOTHING,
    retry: { retries: 3 },
    ...(sasl && { sasl }),
    ...(ca && { ssl: { ca } }),
  });
}

async function produce(kafka: Kafka, topic: string, values: readonly string[]): Promise<void> {
  const producer = kafka.producer();
  await producer.connect();
  await producer.send({ topic, messages: values.map((value) => ({ value })) });
  await producer.disconnect();
}

async function consume(kafka: Kafka, topic: string, count: number): Promise<string[]> {
  const consumer = kafka.consumer({ groupId: `${prefix}-${randomUUID()}` });
  const values: string[] = [];
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await new Promise<void>((resolve, reject) => {
    const run = consumer.run({
      eachMessage: async ({ message }) => {
        values.push(String(message.value));
        if (values.length === count) resolve();
      },
    });
    run.catch(reject);
  });
  await consumer.disconnect();
  return values;
}

describe.skipIf(KAFKA === undefined)('Kafka', () => {
  const topic = `${prefix}-readings`;

  it('gives back what was produced, and is one for the whole run', async () => {
    const brokers = await sharedKafka();
    expect(await sharedKafka()).toEqual(brokers);
    const kafka = connect(brokers);
    await produce(kafka, topic, ['một', 'hai']);
    expect(await consume(kafka, topic, 2)).toEqual(['một', 'hai']);
    const admin = kafka.admin();
    await admin.connect();
    await admin.deleteTopics({ topics: [topic] });
    await admin.disconnect();
  });

  describe('of its own', () => {
    const server = new KafkaServer({ settings: { 'message.max.bytes': 2_000 } });
    beforeAll(() => server.start());
    afterAll(() => server.stop());

    it(
      'keeps its data and its address through an end and a crash',
      async () => {
        const { brokers } = server;
        await produce(connect(brokers), topic, ['trước']);
        await server.end();
        await expect(produce(connect(brokers), topic, ['mất'])).rejects.toThrow();
        await server.startAgain();
        await produce(connect(brokers), topic, ['giữa']);
        await server.end('SIGKILL');
        await server.startAgain();
        expect(server.brokers).toEqual(brokers);
        expect(await consume(connect(brokers), topic, 2)).toEqual(['trước', 'giữa']);
      },
      RESTARTS_MS_MAX,
    );

    it('heeds a setting', async () => {
      const large = produce(connect(server.brokers), topic, ['x'.repeat(3_000)]);
      await expect(large).rejects.toThrow(/larger than the max message size/);
    });
  });

  describe('behind a name, a password and TLS', () => {
    const certificates = makeCertificates('DNS:localhost,IP:127.0.0.1');
    const user = { username: 'gac', password: 'mat-khau-hang-doi' };
    const server = new KafkaServer({ user, certificate: certificates.server });
    const ca = fs.readFileSync(certificates.authorityFile, 'utf8');
    beforeAll(() => server.start());
    afterAll(() => server.stop().then(() => certificates.remove()));

    it('lets in whom it knows and nobody else', async () => {
      // Made anew for each: the client keeps the first password in the object.
      const sasl = (password: string) => ({ mechanism: 'plain' as const, ...user, password });
      const kafka = connect(server.brokers, { sasl: sasl(user.password), ca });
      await produce(kafka, topic, ['kín']);
      expect(await consume(kafka, topic, 1)).toEqual(['kín']);
      const stranger = connect(server.brokers, { sasl: sasl('sai'), ca });
      await expect(produce(stranger, topic, ['lạ'])).rejects.toThrow(/Authentication failed/);
    });
  });
});

describe.skipIf(ELASTICSEARCH === undefined)('Elasticsearch', () => {
  const index = `${prefix}-events`;

  it('finds what was indexed, and is one for the whole run', async () => {
    const node = await sharedElasticsearch();
    expect(await sharedElasticsearch()).toBe(node);
    const client = new Client({ node });
    await client.index({ index, id: '1', document: { ten: 'Trạm Gác' }, refresh: true });
    const found = await client.search({ index, query: { match: { ten: 'gác' } } });
    expect(found.hits.hits.map((hit) => hit._id)).toEqual(['1']);
    await client.indices.delete({ index });
    await client.close();
  });

  describe.each(ELASTICSEARCH_VERSIONS)('%i of its own', (version) => {
    const settings = { 'action.auto_create_index': false };
    const server = new ElasticsearchServer({ version, settings });
    beforeAll(() => server.start());
    afterAll(() => server.stop());

    it(
      'keeps its data and its address through an end and a crash, and heeds a setting',
      async () => {
        const node = server.url;
        const client = new Client({ node, maxRetries: 0 });
        await expect(client.index({ index, document: {} })).rejects.toThrow(/no such index/);
        await client.indices.create({ index });
        await client.index({ index, id: 'trước', document: {} });
        await server.end();
        await expect(client.count({ index })).rejects.toThrow();
        await server.startAgain();
        await client.index({ index, id: 'giữa', document: {} });
        await server.end('SIGKILL');
        await server.startAgain();
        expect(server.url).toBe(node);
        await client.indices.refresh({ index });
        const found = await client.search({ index });
        expect(found.hits.hits.map((hit) => hit._id).sort()).toEqual(['giữa', 'trước']);
        await client.close();
      },
      RESTARTS_MS_MAX,
    );
  });
});
