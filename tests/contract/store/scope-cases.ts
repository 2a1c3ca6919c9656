import { expect, it } from 'vitest';
import { NATIONAL, type Scope } from '../../../src/event/scope.ts';
import type { Filter } from '../../../src/store/contract.ts';
import { DAY_MS, idsOf, JOURNAL, sampleEvent } from '../event-samples.ts';
import { keepOpen, type OpenedStore, scopeOf } from './opened-store.ts';

export function describeScope(open: () => Promise<OpenedStore>) {
  const stored = keepOpen(open, async (store) => {
    await store.append(0, [
      sampleEvent({ offset: 0, province: '10', message: 'bí mật', doc: { user: { name: 'a' } } }),
      sampleEvent({ offset: 1, province: '24', message: 'bí mật', doc: { user: { name: 'b' } } }),
    ]);
  });
  const anything: Filter = {
    op: 'or',
    of: [
      { op: 'eq', field: 'user.name', value: 'b' },
      { op: 'not', of: { op: 'exists', field: 'missing' } },
    ],
  };
  const cases: [string, Scope, string[]][] = [
    ['one province', scopeOf('10'), ['a']],
    ['another', scopeOf('24'), ['b']],
    ['two', scopeOf('10', '24'), ['a', 'b']],
    ['none', scopeOf(), []],
    ['a province without events', scopeOf('99'), []],
    ['an odd province', scopeOf("10' OR '1'='1"), []],
    ['the whole country', NATIONAL, ['a', 'b']],
  ];
  it.each(cases)('limits every read to %s', async (_name, scope, names) => {
    const store = stored();
    const ids = [`${JOURNAL}-0-0`, `${JOURNAL}-0-1`];
    const visible = { a: ids[0], b: ids[1] } as Record<string, string>;
    const expected = names.map((name) => visible[name]);
    for (const query of [
      {},
      { filter: anything },
      { text: 'mật' },
      { filter: anything, fromMs: 0 },
    ]) {
      const page = await store.search(scope, { ...query, order: 'asc' });
      expect(idsOf(page.events)).toEqual(expected);
      expect(page.total.value).toBe(names.length);
      expect(await store.count(scope, query)).toBe(names.length);
      const terms = { kind: 'terms', field: 'user.name', size: 10 } as const;
      const buckets = names.map((key) => ({ key, count: 1 }));
      expect(await store.aggregate(scope, query, terms)).toMatchObject({ buckets, otherCount: 0 });
      const distinct = { kind: 'distinct', field: 'gac.province' } as const;
      expect(await store.aggregate(scope, query, distinct)).toMatchObject({ value: names.length });
      const histogram = { kind: 'histogram', intervalMs: DAY_MS } as const;
      const days = await store.aggregate(scope, query, histogram);
      expect(days).toMatchObject({
        buckets: names.length === 0 ? [] : [{ count: names.length }],
      });
    }
    expect(idsOf(await store.getMany(scope, ids))).toEqual(expected);
    const single = await Promise.all(ids.map((id) => store.get(scope, id)));
    expect(single.map((event) => event?.event.id)).toEqual(
      ids.map((id) => (expected.includes(id) ? id : undefined)),
    );
  });
}
