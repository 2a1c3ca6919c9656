// Goal: with three brokers the death of one, or that it hangs, is an interruption of seconds and that of two a refusal, never
// a loss: what was accepted is read exactly once, and consumers that share the partitions go on, whoever leads them.
// Method: three real brokers, copies on all, two of which a write needs; they are killed under load and come back.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Finding } from '../../../src/app/doctor/finding.ts';
import { judgeBrokers } from '../../../src/app/doctor/servers/judge-brokers.ts';
import { judgeReplicas } from '../../../src/app/doctor/servers/kafka-check.ts';
import type { Journal } from '../../../src/journal/contract.ts';
import type { ClusterFacts } from '../../../src/journal/kafka/inspect/inspect-brokers.ts';
import { inspectKafka } from '../../../src/journal/kafka/inspect/inspect-kafka.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { KafkaCluster } from '../../servers/kafka-cluster.ts';
import { until } from '../../until.ts';
import { followAll, type Sender, startSender } from './load.ts';
import { freshTopic, openAt, recordsOf } from './place.ts';

const SAFE = { partitions: 4, replication: 3, minInsyncReplicas: 2, appendTimeoutMs: 3_000 };
const BATCH = 20;
const PAUSE_MS = 40;
/** Batches of each sender before and after. */
const ENOUGH = 10;
/** Beyond the time for which an append is tried. */
const SLOW_MS = 6_000;
const PATIENCE_MS = 40_000;

describe.skipIf(KAFKA === undefined)('three brokers', () => {
  let cluster: KafkaCluster;
  beforeAll(async () => {
    cluster = await new KafkaCluster().start();
  }, 120_000);
  afterAll(() => cluster?.stop());

  test('one is killed, two are, one hangs: nothing accepted is lost, all goes on by itself', async () => {
    const topic = freshTopic();
    const open = () => openAt(cluster.brokers, { topic, ...SAFE });
    const [writing, reading, first, second] = await Promise.all([open(), open(), open(), open()]);
    const following = new AbortController();
    const followed = followAll(reading, following.signal);
    const done = new Set<string>();
    const shares = await Promise.all([takePart(first, done), takePart(second, done)]);
    const sending = new AbortController();
    const senders = [0, 1, 2, 3].map((sender) =>
      startSender(writing, {
        ...{ sender, partition: sender, batch: BATCH, pauseMs: PAUSE_MS },
        signal: sending.signal,
      }),
    );
    await eachSends(senders);

    // The one that died led some partitions, the group or a topic beside the records.
    await cluster.node(2).end('SIGKILL');
    await eachSends(senders);
    const late = await open();
    const seen = await examine(cluster.brokers, topic);

    await cluster.node(3).end('SIGKILL');
    const away = await Promise.all([0, 1, 2, 3].map((partition) => ask(writing, partition)));
    await Promise.all([cluster.node(2).startAgain(), cluster.node(3).startAgain()]);
    await eachSends(senders);

    // Connections begin at the first of the list: it takes them and answers nothing.
    process.kill(cluster.node(1).pid, 'SIGSTOP');
    await eachSends(senders);
    sending.abort();
    await Promise.all(senders.map((sender) => sender.done));

    const expected = senders.flatMap(({ accepted }) =>
      accepted.flatMap((name) => Array.from({ length: BATCH }, (_, at) => `${name}-${at}`)),
    );
    const lacking = (has: { has(body: string): boolean }) =>
      expected.filter((one) => !has.has(one));
    await until(async () => lacking(followed.got).length === 0 || undefined, PATIENCE_MS);
    await until(async () => lacking(done).length === 0 || undefined, PATIENCE_MS);
    const ends = reading.status().map(({ nextOffset }) => nextOffset);
    await until(async () => {
      const committed = await reading.committed('readers');
      const isDone = ends.every((end, at) => (committed[at]?.offset ?? 0) >= end);
      return isDone || undefined;
    }, PATIENCE_MS);
    following.abort();
    await followed.ended;
    await Promise.all(shares.map((end) => end()));
    await Promise.all([writing, reading, first, second, late].map((journal) => journal.close()));

    expect(seen).toMatchObject({
      brokers: { state: 'warning', found: { figures: { reached: 2, total: 3 } } },
      replicas: { state: 'warning', found: { figures: { stuck: 0 } } },
    });
    expect(seen.replicas?.details?.join()).toContain(`${topic}-0: 2/3`);
    for (const { outcome, tookMs } of away) {
      expect(outcome).toMatchObject({ kind: 'refused', reason: 'failed' });
      expect(tookMs).toBeLessThan(SLOW_MS);
    }
    expect([...followed.got].filter(([, times]) => times !== 1)).toEqual([]);
    expect(followed.got.size).toBe(expected.length);
  }, 180_000);
});

/** What `gac doctor` says of the brokers and of the copies of a journal, once the dead one is given up. */
async function examine(brokers: readonly string[], topic: string) {
  const log = createLog({ level: 'silent' });
  return until(async () => {
    const seen: { brokers?: Finding; replicas?: Finding } = {};
    const onCluster = (facts: ClusterFacts) => {
      seen.brokers = judgeBrokers(facts, { hasPassword: false });
      return true;
    };
    await inspectKafka({ client: { brokers, clientId: 'doctor' }, log, onCluster }, async (ask) => {
      seen.replicas = judgeReplicas(await ask.replicas([topic], SAFE.minInsyncReplicas));
    });
    return seen.replicas?.state === 'ok' ? undefined : seen;
  }, PATIENCE_MS);
}

/** Asks a partition to take a record that nobody can keep. */
async function ask(journal: Journal, partition: number) {
  const startedAt = performance.now();
  const outcome = await journal.append(recordsOf('other', 'away', 1), undefined, partition);
  return { outcome, tookMs: performance.now() - startedAt };
}

/** Waits until every sender has been acknowledged some batches more. */
async function eachSends(senders: readonly Sender[]): Promise<void> {
  const wanted = senders.map(({ accepted }) => accepted.length + ENOUGH);
  const have = () => senders.every(({ accepted }, at) => accepted.length >= (wanted[at] ?? 0));
  await until(async () => have() || undefined, PATIENCE_MS);
}

/** Works on a part of the partitions as a consumer does, committing what is done. Returns how to end it. */
async function takePart(journal: Journal, done: Set<string>): Promise<() => Promise<void>> {
  const stops = new Map<number, AbortController>();
  const works = new Map<number, Promise<void>>();
  const work = async (partition: number, signal: AbortSignal) => {
    const known = (await journal.committed('readers')).find((one) => one.partition === partition);
    const reader = await journal.reader({ partition, offset: known?.offset ?? 0 });
    while (!signal.aborted) {
      const records = await reader.read({ max: 500, waitMs: 300, signal });
      for (const { body } of records) done.add(String(body));
      const position = { partition, offset: reader.offset };
      // Who commits to brokers that are away is told so, and commits again.
      if (!signal.aborted) await journal.commit('readers', [position]).catch(() => wait(200));
    }
    await reader.close();
  };
  const share = await journal.share('readers', {
    begin: (partition) => {
      const stop = new AbortController();
      stops.set(partition, stop);
      works.set(partition, work(partition, stop.signal));
    },
    end: async (partition) => {
      stops.get(partition)?.abort();
      await works.get(partition);
    },
  });
  return () => share.close();
}
