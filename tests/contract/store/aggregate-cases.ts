import { expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventQuery, Filter } from '../../../src/store/contract.ts';
import { sampleEvent } from '../event-samples.ts';
import { keepOpen, type OpenedStore, samples, type WithStore } from './opened-store.ts';

export function describeAggregate(withStore: WithStore) {
  it('ranks values, ties by value, and counts the rest', () =>
    withStore(async (store) => {
      const names = ['b', 'a', 'b', ['c', 'a', 'a'], 'd', 7, undefined];
      const events = names.map((name, offset) =>
        sampleEvent({ offset, doc: name === undefined ? {} : { user: { name } } }),
      );
      await store.append(0, events);
      expect(
        await store.aggregate(NATIONAL, {}, { kind: 'terms', field: 'user.name', size: 3 }),
      ).toEqual({
        kind: 'terms',
        buckets: [
          { key: 'a', count: 2 },
          { key: 'b', count: 2 },
          { key: '7', count: 1 },
        ],
        otherCount: 2,
      });
      const distinct = { kind: 'distinct', field: 'user.name' } as const;
      expect(await store.aggregate(NATIONAL, {}, distinct)).toEqual({ kind: 'distinct', value: 5 });
    }));

  it('counts an event once for a value that it has twice', () =>
    withStore(async (store) => {
      const event = { category: ['web', 'web'] };
      await store.append(0, [sampleEvent({ offset: 0, doc: { tags: ['x', 'x', 1, '1'], event } })]);
      const terms = (field: string) =>
        store.aggregate(NATIONAL, {}, { kind: 'terms', field, size: 5 });
      expect(await terms('event.category')).toMatchObject({ buckets: [{ key: 'web', count: 1 }] });
      expect(await terms('tags')).toMatchObject({
        buckets: [
          { key: '1', count: 1 },
          { key: 'x', count: 1 },
        ],
      });
    }));

  it('aligns a histogram to the epoch and leaves empty buckets out', () =>
    withStore(async (store) => {
      const times = [-1, 0, 59_999, 60_000, 600_000];
      await store.append(
        0,
        times.map((timeMs, offset) => sampleEvent({ offset, timeMs })),
      );
      const histogram = { kind: 'histogram', intervalMs: 60_000 } as const;
      expect(await store.aggregate(NATIONAL, {}, histogram)).toEqual({
        kind: 'histogram',
        buckets: [
          { atMs: -60_000, count: 1 },
          { atMs: 0, count: 2 },
          { atMs: 60_000, count: 1 },
          { atMs: 600_000, count: 1 },
        ],
      });
    }));
}

export function describeLimits(open: () => Promise<OpenedStore>) {
  const stored = keepOpen(open, async (store) => {
    await store.append(0, samples(3));
  });
  const deep = Array.from({ length: 40 }).reduce<Filter>((of) => ({ op: 'not', of }), {
    op: 'exists',
    field: 'a',
  });
  const bad: [string, EventQuery & { size?: number }][] = [
    ['a quote in a field', { filter: { op: 'exists', field: `a"'; DROP TABLE events` } }],
    ['an empty part', { filter: { op: 'exists', field: 'a..b' } }],
    ['no field', { filter: { op: 'exists', field: '' } }],
    ['a long field', { filter: { op: 'exists', field: 'a'.repeat(300) } }],
    ['a deep filter', { filter: deep }],
    ['a wide filter', { filter: { op: 'or', of: Array.from({ length: 2_000 }, () => deep) } }],
    ['too many values', { filter: { op: 'in', field: 'a', values: Array(1_001).fill(1) } }],
    ['infinity', { filter: { op: 'gt', field: 'a', value: Number.POSITIVE_INFINITY } }],
    ['too many wildcards', { filter: { op: 'like', field: 'a', pattern: '*a'.repeat(40) } }],
    ['a page of nothing', { size: 0 }],
    ['a page too large', { size: 1_001 }],
    ['half a millisecond', { fromMs: 0.5 }],
    ['a long text', { text: 'a'.repeat(1_001) }],
  ];
  it.each(bad)('refuses %s', async (_name, query) => {
    await expect(stored().search(NATIONAL, query)).rejects.toMatchObject({
      code: 'GAC_REQUEST_INVALID',
    });
  });

  it('refuses cursors that it did not give out', async () => {
    const page = await stored().search(NATIONAL, { size: 1 });
    const refused = { code: 'GAC_CURSOR_INVALID' };
    for (const cursor of ['', 'x', 'W10', `${page.cursor}x`.slice(3)]) {
      await expect(stored().search(NATIONAL, { cursor })).rejects.toMatchObject(refused);
    }
    const other = { order: 'asc', cursor: page.cursor ?? '' } as const;
    await expect(stored().search(NATIONAL, other)).rejects.toMatchObject(refused);
  });

  it('refuses days that are none', async () => {
    for (const day of ['2026-13-01', '2026-02-30', 'today', '']) {
      const refused = { code: 'GAC_REQUEST_INVALID' };
      await expect(stored().deleteBefore(day)).rejects.toMatchObject(refused);
    }
  });
}
