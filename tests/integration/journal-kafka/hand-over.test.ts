// Goal: processes that share the partitions of a journal hand them over without losing a record or doing one twice; of a
// killed one the others take over within the session, and repeat at most what it had not committed.
// Method: child processes read, commit and say what they read; they come, are ended and are killed while records are written.
import { type ChildProcess, spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { KAFKA } from '../../servers/kafka.ts';
import { sharedKafka } from '../../servers/shared-servers.ts';
import { freshTopic, openAt, recordsOf } from './place.ts';

const CHILD = fileURLToPath(new URL('./share-child.ts', import.meta.url));
const PARTITIONS = 4;

interface Line {
  readonly partition?: number;
  readonly offset?: number;
  readonly committed?: number;
  readonly begun?: number;
  readonly at?: number;
  readonly joined?: boolean;
  readonly closed?: boolean;
  readonly process: string;
}

describe.skipIf(KAFKA === undefined)('shared partitions', () => {
  let broker = '';
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    [broker = ''] = await sharedKafka();
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  async function begin() {
    const topic = freshTopic();
    const journal = await openAt([broker], { topic, partitions: PARTITIONS });
    const lines: Line[] = [];
    const writing = keepWriting(journal);
    const start = async (name: string) => {
      const child = spawn(process.execPath, [CHILD, broker, topic], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      children.push(child);
      let rest = '';
      child.stdout.on('data', (chunk) => {
        const parts = (rest + String(chunk)).split('\n');
        rest = parts.pop() ?? '';
        for (const part of parts) lines.push({ ...JSON.parse(part), process: name });
      });
      await until(() => lines.some((line) => line.process === name && line.joined));
      return child;
    };
    const end = async (child: ChildProcess, name: string) => {
      child.kill('SIGTERM');
      await until(() => lines.some((line) => line.process === name && line.closed));
    };
    /** Ends the writing and waits until everything is committed. */
    const finish = async () => {
      const written = await writing.stop();
      await until(async () => {
        const positions = await journal.committed('readers');
        return written.every((count, partition) =>
          count === 0
            ? true
            : positions.find((one) => one.partition === partition)?.offset === count,
        );
      });
      await wait(300);
      await journal.close();
      return written;
    };
    return { lines, start, end, finish };
  }

  test('processes come and go in good order: each record is done once', async () => {
    const { lines, start, end, finish } = await begin();
    const first = await start('first');
    await until(() => begunBy(lines, 'first') === PARTITIONS);
    const second = await start('second');
    await until(() => begunBy(lines, 'second') === PARTITIONS / 2);
    await start('third');
    await until(() => begunBy(lines, 'third') >= 1);
    await wait(500);
    await end(first, 'first');
    await wait(500);
    await end(second, 'second');
    await until(() => begunBy(lines, 'third') === PARTITIONS);
    await wait(500);
    const written = await finish();
    expect(written.reduce((sum, count) => sum + count, 0)).toBeGreaterThan(1_000);
    expect(timesDone(lines)).toEqual(new Map(everyOffset(written).map((place) => [place, 1])));
    // What could stay has stayed: two at first, and one at most when another has gone.
    const begins = lines.filter(({ begun }) => begun !== undefined);
    expect(begins.filter((line) => line.process === 'second').length).toBeLessThan(4);
  }, 60_000);

  test('one that leaves begins nothing again while its last work ends', async () => {
    const journal = await openAt([broker], { topic: freshTopic(), partitions: 2 });
    const begun: number[] = [];
    const share = await journal.share('slow', {
      begin: (partition) => {
        begun.push(partition);
      },
      // The first is given up at once, and the group deals it anew while the other still works.
      end: (partition) => wait(partition * 3_000),
    });
    await share.close();
    await wait(500);
    await journal.close();
    expect(begun.sort()).toEqual([0, 1]);
  });

  test('a killed one is followed within the session, from its last commit', async () => {
    const { lines, start, finish } = await begin();
    const first = await start('first');
    await start('second');
    await until(() => begunBy(lines, 'second') === PARTITIONS / 2);
    await wait(1_000);
    const killedAt = performance.now();
    first.kill('SIGKILL');
    await until(() => begunBy(lines, 'second') === PARTITIONS);
    expect(performance.now() - killedAt).toBeLessThan(8_500);
    await wait(1_000);
    const written = await finish();
    const done = timesDone(lines);
    expect(everyOffset(written).filter((place) => !done.has(place))).toEqual([]);
    for (const { begun, at, process } of lines) {
      if (begun === undefined || process !== 'second') continue;
      const former = lines.filter((line) => line.process === 'first' && line.committed === begun);
      const last = former.at(-1)?.at ?? 0;
      // Its very last commit may not have been told any more.
      expect(at ?? 0).toBeGreaterThanOrEqual(last);
    }
  }, 60_000);
});

function keepWriting(journal: Journal) {
  let isOver = false;
  const written = Array.from({ length: PARTITIONS }, () => 0);
  const all = written.map(async (_, partition) => {
    for (let number = 0; !isOver; number += 1) {
      const records = recordsOf('nguồn', `${partition}-${number}`, 10);
      const outcome = await journal.append(records, undefined, partition);
      if (outcome.kind === 'accepted') written[partition] = (written[partition] ?? 0) + 10;
      await wait(15);
    }
  });
  return {
    stop: async () => {
      isOver = true;
      await Promise.all(all);
      return written;
    },
  };
}

function begunBy(lines: readonly Line[], name: string): number {
  const own = lines.filter((line) => line.process === name && line.begun !== undefined);
  return new Set(own.map(({ begun }) => begun)).size;
}

function timesDone(lines: readonly Line[]): Map<string, number> {
  const done = new Map<string, number>();
  for (const { partition, offset } of lines) {
    if (partition === undefined) continue;
    const place = `${partition}/${offset}`;
    done.set(place, (done.get(place) ?? 0) + 1);
  }
  return new Map([...done].sort());
}

function everyOffset(written: readonly number[]): string[] {
  return written
    .flatMap((count, partition) => Array.from({ length: count }, (_, at) => `${partition}/${at}`))
    .sort();
}

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await wait(100);
  }
  throw new Error('it did not come to pass');
}
