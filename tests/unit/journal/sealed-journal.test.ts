// Goal: raw records at rest can be read with their key, in their place and within their time only.
// Method: real journals in temporary directories whose files are searched, moved, changed and opened with other keys.
import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { crc32 } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import type { Journal } from '../../../src/journal/contract.ts';
import { segmentSeed } from '../../../src/journal/frame.ts';
import { JournalKeys } from '../../../src/journal/journal-keys.ts';
import {
  openSegmentJournal,
  type SegmentJournalOptions,
} from '../../../src/journal/segments/open-segment-journal.ts';
import { createLog } from '../../../src/telemetry/log.ts';
import { readEverything, recordsOf, T0, TEST_KEYS } from '../../contract/journal-contract.ts';

const HOUR_MS = 3_600_000;
const FIRST = Buffer.alloc(32, 1);
const SECOND = Buffer.alloc(32, 2);
const cleanups: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

async function freshDirectory(): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'gac-sealed-'));
  cleanups.push(() => rm(directory, { recursive: true, force: true }));
  return directory;
}

async function openAt(
  directory: string,
  options: Partial<SegmentJournalOptions> = {},
): Promise<Journal> {
  const journal = await openSegmentJournal({
    ...{ directory, keys: TEST_KEYS, partitions: 1, segmentBytes: 4096, commitIntervalMs: 0 },
    ...{ retentionMs: 72 * HOUR_MS, retentionBytes: 1e9, maxBytes: 1e9 },
    ...{ clock: { now: () => T0 }, log: createLog({ level: 'silent' }) },
    ...options,
  });
  cleanups.push(() => journal.close());
  return journal;
}

/** Every file below a folder with its content. */
async function filesOf(folder: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true })) {
    const file = path.join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.relative(folder, file), await readFile(file));
  }
  return files;
}

const SECRETS = [
  '001099000017',
  '0900000123',
  'nguyen.van.a@example.vn',
  'otp=123456',
  '192.0.2.7',
];
const personal = () =>
  recordsOf(
    'GET /ho-so?cccd=001099000017&sdt=0900000123&mail=nguyen.van.a@example.vn&otp=123456',
    4,
  );

const bodiesOf = async (journal: Journal) =>
  (await readEverything(journal)).map(({ body }) => String(body));

describe('what lies on the disk', () => {
  test('shows nothing of a record in any file, also of what was set aside', async () => {
    const directory = await freshDirectory();
    const journal = await openAt(directory);
    for (let at = 0; at < 12; at += 1)
      await journal.append(personal(), { kind: 'key', key: `0900000123-${at}` });
    await journal.commit('pipeline', [{ partition: 0, offset: 3 }]);
    await journal.retain();
    await journal.close();
    const segment = path.join(directory, 'p0', '0000000000000000.seg');
    const content = await readFile(segment);
    content[300] = (content[300] ?? 0) ^ 1;
    await writeFile(segment, content);
    await rm(path.join(directory, 'p0', '0000000000000000.idx'));
    const again = await openAt(directory);
    expect(again.status()[0]?.quarantinedRecords).toBe(4);
    const files = await filesOf(directory);
    expect([...files.keys()].some((name) => name.startsWith('quarantine'))).toBe(true);
    for (const [name, bytes] of files)
      for (const secret of SECRETS)
        expect(bytes.includes(secret), `${secret} in ${name}`).toBe(false);
    expect((await bodiesOf(again)).join()).toContain('otp=123456');
  });

  test('is never the same twice', async () => {
    const directory = await freshDirectory();
    const journal = await openAt(directory, { segmentBytes: 1e6 });
    const nonces = new Set<string>();
    for (let at = 0; at < 300; at += 1) await journal.append(recordsOf('same', 1));
    const content = (await filesOf(directory)).get('p0/0000000000000000.seg') ?? Buffer.alloc(0);
    for (let at = 0; at < content.length; at += 72 + content.readUInt32LE(at + 4))
      nonces.add(content.toString('hex', at + 40, at + 52));
    expect(nonces.size).toBe(300);
  });
});

describe('the key', () => {
  test('is asked for by its id when it is another one, and nothing is changed', async () => {
    const directory = await freshDirectory();
    const journal = await openAt(directory);
    for (let at = 0; at < 9; at += 1) await journal.append(personal());
    await journal.close();
    const before = await filesOf(directory);
    const keys = new JournalKeys({ current: SECOND });
    const refused = openAt(directory, { keys });
    await expect(refused).rejects.toMatchObject({ code: 'GAC_JOURNAL_KEY' });
    await expect(refused).rejects.toThrow(
      new RegExp(`key ${TEST_KEYS.currentId}.*GAC_JOURNAL_KEYS_EARLIER`),
    );
    expect(await filesOf(directory)).toEqual(before);
    expect(await readEverything(await openAt(directory))).toHaveLength(36);
  });

  test('can be followed by another one, while records of the former stay readable', async () => {
    const directory = await freshDirectory();
    const first = await openAt(directory, { keys: new JournalKeys({ current: FIRST }) });
    await first.append(recordsOf('a', 2));
    await first.close();
    const both = new JournalKeys({ current: SECOND, earlier: [FIRST] });
    const second = await openAt(directory, { keys: both });
    await second.append(recordsOf('b', 2));
    expect(await bodiesOf(second)).toEqual(['a-0', 'a-1', 'b-0', 'b-1']);
    await second.commit('pipeline', [{ partition: 0, offset: 2 }]);
    await second.close();
    const only = new JournalKeys({ current: SECOND });
    await expect(openAt(directory, { keys: only })).rejects.toMatchObject({
      code: 'GAC_JOURNAL_KEY',
    });
    // Retention takes what the former key sealed; from then on it is not needed.
    const clock = { now: () => T0 + 1 };
    const kept = await openAt(directory, { keys: both, clock, retentionBytes: 1 });
    expect((await kept.retain()).removedRecords).toBe(2);
    await kept.close();
    expect(await bodiesOf(await openAt(directory, { keys: only }))).toEqual(['b-0', 'b-1']);
  });

  test('is not looked for in a journal whose records are in clear', async () => {
    const directory = await freshDirectory();
    await (await openAt(directory)).close();
    const clear = Buffer.concat([Buffer.from([0xa7, 0x47, 0x1c, 0xf3]), Buffer.alloc(200)]);
    await writeFile(path.join(directory, 'p0', '0000000000000000.seg'), clear);
    const before = await filesOf(directory);
    await expect(openAt(directory)).rejects.toThrow(/holds records in clear/);
    expect(await filesOf(directory)).toEqual(before);
  });
});

describe('records that were moved are no records', () => {
  /** Two partitions with ten sealed batches each, closed. */
  async function closedJournal(): Promise<string> {
    const directory = await freshDirectory();
    const journal = await openAt(directory, { partitions: 2 });
    for (const partition of [0, 1])
      for (let at = 0; at < 10; at += 1)
        await journal.append(
          recordsOf(`p${partition}.${at}.${'x'.repeat(500)}`, 2),
          undefined,
          partition,
        );
    await journal.close();
    for (const partition of ['p0', 'p1'])
      for (const name of await readdir(path.join(directory, partition)))
        if (name.endsWith('.idx')) await rm(path.join(directory, partition, name));
    return directory;
  }
  const segmentsOf = async (directory: string, partition: string) =>
    (await readdir(path.join(directory, partition))).filter((name) => name.endsWith('.seg')).sort();

  test('to another partition', async () => {
    const directory = await closedJournal();
    const [name = ''] = await segmentsOf(directory, 'p0');
    await cp(path.join(directory, 'p1', name), path.join(directory, 'p0', name));
    const bodies = await bodiesOf(await openAt(directory, { partitions: 2 }));
    expect(bodies.filter((body) => body.startsWith('p1'))).toHaveLength(20);
    expect(bodies.filter((body) => body.startsWith('p0')).length).toBeLessThan(20);
  });

  test('to another journal', async () => {
    const [one, other] = [await closedJournal(), await closedJournal()];
    const [name = '', next = ''] = await segmentsOf(one, 'p0');
    await cp(path.join(one, 'p0', name), path.join(other, 'p0', name));
    const journal = await openAt(other, { partitions: 2 });
    const firstOfNext = Number.parseInt(next, 10);
    expect(await readEverything(journal)).toHaveLength(40 - firstOfNext);
    const setAside = await readdir(path.join(other, 'quarantine'));
    expect(setAside).toContain(`p0-${name.replace('.seg', '')}-whole.bin`);
  });

  test('within a segment, with a head that is made to fit', async () => {
    const directory = await closedJournal();
    const [name = ''] = await segmentsOf(directory, 'p0');
    const file = path.join(directory, 'p0', name);
    const content = await readFile(file);
    const length = 72 + content.readUInt32LE(4);
    // The same block once more, in the place of the next one: its CRC is right there, its seal is not.
    content.copy(content, length, 0, length);
    content.writeDoubleLE(2, length + 16);
    const seed = (segmentSeed(0, 0) ^ length) >>> 0;
    content.writeUInt32LE(crc32(content.subarray(length, length + 52), seed), length + 52);
    await writeFile(file, content);
    const journal = await openAt(directory, { partitions: 2 });
    expect(journal.status()[0]?.quarantinedRecords).toBe(2);
    const offsets = (await readEverything(journal))
      .filter(({ partition }) => partition === 0)
      .map(({ offset }) => offset);
    expect(offsets.slice(0, 3)).toEqual([0, 1, 4]);
  });

  test('but a journal that lost the files with its name still knows who it is', async () => {
    const directory = await closedJournal();
    const id = JSON.parse(await readFile(path.join(directory, 'journal.json'), 'utf8')).id;
    for (const place of ['.', 'p0', 'p1']) await rm(path.join(directory, place, 'journal.json'));
    const journal = await openAt(directory, { partitions: 2 });
    expect(journal.id).toBe(id);
    expect(await readEverything(journal)).toHaveLength(40);
  });
});

describe('after its time', () => {
  test('nothing of a record is on the disk, though others of its source trickle in behind it', async () => {
    const directory = await freshDirectory();
    let nowMs = T0;
    const journal = await openAt(directory, { segmentBytes: 1e8, clock: { now: () => nowMs } });
    await journal.append(recordsOf('first', 1, { receivedAtMs: nowMs }));
    const former = (await filesOf(directory)).get('p0/0000000000000000.seg') ?? Buffer.alloc(0);
    const sealed = former.subarray(72);
    expect(sealed.length).toBeGreaterThan(0);
    let lastSeenMs = 0;
    for (let hour = 1; hour <= 80; hour += 1) {
      nowMs = T0 + hour * HOUR_MS;
      await journal.append(recordsOf('later', 1, { receivedAtMs: nowMs }));
      const { nextOffset } = journal.status()[0] ?? { nextOffset: 0 };
      await journal.commit('pipeline', [{ partition: 0, offset: nextOffset }]);
      await journal.retain();
      const files = [...(await filesOf(directory)).values()];
      if (files.some((content) => content.includes(sealed))) lastSeenMs = nowMs - T0;
    }
    expect(lastSeenMs).toBeGreaterThanOrEqual(71 * HOUR_MS);
    expect(lastSeenMs).toBeLessThanOrEqual(74 * HOUR_MS);
    expect((await readEverything(journal))[0]?.receivedAtMs).toBeGreaterThan(nowMs - 75 * HOUR_MS);
  });

  test('nothing of an idle source is on the disk, nor what was set aside', async () => {
    const directory = await freshDirectory();
    let nowMs = Date.now();
    const journal = await openAt(directory, { clock: { now: () => nowMs } });
    for (let at = 0; at < 5; at += 1)
      await journal.append(recordsOf(`idle${'x'.repeat(900)}`, 2, { receivedAtMs: nowMs }));
    const [name = ''] = (await readdir(path.join(directory, 'p0'))).filter((one) =>
      /seg$/.test(one),
    );
    const file = path.join(directory, 'p0', name);
    const content = await readFile(file);
    content[200] = (content[200] ?? 0) ^ 4;
    await writeFile(file, content);
    expect(await readEverything(journal)).toHaveLength(8);
    await journal.commit('pipeline', [{ partition: 0, offset: 10 }]);
    nowMs += 72 * HOUR_MS + 60_000;
    await journal.retain();
    const left = [...(await filesOf(directory)).keys()].filter(
      (one) => !/\.json$|^lock$/.test(one),
    );
    expect(left).toEqual(['p0/removed.idx']);
  });
});
