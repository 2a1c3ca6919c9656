// Goal: while Kafka is away the journal refuses promptly and keeps its readers' places; when it is back everything goes
// on by itself, and what was accepted is read exactly once, also what was refused and sent again with its key.
// Method: a broker of its own is killed and ended under load; senders resend what was refused until it is accepted.
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { KAFKA, KafkaServer } from '../../servers/kafka.ts';
import { until } from '../../until.ts';
import { followAll, type Sender, startSender } from './load.ts';
import { freshTopic, openAt, readToEnd, recordsOf } from './place.ts';

const BATCH = 20;
const SENDERS = 4;
/** Batches of each sender before and after. */
const ENOUGH = 20;

describe.skipIf(KAFKA === undefined)('an absence of Kafka', () => {
  let server: KafkaServer;
  beforeAll(async () => {
    server = await new KafkaServer().start();
  });
  afterAll(() => server?.stop());

  test.each([
    { signal: 'SIGKILL', awayMs: 4_000 },
    { signal: 'SIGTERM', awayMs: 12_000 },
  ] as const)(
    '$signal for $awayMs ms under load',
    async ({ signal, awayMs }) => {
      const topic = freshTopic();
      const writing = await openAt(server.brokers, { topic, appendTimeoutMs: 3_000 });
      const reading = await openAt(server.brokers, { topic });
      const following = new AbortController();
      const { got, ended } = followAll(reading, following.signal);
      const sending = new AbortController();
      const senders = Array.from({ length: SENDERS }, (_, sender) =>
        startSender(writing, { sender, batch: BATCH, signal: sending.signal }),
      );
      await eachSends(senders, ENOUGH);
      await server.end(signal);
      await wait(awayMs);
      const slowest = await askWhileAway(writing);
      await server.startAgain();
      const backMs = await timeUntilTaken(writing);
      await eachSends(senders, ENOUGH);
      sending.abort();
      await Promise.all(senders.map(({ done }) => done));
      const names = senders.flatMap(({ accepted }) => accepted);
      await arrive(got, names.length * BATCH);
      following.abort();
      await ended;
      await writing.close();
      await reading.close();

      expect(senders.every(({ refused }) => refused > 0)).toBe(true);
      expect(slowest).toBeLessThan(4_500);
      expect(backMs).toBeLessThan(8_000);
      const expected = names.flatMap((name) =>
        Array.from({ length: BATCH }, (_, at) => `${name}-${at}`),
      );
      expect(expected.filter((body) => !got.has(body))).toEqual([]);
      expect([...got].filter(([, times]) => times !== 1)).toEqual([]);
      expect(got.size).toBe(expected.length);
    },
    90_000,
  );

  test('what was refused before it was sent is not sent later', async () => {
    const topic = freshTopic();
    const [writing, reading] = await Promise.all([
      openAt(server.brokers, { topic, appendTimeoutMs: 1_000 }),
      openAt(server.brokers, { topic }),
    ]);
    // The first append has to ask for a producer's number, and that is all the broker sees of it.
    process.kill(server.pid, 'SIGSTOP');
    const outcome = await writing.append(recordsOf('cổng', 'given-up', 1), undefined, 0);
    process.kill(server.pid, 'SIGCONT');
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'failed' });
    const isTaken = async (name: string) =>
      (await writing.append(recordsOf('cổng', name, 1), undefined, 0)).kind === 'accepted';
    await until(async () => (await isTaken('sent')) || undefined, 20_000);
    const stored = await readToEnd(reading, 0);
    expect(stored.map(({ body }) => String(body))).toEqual(['sent-0']);
    await Promise.all([writing, reading].map((journal) => journal.close()));
  }, 60_000);

  test('processes keep their parts across it, and commit again', async () => {
    const topic = freshTopic();
    const journals = [
      await openAt(server.brokers, { topic }),
      await openAt(server.brokers, { topic }),
    ];
    const said: string[] = [];
    for (const [name, journal] of journals.entries())
      await journal.share('readers', {
        begin: (partition) => said.push(`${name} begins ${partition}`),
        end: async (partition) => {
          said.push(`${name} ends ${partition}`);
        },
      });
    const begun = () => said.filter((line) => line.includes('begins')).length;
    while (begun() < 6) await wait(100);
    const before = [...said];
    await server.end('SIGKILL');
    await wait(9_000);
    await server.startAgain();
    const other = Number(before.findLast((line) => line.startsWith('1 begins'))?.at(-1));
    await journals[0]?.append(recordsOf('cổng', 'a', 3), undefined, other);
    await journals[1]?.commit('readers', [{ partition: other, offset: 0 }]);
    await wait(3_000);
    expect(said).toEqual(before);
    const foreign = journals[0]?.commit('readers', [{ partition: other, offset: 0 }]);
    await expect(foreign).rejects.toMatchObject({ code: 'GAC_PARTITION_LOST' });
    expect(await journals[0]?.committed('readers')).toEqual([{ partition: other, offset: 0 }]);
    await Promise.all(journals.map((journal) => journal.close()));
  }, 90_000);
});

/** Waits until every sender has been acknowledged so many batches more. */
async function eachSends(senders: readonly Sender[], more: number): Promise<void> {
  const wanted = senders.map(({ accepted }) => accepted.length + more);
  for (let tries = 0; tries < 200; tries += 1) {
    if (senders.every(({ accepted }, at) => accepted.length >= (wanted[at] ?? 0))) return;
    await wait(100);
  }
  throw new Error('the journal takes nothing');
}

/** How long the slowest of some appends takes, which cannot be stored. */
async function askWhileAway(journal: Journal): Promise<number> {
  let slowest = 0;
  for (let number = 0; number < 5; number += 1) {
    const startedAt = performance.now();
    const outcome = await journal.append(recordsOf(`other-${number}`, 'away', 1));
    expect(outcome).toMatchObject({ kind: 'refused', reason: 'failed' });
    slowest = Math.max(slowest, performance.now() - startedAt);
  }
  return slowest;
}

async function timeUntilTaken(journal: Journal): Promise<number> {
  const startedAt = performance.now();
  for (;;) {
    const { kind } = await journal.append(recordsOf('other-0', 'away', 1));
    if (kind === 'accepted') return performance.now() - startedAt;
    await wait(50);
  }
}

async function arrive(got: ReadonlyMap<string, number>, count: number): Promise<void> {
  for (let tries = 0; tries < 100 && got.size < count; tries += 1) await wait(100);
  await wait(1_000);
}
