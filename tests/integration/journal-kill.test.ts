// Goal: no acknowledged record is lost when the process is killed, and no batch comes back in part.
// Method: a child process appends and prints what was acknowledged; it is killed with SIGKILL at
// random moments and the journal is opened again; what was printed is the oracle.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { openSegmentJournal } from '../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../src/telemetry/log.ts';
import { readEverything, T0, TEST_KEYS } from '../contract/journal-contract.ts';

const ROUNDS = 5;
const PER_BATCH = 20;
const module = (path: string) => JSON.stringify(new URL(`../../${path}`, import.meta.url).href);

const CHILD = `
  import { openSegmentJournal } from ${module('src/journal/segments/open-segment-journal.ts')};
  import { JournalKeys } from ${module('src/journal/journal-keys.ts')};
  import { createLog } from ${module('src/telemetry/log.ts')};
  const [directory, round] = process.argv.slice(1);
  const journal = await openSegmentJournal({
    directory, keys: new JournalKeys({ current: Buffer.alloc(32, 'journal of tests') }), partitions: 2, segmentBytes: 100_000, retentionMs: 1e12, retentionBytes: 1e12,
    maxBytes: 1e12, commitIntervalMs: 0, clock: { now: () => ${T0} },
    log: createLog({ level: 'silent' }),
  });
  let next = 0;
  const work = async () => {
    for (;;) {
      const name = round + ':' + next++;
      const records = Array.from({ length: ${PER_BATCH} }, (_, at) => ({
        sourceId: 'source-' + (next % 4), receivedAtMs: ${T0}, transport: 'http',
        peer: '192.0.2.1', cutFromBytes: 0,
        body: Buffer.from(name + '/' + at + '/'.padEnd(200, 'x')),
      }));
      const outcome = await journal.append(records, { kind: 'key', key: 'source' + name });
      if (outcome.kind === 'accepted') process.stdout.write(name + '\\n');
    }
  };
  await Promise.all(Array.from({ length: 6 }, work));
`;

function startChild(directory: string, round: number): ChildProcess {
  const flags = ['--input-type=module', '-e', CHILD, directory, String(round)];
  return spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
}

async function runAndKill(directory: string, round: number): Promise<string[]> {
  const child = startChild(directory, round);
  const exited = new Promise((resolve) => child.once('exit', resolve));
  const acknowledged: string[] = [];
  if (child.stdout === null) throw new Error('the child has no output');
  const lines = createInterface({ input: child.stdout });
  const ended = new Promise((resolve) => lines.once('close', resolve));
  const first = new Promise((resolve) => lines.once('line', resolve));
  lines.on('line', (line) => acknowledged.push(line));
  await first;
  await delay(40 + round * 70);
  child.kill('SIGKILL');
  await exited;
  await ended;
  return acknowledged;
}

test('killed five times, nothing acknowledged is missing', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'gac-kill-'));
  const acknowledged: string[] = [];
  try {
    for (let round = 0; round < ROUNDS; round += 1) {
      acknowledged.push(...(await runAndKill(directory, round)));
      const journal = await openSegmentJournal({
        directory,
        keys: TEST_KEYS,
        partitions: 2,
        segmentBytes: 100_000,
        retentionMs: 1e12,
        retentionBytes: 1e12,
        maxBytes: 1e12,
        commitIntervalMs: 0,
        clock: { now: () => T0 },
        log: createLog({ level: 'silent' }),
      });
      const counts = new Map<string, number>();
      for (const record of await readEverything(journal)) {
        const name = String(record.body).split('/')[0] ?? '';
        counts.set(name, (counts.get(name) ?? 0) + 1);
      }
      expect(acknowledged.filter((name) => !counts.has(name))).toEqual([]);
      expect([...counts.values()].filter((count) => count !== PER_BATCH)).toEqual([]);
      for (const { partition, nextOffset, quarantinedRecords } of journal.status()) {
        expect(quarantinedRecords, `partition ${partition}`).toBe(0);
        expect(nextOffset).toBeGreaterThan(0);
      }
      await journal.close();
    }
    expect(acknowledged.length).toBeGreaterThan(ROUNDS);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
});
