import { expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Aggregation, EventQuery, Filter } from '../../../src/store/contract.ts';
import { sampleEvent } from '../event-samples.ts';
import { answerOf } from '../event-store-meaning.ts';
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

  it('pages through tuples of values in their order', () =>
    withStore(async (store) => {
      const documents = [
        { user: { name: 'a' }, source: { ip: '192.0.2.1' } },
        { user: { name: 'a' }, source: { ip: '192.0.2.1' } },
        { user: { name: ['b', 'a', 'b'] }, source: { ip: ['192.0.2.2', '192.0.2.1'] } },
        { user: { name: 'c' } },
        { source: { ip: '192.0.2.9' } },
        { user: { name: 'đ' }, source: { ip: '192.0.2.3' } },
      ];
      await store.append(
        0,
        documents.map((doc, offset) => sampleEvent({ offset, doc })),
      );
      const composite = (part: Partial<Extract<Aggregation, { kind: 'composite' }>>) =>
        answerOf((one) => store.aggregate(NATIONAL, {}, one), {
          kind: 'composite',
          fields: ['user.name', 'source.ip'],
          size: 2,
          ...part,
        });
      const all = [
        { keys: ['a', '192.0.2.1'], count: 3 },
        { keys: ['a', '192.0.2.2'], count: 1 },
        { keys: ['b', '192.0.2.1'], count: 1 },
        { keys: ['b', '192.0.2.2'], count: 1 },
        { keys: ['đ', '192.0.2.3'], count: 1 },
      ];
      expect(await composite({})).toEqual({ kind: 'composite', buckets: all });
      expect(await composite({ minimum: 2 })).toMatchObject({ buckets: all.slice(0, 1) });
      expect(await composite({ after: ['b', ''] })).toMatchObject({ buckets: all.slice(2) });
      const vendor = { fields: ['gac.vendor.x'], after: ['no such value'] };
      expect(await composite(vendor)).toMatchObject({ buckets: [] });
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
    ['a page too large', { size: 4_001 }],
    ['half a millisecond', { fromMs: 0.5 }],
    ['a long text', { text: 'a'.repeat(1_001) }],
  ];
  it.each(bad)('refuses %s', async (_name, query) => {
    await expect(stored().search(NATIONAL, query)).rejects.toMatchObject({
      code: 'GAC_REQUEST_INVALID',
    });
  });

  it.each([
    ['no fields', { fields: [] }],
    ['too many fields', { fields: [...'abcdefghi'] }],
    ['a field twice', { fields: ['a', 'a'] }],
    ['a quote in a field', { fields: ['a', `"'`] }],
    ['too large a page', { size: 10_001 }],
    ['no minimum', { minimum: 0 }],
    ['half a place', { fields: ['a', 'b'], after: ['x'] }],
  ])('refuses tuples of %s', async (_name, part) => {
    const asked = { kind: 'composite', fields: ['a'], size: 5, ...part } as const;
    await expect(stored().aggregate(NATIONAL, {}, asked)).rejects.toMatchObject({
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
