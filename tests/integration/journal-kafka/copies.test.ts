// Goal: an append that reached the topic twice is read once, by whoever reads from wherever; what cannot be read is set
// aside in the topic of dead letters; topics with settings that do not fit are refused with the command that mends them.
// Method: two journals on the same topics, messages written past the journal, and topics made by hand.
import { Kafka, logLevel, Partitioners } from 'kafkajs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { freshTopic, openAt, readBodies, readToEnd, recordsOf, sealedFor } from './place.ts';

describe.skipIf(KAFKA === undefined)('the journal on Kafka', () => {
  let brokers: string[] = [];
  const cleanups: (() => Promise<void>)[] = [];
  beforeAll(async () => {
    brokers = await sharedKafka();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const open = async (options: Parameters<typeof openAt>[1]): Promise<Journal> => {
    const journal = await openAt(brokers, options);
    cleanups.push(() => journal.close());
    return journal;
  };
  const bare = () => new Kafka({ brokers, logLevel: logLevel.NOTHING });
  async function produce(topic: string, messages: readonly object[]): Promise<void> {
    const producer = bare().producer({ createPartitioner: Partitioners.DefaultPartitioner });
    await producer.connect();
    await producer.send({ topic, messages: messages as { value: string }[] });
    await producer.disconnect();
  }

  test('two processes that open it at once agree on who it is', async () => {
    const topic = freshTopic();
    const [one, other] = await Promise.all([open({ topic }), open({ topic })]);
    expect(one.id).toBe(other.id);
  });

  test('a key that two processes take at once is read once, and later known to both', async () => {
    const topic = freshTopic();
    const [one, other] = await Promise.all([open({ topic }), open({ topic })]);
    const keys = Array.from({ length: 20 }, (_, at) => `batch-${at}`);
    const outcomes = await Promise.all(
      keys.flatMap((key) =>
        [one, other].map((journal) =>
          journal.append(recordsOf('cổng', key, 3), { kind: 'key', key }),
        ),
      ),
    );
    const accepted = outcomes.filter(({ kind }) => kind === 'accepted');
    expect(accepted.length).toBeGreaterThan(keys.length);
    const expected = keys.flatMap((key) => [0, 1, 2].map((at) => `${key}-${at}`)).sort();
    for (const journal of [one, other]) {
      expect((await readBodies(journal)).sort()).toEqual(expected);
      const again = await journal.append(recordsOf('cổng', 'batch-3', 3), {
        kind: 'key',
        key: 'batch-3',
      });
      expect(again).toEqual({ kind: 'duplicate' });
    }
  });

  test('a copy is left out by a reader that begins between the two', async () => {
    const topic = freshTopic();
    const one = await open({ topic, partitions: 1 });
    const upTo = { kind: 'stream', stream: 'tệp-1', end: 100 } as const;
    await one.append(recordsOf('cổng', 'a', 3), upTo);
    await one.append(recordsOf('cổng', 'b', 2), { kind: 'key', key: 'b' });
    // As a process does that died before it told the others: written past the journal.
    const [first, second] = ['stream 3 100 tệp-1', 'key 2 c'];
    const message = (body: string, dedup?: string) => {
      const records = recordsOf('cổng', body, 1).map((made) => ({
        ...made,
        body: Buffer.from(body),
      }));
      const [sealed] = sealedFor(one, 0, records);
      return { ...sealed, headers: { ...sealed?.headers, ...(dedup && { dedup }) } };
    };
    await produce(topic, [message('a-0', first), message('a-1'), message('a-2')]);
    await produce(topic, [message('c-0', second), message('c-1')]);
    const all = await readToEnd(one, 0);
    expect(all.map(({ body }) => String(body))).toEqual([
      'a-0',
      'a-1',
      'a-2',
      'b-0',
      'b-1',
      'c-0',
      'c-1',
    ]);
    await one.commit('readers', [{ partition: 0, offset: 10 }]);
    // It had not been told, and the reader that came first has told it: a copy that comes later is known everywhere.
    const other = await open({ topic, partitions: 1 });
    const repeated = await other.append(recordsOf('cổng', 'c', 2), { kind: 'key', key: 'c' });
    expect(repeated).toEqual({ kind: 'duplicate' });
    await produce(topic, [message('c-0', second), message('c-1'), message('end')]);
    const later = await readToEnd(other, 0, { offset: 3 });
    expect(later.map(({ body }) => String(body))).toEqual(['b-0', 'b-1', 'c-0', 'c-1', 'end']);
    expect(await other.streamEnd('tệp-1')).toBe(100);
  });

  test('how far a stream is, is known though the process that wrote it was killed before it could say so', async () => {
    const topic = freshTopic();
    const before = await open({ topic, partitions: 2 });
    await before.append(recordsOf('cổng', 'a', 1), { kind: 'stream', stream: 'tệp-9', end: 100 });
    const unsaid = (dedup: string, partition: number) => {
      const [sealed] = sealedFor(before, partition, recordsOf('cổng', 'b', 1));
      return { ...sealed, partition, headers: { ...sealed?.headers, dedup } };
    };
    await produce(topic, [unsaid('stream 1 250 tệp-9', 0), unsaid('stream 1 70 tệp-8', 1)]);
    const after = await open({ topic, partitions: 2 });
    for (const journal of [after, before]) {
      expect(await journal.streamEnd('tệp-9')).toBe(250);
      expect(await journal.streamEnd('tệp-8')).toBe(70);
      expect(await journal.streamEnd('tệp-7')).toBeUndefined();
    }
    // What comes later is found too, by one that had looked before.
    await produce(topic, [unsaid('stream 1 400 tệp-9', 0)]);
    expect(await after.streamEnd('tệp-9')).toBe(400);
  });

  test('what is no record goes to the dead letters once and shows as a gap', async () => {
    const topic = freshTopic();
    const metrics = createMetrics();
    const journal = await open({ topic, partitions: 1, metrics });
    await journal.append(recordsOf('cổng', 'a', 2));
    await produce(topic, [
      { key: 'k', value: 'a line of somebody else' },
      { key: 'k', value: 'from the future', headers: { gac: '4 what comes' } },
      { key: 'k', value: 'feigned', headers: { gac: '3 1 none 0123456789abcdef' } },
    ]);
    await journal.append(recordsOf('cổng', 'b', 1));
    for (const _ of [1, 2]) {
      const records = await readToEnd(journal, 0);
      expect(records.map(({ offset, body }) => [offset, String(body)])).toEqual([
        [0, 'a-0'],
        [1, 'a-1'],
        [5, 'b-0'],
      ]);
    }
    expect(journal.status()[0]?.quarantinedRecords).toBe(3);
    expect(await metrics.journalQuarantinedRecords.get()).toMatchObject({ values: [{ value: 3 }] });
    const letters = await consume(`${topic}.dead-letters`, 3);
    expect(letters.map(({ key, value, headers }) => [key, value, headers['gac.reason']])).toEqual([
      ['0-2', 'a line of somebody else', 'foreign'],
      ['0-3', 'from the future', 'unknown_version'],
      ['0-4', 'feigned', 'foreign'],
    ]);
  });

  test('reading begins inside of a block, also of a process that has read nothing before', async () => {
    const topic = freshTopic();
    const journal = await open({ topic, partitions: 1 });
    await journal.append(recordsOf('cổng', 'a', 500), { kind: 'key', key: 'a' });
    await journal.append(recordsOf('cổng', 'b', 2));
    await journal.commit('readers', [{ partition: 0, offset: 499 }]);
    const other = await open({ topic, partitions: 1 });
    for (const offset of [1, 230, 499, 501]) {
      const records = await readToEnd(other, 0, { offset });
      expect(records.map((record) => record.offset)).toEqual(
        Array.from({ length: 502 - offset }, (_, at) => offset + at),
      );
      expect(String(records[0]?.body)).toBe(offset < 500 ? `a-${offset}` : 'b-1');
    }
  });

  test('a block with a changed bit is set aside whole, and what follows is read', async () => {
    const topic = freshTopic();
    const metrics = createMetrics();
    const journal = await open({ topic, partitions: 1, metrics });
    const messages = sealedFor(journal, 0, recordsOf('cổng', 'a', 3));
    const value = Buffer.from(messages[0]?.value as Buffer);
    value.writeUInt8(value.readUInt8(40) ^ 1, 40);
    await produce(topic, [{ ...messages[0], value }, ...messages.slice(1)]);
    await journal.append(recordsOf('cổng', 'b', 1));
    for (const offset of [0, 1]) {
      const records = await readToEnd(journal, 0, { offset });
      expect(records.map((record) => [record.offset, String(record.body)])).toEqual([[3, 'b-0']]);
    }
    expect(journal.status()[0]?.quarantinedRecords).toBe(3);
    const [letter] = await consume(`${topic}.dead-letters`, 1);
    expect([letter?.key, letter?.headers['gac.reason']]).toEqual(['0-0', 'altered']);
  });

  test('a topic with other settings is refused, with the command that mends it', async () => {
    const topic = freshTopic();
    const admin = bare().admin();
    await admin.connect();
    cleanups.push(() => admin.disconnect());
    const configEntries = [{ name: 'cleanup.policy', value: 'compact' }];
    await admin.createTopics({ topics: [{ topic, numPartitions: 2, configEntries }] });
    const opened = openAt(brokers, { topic });
    await expect(opened).rejects.toMatchObject({ code: 'GAC_JOURNAL_SETTINGS' });
    const issues = await opened.catch((error) => error.issues);
    const policy = issues.find(({ detail }: { detail: string }) => /cleanup/.test(detail));
    expect(policy.detail).toBe(`topic ${topic} has cleanup.policy=compact, wanted delete`);
    expect(policy.hint).toContain(`--entity-name ${topic} --add-config 'cleanup.policy=delete'`);
  });

  test('partitions are added, and more of them are kept', async () => {
    const topic = freshTopic();
    const small = await open({ topic, partitions: 2 });
    await small.append(recordsOf('cổng', 'a', 2), undefined, 1);
    const larger = await open({ topic, partitions: 5 });
    expect(larger.partitions).toBe(5);
    expect((await open({ topic, partitions: 2 })).partitions).toBe(5);
    await larger.append(recordsOf('cổng', 'b', 1), undefined, 4);
    expect((await readBodies(larger)).sort()).toEqual(['a-0', 'a-1', 'b-0']);
  });

  test.each(['none', 'zstd'] as const)(
    'the largest ingest request is one append, compressed by %s',
    async (compression) => {
      const journal = await open({ topic: freshTopic(), partitions: 1, compression });
      const body = Buffer.alloc(320, 'dòng nhật ký ');
      const records = recordsOf('cổng', 'a', 50_000).map((record) => ({ ...record, body }));
      const outcome = await journal.append(records, { kind: 'key', key: 'a' });
      expect(outcome).toEqual({ kind: 'accepted', count: 50_000 });
      const read = await readToEnd(journal, 0);
      expect(read.map(({ offset }) => offset)).toEqual(records.map((_, at) => at));
      expect(read.every((record) => record.body.equals(body))).toBe(true);
      const tooLarge = records.map((record) => ({ ...record, body: Buffer.alloc(700) }));
      await expect(journal.append(tooLarge)).rejects.toMatchObject({
        code: 'GAC_REQUEST_TOO_LARGE',
      });
    },
    60_000,
  );

  async function consume(topic: string, count: number) {
    const consumer = bare().consumer({ groupId: freshTopic() });
    cleanups.push(() => consumer.disconnect());
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const found: { key: string; value: string; headers: Record<string, string> }[] = [];
    await new Promise<void>((done, fail) => {
      const running = consumer.run({
        eachMessage: async ({ message: { key, value, headers } }) => {
          const texts = Object.entries(headers ?? {}).map(([name, text]) => [name, String(text)]);
          found.push({
            key: String(key),
            value: String(value),
            headers: Object.fromEntries(texts),
          });
          if (found.length === count) done();
        },
      });
      running.catch(fail);
    });
    return found;
  }
});
