// Goal: of two copies of a batch the first in its partition counts, in whatever order they are learned, and the memory
// is bounded.
// Method: learn places in several orders and ask.
import { describe, expect, test } from 'vitest';
import { DedupTable, type FoundAppend } from '../../../../src/journal/kafka/dedup-table.ts';
import { keyFingerprint } from '../../../../src/journal/key-table.ts';

const T0 = Date.parse('2026-01-05T02:00:00Z');
const DAY_MS = 24 * 3_600_000;

const keyed = (key: string, offset: number, place: Partial<FoundAppend> = {}): FoundAppend => ({
  dedup: { kind: 'key', key },
  sourceId: 'cổng',
  partition: 1,
  receivedAtMs: T0,
  offset,
  ...place,
});
const upTo = (end: number, offset: number, partition = 1): FoundAppend => ({
  dedup: { kind: 'stream', stream: 'tệp', end },
  sourceId: 'cổng',
  receivedAtMs: T0,
  partition,
  offset,
});
const learnKey = (table: DedupTable, found: FoundAppend) =>
  found.dedup.kind === 'key' &&
  table.learnKey(keyFingerprint(found.sourceId, found.dedup.key), found, found.receivedAtMs);

describe('keys', () => {
  test('are known by source, and only the later copy is a repeat', () => {
    const table = new DedupTable();
    expect(learnKey(table, keyed('a', 100))).toBe(true);
    expect(table.isKnown({ kind: 'key', key: 'a' }, 'cổng')).toBe(true);
    expect(table.isKnown({ kind: 'key', key: 'a' }, 'khác')).toBe(false);
    expect(table.isRepeat(keyed('a', 100))).toBe(false);
    expect(table.isRepeat(keyed('a', 200))).toBe(true);
    expect(table.isRepeat(keyed('a', 50))).toBe(false);
    expect(table.isRepeat(keyed('a', 200, { partition: 2 }))).toBe(false);
  });

  test('take an earlier place, whatever was told first', () => {
    const table = new DedupTable();
    learnKey(table, keyed('a', 200));
    expect(learnKey(table, keyed('a', 100))).toBe(true);
    expect(learnKey(table, keyed('a', 200))).toBe(false);
    expect(table.isRepeat(keyed('a', 100))).toBe(false);
    expect(table.isRepeat(keyed('a', 200))).toBe(true);
  });

  test('keep places of large offsets exactly', () => {
    const table = new DedupTable();
    const offset = 2 ** 40 + 1;
    learnKey(table, keyed('a', offset, { partition: 255 }));
    expect(table.isRepeat(keyed('a', offset, { partition: 255 }))).toBe(false);
    expect(table.isRepeat(keyed('a', offset + 1, { partition: 255 }))).toBe(true);
  });

  test('that come again after a day are another batch', () => {
    const table = new DedupTable();
    learnKey(table, keyed('a', 100));
    const later = keyed('a', 5_000, { receivedAtMs: T0 + DAY_MS + 60_000 });
    expect(table.isRepeat(later)).toBe(false);
    learnKey(table, later);
    expect(table.isRepeat({ ...later, offset: 6_000 })).toBe(true);
  });

  test('survive the growth of the table with their places', () => {
    const table = new DedupTable();
    for (let at = 0; at < 5_000; at += 1) learnKey(table, keyed(`k${at}`, at * 10));
    for (let at = 0; at < 5_000; at += 1) {
      expect(table.isRepeat(keyed(`k${at}`, at * 10))).toBe(false);
      expect(table.isRepeat(keyed(`k${at}`, at * 10 + 1))).toBe(true);
    }
  });

  test('are bounded', () => {
    const table = new DedupTable({ maxSlots: 1_024 });
    const known = (from: number, to: number) =>
      Array.from({ length: to - from }, (_, at) => `k${from + at}`).filter((key) =>
        table.isKnown({ kind: 'key', key }, 'cổng'),
      ).length;
    for (let at = 0; at < 20_000; at += 1)
      learnKey(table, keyed(`k${at}`, at, { receivedAtMs: T0 + at * 1000 }));
    expect(known(0, 20_000)).toBeLessThan(1_024);
    expect(known(19_900, 20_000)).toBe(100);
  });
});

describe('streams', () => {
  test('move forward only', () => {
    const table = new DedupTable();
    expect(table.streamEnd('tệp')).toBeUndefined();
    expect(table.learnStream('tệp', 100, upTo(100, 10))).toBe(true);
    expect(table.learnStream('tệp', 250, upTo(250, 20))).toBe(true);
    expect(table.learnStream('tệp', 100, upTo(100, 30))).toBe(false);
    expect(table.streamEnd('tệp')).toBe(250);
    expect(table.isKnown({ kind: 'stream', stream: 'tệp', end: 250 }, 'cổng')).toBe(true);
    expect(table.isKnown({ kind: 'stream', stream: 'tệp', end: 251 }, 'cổng')).toBe(false);
  });

  test('know copies of earlier ends too, and no original for one', () => {
    const table = new DedupTable();
    table.learnStream('tệp', 250, upTo(250, 20));
    table.learnStream('tệp', 100, upTo(100, 10));
    expect(table.isRepeat(upTo(100, 10))).toBe(false);
    expect(table.isRepeat(upTo(100, 12))).toBe(true);
    expect(table.isRepeat(upTo(250, 20))).toBe(false);
    expect(table.isRepeat(upTo(250, 21))).toBe(true);
    expect(table.isRepeat(upTo(250, 21, 2))).toBe(false);
  });

  test('are bounded: the one that moved longest ago is forgotten', () => {
    const table = new DedupTable({ maxStreams: 2 });
    for (const stream of ['a', 'b', 'a', 'c'])
      table.learnStream(stream, (table.streamEnd(stream) ?? 0) + 1, { partition: 0, offset: 0 });
    expect(['a', 'b', 'c'].map((stream) => table.streamEnd(stream))).toEqual([2, undefined, 1]);
  });
});
