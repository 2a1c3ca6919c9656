// Goal: what only the journal on segment files promises: disk failures, limits, the lock, commits of consumers.
// Method: a disk that fails on command stands under a real journal in a temporary directory.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { KeyTable, keyFingerprint } from '../../../src/journal/key-table.ts';
import { type Disk, nodeDisk } from '../../../src/journal/segments/disk.ts';
import {
  openSegmentJournal,
  type SegmentJournalOptions,
} from '../../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { readEverything, recordsOf, T0, TEST_KEYS } from '../../contract/journal-contract.ts';

const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'gac-journal-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function openAt(
  directory: string,
  options: Partial<SegmentJournalOptions> = {},
): Promise<Journal> {
  const journal = await openSegmentJournal({
    directory,
    keys: TEST_KEYS,
    partitions: 1,
    segmentBytes: 4096,
    retentionMs: 3_600_000,
    retentionBytes: 1e9,
    maxBytes: 1e9,
    commitIntervalMs: 0,
    clock: { now: () => T0 },
    log: createLog({ level: 'silent' }),
    ...options,
  });
  cleanups.push(() => journal.close());
  return journal;
}

type Step = 'write' | 'sync' | 'truncate' | 'open' | 'syncDirectory';

/** A disk that fails the next steps of the given kinds; a failing write has already written half, or all when `code` is EIO. */
function failingDisk() {
  const failures = new Map<Step, { code: string; times: number }>();
  const perhapsFail = (step: Step) => {
    const failure = failures.get(step);
    if (failure === undefined || failure.times <= 0) return;
    failure.times -= 1;
    throw Object.assign(new Error(failure.code), { code: failure.code });
  };
  const disk: Disk = {
    async openForWriting(path, options) {
      perhapsFail('open');
      const file = await nodeDisk.openForWriting(path, options);
      return {
        async write(bytes, position) {
          const { code, times } = failures.get('write') ?? { code: '', times: 0 };
          const written = code === 'EIO' ? bytes : bytes.subarray(0, bytes.length >> 1);
          if (times > 0) await file.write(written, position);
          perhapsFail('write');
          await file.write(bytes, position);
        },
        async sync() {
          perhapsFail('sync');
          await file.sync();
        },
        async truncate(size) {
          perhapsFail('truncate');
          await file.truncate(size);
        },
        close: () => file.close(),
      };
    },
    async syncDirectory(path) {
      perhapsFail('syncDirectory');
      await nodeDisk.syncDirectory(path);
    },
  };
  return {
    disk,
    fail: (step: Step, code: string, times = 1) => failures.set(step, { code, times }),
  };
}

const accepted = (count: number) => ({ kind: 'accepted', count });

describe('a failing disk', () => {
  const steps: [Step, string, string][] = [
    ['write', 'ENOSPC', 'full'],
    ['write', 'EDQUOT', 'full'],
    ['write', 'EIO', 'failed'],
    ['sync', 'EIO', 'failed'],
  ];
  test.each(steps)(
    '%s %s is refused as %s, and the next batch is kept',
    async (step, code, reason) => {
      const directory = await freshDirectory();
      const { disk, fail } = failingDisk();
      const journal = await openAt(directory, { disk });
      for (const first of [true, false]) {
        fail(step, code);
        const key = { kind: 'key', key: `k-${first}` } as const;
        const refused = await journal.append(recordsOf('lost', 4), key);
        expect(refused).toMatchObject({ kind: 'refused', reason });
        expect(await journal.append(recordsOf('kept', 4), key)).toEqual(accepted(4));
      }
      const found = (await readEverything(journal)).map((record) => String(record.body));
      expect(found).toEqual([0, 1, 2, 3, 0, 1, 2, 3].map((at) => `kept-${at}`));
      await journal.close();
      const again = await openAt(directory);
      expect((await readEverything(again)).map((record) => String(record.body))).toEqual(found);
      expect(again.status()[0]?.quarantinedRecords).toBe(0);
    },
  );

  test.each(['write', 'sync'] as const)(
    'a batch refused at %s is not there after a crash',
    async (step) => {
      const directory = await freshDirectory();
      const crashed = await freshDirectory();
      const { disk, fail } = failingDisk();
      const journal = await openAt(directory, { disk });
      await journal.append(recordsOf('kept', 2));
      fail(step, 'EIO');
      expect((await journal.append(recordsOf('lost', 2))).kind).toBe('refused');
      await cp(directory, crashed, { recursive: true });
      await rm(join(crashed, 'lock'));
      const again = await openAt(crashed);
      const found = (await readEverything(again)).map((record) => String(record.body));
      expect(found).toEqual(['kept-0', 'kept-1']);
    },
  );

  test('a file that cannot be cut back is left, and no refused record comes back', async () => {
    const directory = await freshDirectory();
    const { disk, fail } = failingDisk();
    const journal = await openAt(directory, { disk });
    await journal.append(recordsOf('a', 2));
    fail('write', 'EIO');
    fail('truncate', 'EIO', 2);
    expect((await journal.append(recordsOf('lost', 6))).kind).toBe('refused');
    expect(await journal.append(recordsOf('b', 2))).toEqual(accepted(2));
    await journal.close();
    const again = await openAt(directory);
    const found = (await readEverything(again)).map((record) => [record.offset, `${record.body}`]);
    expect(found).toEqual([
      [0, 'a-0'],
      [1, 'a-1'],
      [2, 'b-0'],
      [3, 'b-1'],
    ]);
  });

  test.each(['open', 'syncDirectory'] as const)('%s fails when a segment begins', async (step) => {
    const { disk, fail } = failingDisk();
    const journal = await openAt(await freshDirectory(), { disk });
    fail(step, 'EIO');
    expect(await journal.append(recordsOf('a', 1))).toMatchObject({ reason: 'failed' });
    expect(await journal.append(recordsOf('a', 1))).toEqual(accepted(1));
  });

  test('the second of two equal batches does the work when the first was refused', async () => {
    const { disk, fail } = failingDisk();
    const journal = await openAt(await freshDirectory(), { disk });
    fail('sync', 'EIO');
    const key = { kind: 'key', key: 'same' } as const;
    const outcomes = await Promise.all([
      journal.append(recordsOf('a', 1), key),
      journal.append(recordsOf('a', 1), key),
      journal.append(recordsOf('a', 1), key),
    ]);
    expect(outcomes.map((outcome) => outcome.kind)).toEqual(['refused', 'accepted', 'duplicate']);
    expect(await readEverything(journal)).toHaveLength(1);
  });
});

describe('limits', () => {
  const big = (name: string) => [{ ...recordsOf(name, 1)[0]!, body: Buffer.alloc(3000, 97) }];

  test('unread data at the limit is refused, and read data makes room', async () => {
    const journal = await openAt(await freshDirectory(), { maxBytes: 20_000 });
    await journal.commit('pipeline', []);
    let kept = 0;
    while ((await journal.append(big('a'))).kind === 'accepted') kept += 1;
    expect(kept).toBe(6);
    const refused = await journal.append(big('a'));
    expect(refused).toMatchObject({ kind: 'refused', reason: 'full' });
    expect(refused.kind === 'refused' && refused.retryAfterMs > 0).toBe(true);
    expect(await readEverything(journal)).toHaveLength(6);
    await journal.commit('pipeline', [{ partition: 0, offset: 6 }]);
    expect(await journal.append(big('b'))).toEqual(accepted(1));
    expect((await readEverything(journal)).at(-1)?.offset).toBe(6);
  });

  test('a lower limit removes the oldest unread records and counts them', async () => {
    const directory = await freshDirectory();
    const first = await openAt(directory);
    for (let at = 0; at < 10; at += 1) await first.append(big('a'));
    await first.commit('pipeline', []);
    await first.close();
    const metrics = createMetrics();
    const journal = await openAt(directory, { maxBytes: 15_000, metrics });
    const removed = await journal.retain();
    expect(removed.removedUnread).toBe(6);
    const counted = await metrics.journalUnreadRemoved.get();
    expect(counted.values[0]?.value).toBe(6);
    expect((await readEverything(journal))[0]?.offset).toBe(6);
  });

  test('size beyond retentionBytes removes only what is read', async () => {
    const journal = await openAt(await freshDirectory(), { retentionBytes: 7000 });
    for (let at = 0; at < 10; at += 1) await journal.append(big('a'));
    await journal.commit('pipeline', [{ partition: 0, offset: 4 }]);
    expect(await journal.retain()).toEqual({ removedRecords: 4, removedUnread: 0 });
    expect(journal.status()[0]?.firstOffset).toBe(4);
  });

  test('a record beyond the format is an error of its sender', async () => {
    const journal = await openAt(await freshDirectory());
    const huge = [{ ...recordsOf('a', 1)[0]!, body: Buffer.alloc(16 * 1024 * 1024 + 1) }];
    await expect(journal.append(huge)).rejects.toMatchObject({ code: 'GAC_REQUEST_TOO_LARGE' });
    const largest = [{ ...recordsOf('a', 1)[0]!, body: Buffer.alloc(16 * 1024 * 1024) }];
    expect(await journal.append(largest)).toEqual(accepted(1));
    expect(await readEverything(journal)).toHaveLength(1);
  });

  test('dedup outlives the segments that held it', async () => {
    const directory = await freshDirectory();
    let nowMs = T0;
    const clock = { now: () => nowMs };
    const journal = await openAt(directory, { clock });
    await journal.append(recordsOf('a', 1), { kind: 'key', key: 'old' });
    await journal.append(recordsOf('a', 1), { kind: 'stream', stream: 's', end: 7 });
    nowMs += 2 * 3_600_000;
    expect((await journal.retain()).removedRecords).toBe(2);
    await journal.close();
    const again = await openAt(directory, { clock });
    expect(again.status()[0]).toMatchObject({ nextOffset: 2, segments: 0 });
    expect((await again.append(recordsOf('a', 1), { kind: 'key', key: 'old' })).kind).toBe(
      'duplicate',
    );
    expect(await again.streamEnd('s')).toBe(7);
  });
});

describe('the directory', () => {
  test('belongs to one process at a time', async () => {
    const directory = await freshDirectory();
    const journal = await openAt(directory);
    await expect(openAt(directory)).rejects.toMatchObject({ code: 'GAC_DATA_DIR_LOCKED' });
    await journal.close();
    await (await openAt(directory)).close();
    expect(await readdir(directory)).not.toContain('lock');
  });

  test('a lock of a process that is no more is taken over, one of a living process is not', async () => {
    const directory = await freshDirectory();
    const lock = join(directory, 'lock');
    const stat = await readFile(`/proc/${process.ppid}/stat`, 'utf8');
    const bootId = (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim();
    const startedTicks = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const owner = { pid: process.ppid, startedTicks, bootId };
    await writeFile(lock, JSON.stringify(owner));
    await expect(openAt(directory)).rejects.toMatchObject({ code: 'GAC_DATA_DIR_LOCKED' });
    await writeFile(lock, JSON.stringify({ ...owner, startedTicks: '1' }));
    await (await openAt(directory)).close();
    await writeFile(lock, JSON.stringify({ ...owner, pid: 4_194_305 }));
    await (await openAt(directory)).close();
  });

  test('sources with similar names spread over the partitions', async () => {
    const journal = await openAt(await freshDirectory(), { partitions: 4 });
    for (let at = 0; at < 40; at += 1)
      await journal.append(recordsOf('a', 1, { sourceId: `source-${at}` }));
    for (const { nextOffset } of journal.status()) expect(nextOffset).toBeGreaterThan(3);
  });

  test('keeps its partitions and its records when fewer are asked for', async () => {
    const directory = await freshDirectory();
    const wide = await openAt(directory, { partitions: 4 });
    for (let at = 0; at < 20; at += 1)
      await wide.append(recordsOf('a', 1, { sourceId: `source-${at}` }));
    await wide.close();
    const narrow = await openAt(directory, { partitions: 1 });
    expect(narrow.partitions).toBe(4);
    expect(await readEverything(narrow)).toHaveLength(20);
  });

  test('a segment that vanished under a reader is a gap', async () => {
    const directory = await freshDirectory();
    const journal = await openAt(directory);
    for (let at = 0; at < 40; at += 1) await journal.append(recordsOf(`n${at}`, 10));
    const names = (await readdir(join(directory, 'p0'))).filter((name) => name.endsWith('.seg'));
    await rm(join(directory, 'p0', names.sort()[1] ?? ''));
    const found = await readEverything(journal);
    expect(found.length).toBeLessThan(400);
    expect(found.at(-1)?.offset).toBe(399);
    expect(journal.status()[0]?.quarantinedRecords).toBe(400 - found.length);
  });
});

describe('the table of keys', () => {
  const print = (at: number) => keyFingerprint('source', String(at));

  test('remembers all within its time and forgets what is older', () => {
    const table = new KeyTable({ keepMs: 10_000 });
    for (let at = 0; at < 5000; at += 1) table.add(print(at), 100);
    for (let at = 0; at < 5000; at += 1) expect(table.has(print(at))).toBe(true);
    expect(table.has(print(5001))).toBe(false);
    for (let at = 5000; at < 20_000; at += 1) table.add(print(at), 200);
    expect(table.has(print(0))).toBe(false);
    expect(table.has(print(19_999))).toBe(true);
  });

  test('at its limit the oldest go first', () => {
    const table = new KeyTable({ keepMs: 1e9, maxSlots: 1024 });
    for (let at = 0; at < 5000; at += 1) table.add(print(at), 1000 + at);
    expect(table.size).toBeLessThanOrEqual(614);
    expect(table.has(print(4999))).toBe(true);
    expect(table.has(print(0))).toBe(false);
  });
});
