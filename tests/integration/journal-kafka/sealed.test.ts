// Goal: brokers see nothing of a record, and a process without the key in use neither reads nor skips anything.
// Method: journals with several keys on the same topics of a real broker, and the messages as the broker gives them.
import { Kafka, logLevel } from 'kafkajs';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { JournalKeys } from '../../../src/journal/journal-keys.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { freshTopic, openAt, readBodies, recordsOf } from './place.ts';

const [FIRST, SECOND] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const first = new JournalKeys({ current: FIRST });
const ready = new JournalKeys({ current: FIRST, earlier: [SECOND] });
const second = new JournalKeys({ current: SECOND, earlier: [FIRST] });
const bodies = (name: string) => [0, 1].map((at) => `${name}-${at}`);

describe.skipIf(KAFKA === undefined)('records sealed on Kafka', () => {
  let brokers: string[] = [];
  const cleanups: (() => Promise<unknown>)[] = [];
  beforeAll(async () => {
    brokers = await sharedKafka();
  });
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const open = async (options: Parameters<typeof openAt>[1]): Promise<Journal> => {
    const journal = await openAt(brokers, { partitions: 1, ...options });
    cleanups.push(() => journal.close());
    return journal;
  };

  async function messagesOf(topic: string, count: number): Promise<string[]> {
    const kafka = new Kafka({ brokers, logLevel: logLevel.NOTHING });
    const consumer = kafka.consumer({ groupId: freshTopic() });
    cleanups.push(() => consumer.disconnect());
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    const found: string[] = [];
    await new Promise<void>((done, fail) => {
      const eachMessage = async ({ message }: { message: { value: Buffer | null } }) => {
        found.push(`${message.value?.toString('latin1')}${JSON.stringify(message)}`);
        if (found.length === count) done();
      };
      consumer.run({ eachMessage }).catch(fail);
    });
    return found;
  }

  test('show brokers neither what they say nor who sent them', async () => {
    const topic = freshTopic();
    const journal = await open({ topic });
    const name = 'cccd=001099000017 otp=123456';
    await journal.append(recordsOf('cong', name, 2), { kind: 'key', key: 'a' });
    for (const message of await messagesOf(topic, 2))
      for (const secret of ['001099000017', 'otp=', '192.0.2.7'])
        expect(message).not.toContain(secret);
    expect(await readBodies(journal)).toEqual(bodies(name));
  });

  test('are read by every process while the key is changed, one process after the other', async () => {
    const topic = freshTopic();
    const one = await open({ topic, keys: ready });
    const other = await open({ topic, keys: ready });
    await one.append(recordsOf('cong', 'a', 2));
    await one.close();
    const changed = await open({ topic, keys: second });
    await changed.append(recordsOf('cong', 'b', 2));
    await other.append(recordsOf('cong', 'c', 2));
    const all = ['a', 'b', 'c'].flatMap(bodies);
    for (const journal of [changed, other]) expect(await readBodies(journal)).toEqual(all);
  });

  test('keep a process out that lacks the key in use, and wait for one that comes to lack it', async () => {
    const topic = freshTopic();
    const before = await open({ topic, keys: first });
    await before.append(recordsOf('cong', 'a', 2));
    const stranger = openAt(brokers, { topic, keys: new JournalKeys({ current: SECOND }) });
    await expect(stranger).rejects.toMatchObject({ code: 'GAC_JOURNAL_KEY' });
    const after = await open({ topic, keys: second });
    await after.append(recordsOf('cong', 'b', 2));
    expect(await readBodies(before)).toEqual(bodies('a'));
    expect(before.status()[0]?.quarantinedRecords).toBe(0);
    await expect(openAt(brokers, { topic, keys: first })).rejects.toThrow(second.currentId);
    expect(await readBodies(after)).toEqual([...bodies('a'), ...bodies('b')]);
  });
});
