// Goal: what every journal promises, checked from outside, so that each adapter runs the same
// suite. Method: `describeJournal` gets a way to open a journal in a fresh place and to open the
// same place again.
import { afterEach, describe, expect, test } from 'vitest';
import type { JournalRecord, RawRecord } from '../../src/event/raw-record.ts';
import type { Journal } from '../../src/journal/contract.ts';
import { JournalKeys } from '../../src/journal/journal-keys.ts';

/** One journal's place: `open` may be called again after the former journal was closed. */
export interface JournalPlace {
  open(): Promise<Journal>;
  /** Makes small segments old and lets retention see them. */
  passTime(ms: number): void;
  remove(): Promise<void>;
}

/** What the journals of tests are sealed with. */
export const TEST_KEYS = new JournalKeys({ current: Buffer.alloc(32, 'journal of tests') });

/** How the places must be opened. */
export const CONTRACT_LIMITS = {
  ...{ partitions: 3, retentionMs: 3_600_000, segmentBytes: 4096 },
  keys: TEST_KEYS,
};

export const T0 = Date.parse('2026-01-05T02:00:00Z');

/** Records of one source whose bodies are `${prefix}-${number}`. */
export function recordsOf(
  prefix: string,
  count: number,
  options: { sourceId?: string; receivedAtMs?: number } = {},
): RawRecord[] {
  return Array.from({ length: count }, (_, at) => ({
    sourceId: options.sourceId ?? 'lao-cai-portal-nginx',
    receivedAtMs: options.receivedAtMs ?? T0,
    transport: 'http',
    peer: '192.0.2.7',
    body: Buffer.from(`${prefix}-${at}`),
    cutFromBytes: 0,
  }));
}

/** Everything durable in a partition from an offset on. */
export async function readAll(
  journal: Journal,
  partition: number,
  offset = 0,
): Promise<JournalRecord[]> {
  const reader = await journal.reader({ partition, offset });
  const records: JournalRecord[] = [];
  const next = journal.status()[partition]?.nextOffset ?? 0;
  while (reader.offset < next) records.push(...(await reader.read({ max: 100, waitMs: 50 })));
  await reader.close();
  return records;
}

/** Everything durable, over all partitions. */
export async function readEverything(journal: Journal): Promise<JournalRecord[]> {
  const all: JournalRecord[] = [];
  for (let partition = 0; partition < journal.partitions; partition += 1)
    all.push(...(await readAll(journal, partition)));
  return all;
}

const bodies = (records: readonly RawRecord[]) => records.map((record) => String(record.body));

/** Runs the suite over one adapter. */
export function describeJournal(name: string, makePlace: () => Promise<JournalPlace>): void {
  describe(`journal contract: ${name}`, () => {
    const cleanups: (() => Promise<void>)[] = [];
    afterEach(async () => {
      for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
    });

    async function start() {
      const place = await makePlace();
      cleanups.push(() => place.remove());
      const open = async () => {
        const journal = await place.open();
        cleanups.push(() => journal.close());
        return journal;
      };
      return { place, open, journal: await open() };
    }

    const partitionOf = (journal: Journal) =>
      journal.status().find((status) => status.nextOffset > 0)?.partition ?? 0;

    test('keeps whole records, in order, with dense offsets', async () => {
      const { journal } = await start();
      const records: RawRecord[] = [
        {
          sourceId: 'huế-cổng',
          receivedAtMs: T0 + 1,
          transport: 'syslog',
          peer: '2001:db8::1',
          body: Buffer.from([0, 255, 10, 13, 0xa7]),
          cutFromBytes: 70_000,
        },
        {
          sourceId: 'huế-cổng',
          receivedAtMs: T0,
          transport: 'file',
          peer: '/var/log/đường dẫn.log',
          body: Buffer.alloc(0),
          cutFromBytes: 0,
        },
      ];
      expect(await journal.append(records)).toEqual({ kind: 'accepted', count: 2 });
      const partition = partitionOf(journal);
      const expected = records.map((record, offset) => ({ ...record, partition, offset }));
      expect(await readAll(journal, partition)).toEqual(expected);
    });

    test('keeps what a record carries of a trace, and adds none to the others', async () => {
      const { journal, open } = await start();
      const trace = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
      const [first, ...rest] = recordsOf('traced', 3);
      await journal.append([{ ...(first as RawRecord), trace }, ...rest]);
      await journal.append(recordsOf('plain', 2));
      await journal.close();
      const found = await readEverything(await open());
      expect(found.map((record) => record.trace)).toEqual([trace, ...Array(4).fill(undefined)]);
      expect(bodies(found)).toEqual(['traced-0', 'traced-1', 'traced-2', 'plain-0', 'plain-1']);
    });

    test('an accepted record is there after closing and opening', async () => {
      const { journal, open } = await start();
      await journal.append(recordsOf('a', 50));
      const before = await readEverything(journal);
      await journal.close();
      const again = await open();
      expect(again.id).toBe(journal.id);
      expect(again.id).toMatch(/^[a-z0-9]{8}$/);
      expect(await readEverything(again)).toEqual(before);
      await again.append(recordsOf('b', 1));
      expect((await readEverything(again)).at(-1)?.offset).toBe(50);
    });

    test('concurrent appends are all kept, each batch together and in its own order', async () => {
      const { journal } = await start();
      const batches = Array.from({ length: 60 }, (_, at) =>
        recordsOf(`batch${at}`, 7, { sourceId: `source-${at % 5}` }),
      );
      const outcomes = await Promise.all(batches.map((batch) => journal.append(batch)));
      expect(outcomes.every((outcome) => outcome.kind === 'accepted')).toBe(true);
      const found = bodies(await readEverything(journal));
      expect(found).toHaveLength(420);
      for (const batch of batches) {
        const at = found.indexOf(String(batch[0]?.body));
        expect(found.slice(at, at + 7)).toEqual(bodies(batch));
      }
    });

    test('records of one source stay in one partition', async () => {
      const { journal } = await start();
      for (let at = 0; at < 10; at += 1) await journal.append(recordsOf(`n${at}`, 3));
      expect(journal.status().filter((status) => status.nextOffset > 0)).toHaveLength(1);
    });

    test('replays from any offset, for several readers at once', async () => {
      const { journal } = await start();
      for (let at = 0; at < 20; at += 1) await journal.append(recordsOf(`n${at}`, 10));
      const partition = partitionOf(journal);
      const all = await readAll(journal, partition);
      const replays = await Promise.all(
        [0, 1, 99, 150, 199].map((offset) => readAll(journal, partition, offset)),
      );
      for (const [at, offset] of [0, 1, 99, 150, 199].entries())
        expect(replays[at]).toEqual(all.slice(offset));
    });

    test('a key is stored once, also after opening again and when sent twice at once', async () => {
      const { journal, open } = await start();
      const key = { kind: 'key', key: 'idem-1' } as const;
      const both = await Promise.all([
        journal.append(recordsOf('a', 3), key),
        journal.append(recordsOf('a', 3), key),
      ]);
      expect(both.map((outcome) => outcome.kind).sort()).toEqual(['accepted', 'duplicate']);
      await journal.close();
      const again = await open();
      expect(await again.append(recordsOf('a', 3), key)).toEqual({ kind: 'duplicate' });
      expect((await again.append(recordsOf('a', 3))).kind).toBe('accepted');
      expect(await readEverything(again)).toHaveLength(6);
    });

    test('a stream moves forward only, also after opening again', async () => {
      const { journal, open } = await start();
      const upTo = (end: number) => ({ kind: 'stream', stream: 'file-1', end }) as const;
      expect(await journal.streamEnd('file-1')).toBeUndefined();
      expect((await journal.append(recordsOf('a', 1), upTo(100))).kind).toBe('accepted');
      expect((await journal.append(recordsOf('a', 1), upTo(100))).kind).toBe('duplicate');
      expect((await journal.append(recordsOf('b', 1), upTo(250))).kind).toBe('accepted');
      await journal.close();
      const again = await open();
      expect(await again.streamEnd('file-1')).toBe(250);
      expect((await again.append(recordsOf('b', 1), upTo(249))).kind).toBe('duplicate');
      expect((await again.append(recordsOf('c', 1), upTo(251))).kind).toBe('accepted');
    });

    test('a reader waits for the next record and stops when told to', async () => {
      const { journal } = await start();
      await journal.append(recordsOf('a', 1));
      const partition = partitionOf(journal);
      const reader = await journal.reader({ partition, offset: 1 });
      expect(await reader.read({ max: 10, waitMs: 1_000 })).toEqual([]);
      expect(reader.isAtEnd).toBe(true);
      const waiting = reader.read({ max: 10, waitMs: 20_000 });
      await journal.append(recordsOf('b', 2));
      expect(bodies(await waiting)).toEqual(['b-0', 'b-1']);
      const stop = new AbortController();
      const aborted = reader.read({ max: 10, waitMs: 20_000, signal: stop.signal });
      stop.abort();
      expect(await aborted).toEqual([]);
      expect(reader.offset).toBe(3);
      const closed = reader.read({ max: 10, waitMs: 20_000 });
      await reader.close();
      expect(await closed).toEqual([]);
    });

    test('closing the journal ends waiting readers and refuses appends', async () => {
      const { journal } = await start();
      const reader = await journal.reader({ partition: 0, offset: 0 });
      const waiting = reader.read({ max: 1, waitMs: 20_000 });
      await journal.close();
      expect(await waiting).toEqual([]);
      expect(await journal.append(recordsOf('a', 1))).toMatchObject({
        kind: 'refused',
        reason: 'closed',
      });
    });

    test('remembers how far each consumer is', async () => {
      const { journal, open } = await start();
      expect(await journal.committed('pipeline')).toEqual([]);
      await journal.append(recordsOf('a', 9));
      const partition = partitionOf(journal);
      await journal.commit('pipeline', [{ partition, offset: 4 }]);
      await journal.commit('pipeline', [{ partition: (partition + 1) % 3, offset: 0 }]);
      await journal.commit('hunt', [{ partition, offset: 1 }]);
      await journal.close();
      const again = await open();
      expect(await again.committed('pipeline')).toContainEqual({ partition, offset: 4 });
      expect(await again.committed('hunt')).toEqual([{ partition, offset: 1 }]);
    });

    test('finds the first record at or after a time', async () => {
      const { journal } = await start();
      for (let at = 0; at < 200; at += 1)
        await journal.append(recordsOf(`n${at}`, 1, { receivedAtMs: T0 + at * 1000 }));
      const partition = partitionOf(journal);
      for (const at of [0, 1, 57, 199])
        expect(await journal.offsetAt(partition, T0 + at * 1000)).toBe(at);
      expect(await journal.offsetAt(partition, T0 + 500)).toBe(1);
      expect(await journal.offsetAt(partition, 0)).toBe(0);
      expect(await journal.offsetAt(partition, T0 + 1e9)).toBe(200);
    });

    test('retention takes what is old and read by all, and readers go on behind it', async () => {
      const { place, journal, open } = await start();
      for (let at = 0; at < 30; at += 1) await journal.append(recordsOf(`n${at}`, 10));
      const partition = partitionOf(journal);
      await journal.commit('fast', [{ partition, offset: 300 }]);
      await journal.commit('slow', [{ partition, offset: 150 }]);
      expect((await journal.retain()).removedRecords).toBe(0);
      place.passTime(CONTRACT_LIMITS.retentionMs + 1000);
      const first = await journal.retain();
      expect(first.removedRecords).toBeGreaterThan(0);
      expect(first.removedUnread).toBe(0);
      const { firstOffset } = journal.status()[partition] ?? { firstOffset: -1 };
      expect(firstOffset).toBeGreaterThan(0);
      expect(firstOffset).toBeLessThanOrEqual(150);
      expect((await readAll(journal, partition))[0]?.offset).toBe(firstOffset);
      await journal.commit('slow', [{ partition, offset: 300 }]);
      await journal.retain();
      await journal.append(recordsOf('next', 1));
      expect((await readAll(journal, partition)).at(-1)?.offset).toBe(300);
      await journal.close();
      expect((await open()).status()[partition]?.nextOffset).toBe(301);
    });

    test('an unread record outlives its age while a consumer is registered', async () => {
      const { place, journal } = await start();
      await journal.commit('pipeline', []);
      for (let at = 0; at < 30; at += 1) await journal.append(recordsOf(`n${at}`, 10));
      place.passTime(CONTRACT_LIMITS.retentionMs * 10);
      expect(await journal.retain()).toEqual({ removedRecords: 0, removedUnread: 0 });
      expect(await readEverything(journal)).toHaveLength(300);
    });
  });
}
