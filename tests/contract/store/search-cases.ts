import { expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { idsOf, JOURNAL, START_MS, sampleEvent } from '../event-samples.ts';
import { select } from '../event-store-meaning.ts';
import { samples, type WithStore } from './opened-store.ts';

export function describeSearch(withStore: WithStore) {
  it('answers an empty store', () =>
    withStore(async (store) => {
      const empty = { events: [], total: { value: 0, relation: 'eq' } };
      expect(await store.search(NATIONAL, {})).toEqual(empty);
      expect(await store.count(NATIONAL, {})).toBe(0);
      expect(await store.get(NATIONAL, `${JOURNAL}-0-0`)).toBeUndefined();
      expect(await store.getMany(NATIONAL, [])).toEqual([]);
      const terms = { kind: 'terms', field: 'user.name', size: 5 } as const;
      expect(await store.aggregate(NATIONAL, {}, terms)).toEqual({
        kind: 'terms',
        buckets: [],
        otherCount: 0,
      });
      expect(await store.status()).toMatchObject({ events: 0, oldestDay: undefined });
    }));

  it('orders by time, then by the numbers of the id', () =>
    withStore(async (store) => {
      await store.append(0, samples(12, 0, { timeMs: START_MS }));
      await store.append(1, samples(1, 0, { partition: 1, timeMs: START_MS - 1 }));
      const ascending = [`${JOURNAL}-1-0`, ...samples(12).map((event) => event.id)];
      const page = await store.search(NATIONAL, { order: 'asc' });
      expect(idsOf(page.events)).toEqual(ascending);
      const latest = await store.search(NATIONAL, {});
      expect(idsOf(latest.events)).toEqual(ascending.toReversed());
    }));

  for (const order of ['asc', 'desc'] as const) {
    it(`pages ${order} over every event once, also while others arrive`, () =>
      withStore(async (store) => {
        // Times run across the offsets, with many ties.
        const events = samples(25).map((_, offset) =>
          sampleEvent({ offset, timeMs: START_MS + ((offset * 7) % 5) }),
        );
        await store.append(0, events);
        const seen: string[] = [];
        let cursor: string | undefined;
        let pages = 0;
        do {
          const page = await store.search(NATIONAL, {
            order,
            size: 4,
            ...(cursor === undefined ? {} : { cursor }),
          });
          seen.push(...idsOf(page.events));
          cursor = page.cursor;
          // Arrives behind the pages already given out.
          const timeMs = order === 'asc' ? START_MS - 10 : START_MS + 10;
          await store.append(1, [sampleEvent({ offset: pages, partition: 1, timeMs })]);
          pages += 1;
        } while (cursor !== undefined && pages < 20);
        const expected = select(events, NATIONAL, {}).map((event) => event.id);
        expect(seen).toEqual(order === 'asc' ? expected : expected.toReversed());
      }));
  }

  it('has no cursor on a last page that is exactly full', () =>
    withStore(async (store) => {
      await store.append(0, samples(4));
      const first = await store.search(NATIONAL, { size: 2 });
      const second = await store.search(NATIONAL, { size: 2, cursor: first.cursor ?? '' });
      expect(second.events).toHaveLength(2);
      expect(second.cursor).toBeUndefined();
      expect(second.total).toEqual({ value: 4, relation: 'eq' });
    }));

  it('includes the begin of a time range and excludes its end', () =>
    withStore(async (store) => {
      await store.append(0, samples(3));
      const range = { fromMs: START_MS, toMs: START_MS + 2_000 };
      expect(await store.count(NATIONAL, range)).toBe(2);
      expect(await store.count(NATIONAL, { fromMs: 5, toMs: 5 })).toBe(0);
    }));

  it('counts totals up to 10,000', () =>
    withStore(async (store) => {
      await store.append(0, samples(10_000));
      const exact = await store.search(NATIONAL, { size: 1 });
      expect(exact.total).toEqual({ value: 10_000, relation: 'eq' });
      await store.append(0, samples(1, 10_000));
      const more = await store.search(NATIONAL, { size: 1 });
      expect(more.total).toEqual({ value: 10_000, relation: 'gte' });
      const uncounted = await store.search(NATIONAL, { size: 1, counted: false });
      expect(uncounted.total).toEqual({ value: 0, relation: 'gte' });
      expect(uncounted.events).toEqual(more.events);
      expect(await store.count(NATIONAL, {})).toBe(10_001);
    }));

  it('finds many by id, in the order asked for, and ignores what is no id', () =>
    withStore(async (store) => {
      await store.append(0, samples(5));
      await store.append(1, samples(5, 0, { partition: 1 }));
      const ids = [`${JOURNAL}-1-3`, `${JOURNAL}-0-3`, `${JOURNAL}-0-3`, `${JOURNAL}-2-3`];
      const odd = ['', 'x', "' OR 1=1 --", 'other000-0-3', `${JOURNAL}-0-03`, `${JOURNAL}-0-99`];
      const found = await store.getMany(NATIONAL, [...ids, ...odd]);
      expect(idsOf(found)).toEqual([`${JOURNAL}-1-3`, `${JOURNAL}-0-3`]);
    }));
}
