// Goal: what every event store promises, whichever adapter it is.
// Method: one suite of behaviour seen through the port, and a property that holds random queries
// against the
// evaluator in event-store-meaning.ts.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../../src/event/event.ts';
import { NATIONAL, type Scope } from '../../src/event/scope.ts';
import type { EventQuery, EventStore, Filter } from '../../src/store/contract.ts';
import {
  DAY_MS,
  idsOf,
  JOURNAL,
  type SampleOptions,
  START_MS,
  sampleEvent,
} from './event-samples.ts';
import { aggregate, select } from './event-store-meaning.ts';
import { aggregatedField, documentFields, documentOf, filter } from './event-store-property.ts';

export interface OpenedStore {
  readonly store: EventStore;
  /** Closes the store and opens the same data again. */
  reopen(): Promise<EventStore>;
  /** Closes the store and removes its data. */
  dispose(): Promise<void>;
}

const scopeOf = (...provinces: string[]): Scope => ({ kind: 'provinces', provinces });
const PAGE: EventQuery = {};

/** Runs the contract against an adapter; `open` gives an empty store each time. */
export function describeEventStore(name: string, open: () => Promise<OpenedStore>): void {
  const withStore = async (task: (store: EventStore, opened: OpenedStore) => Promise<void>) => {
    const opened = await open();
    try {
      await task(opened.store, opened);
    } finally {
      await opened.dispose();
    }
  };
  describe(name, () => {
    describe('append', () => describeAppend(withStore));
    describe('replace', () => describeReplace(withStore));
    describe('search', () => describeSearch(withStore));
    describe('filters and text', () => describeFilters(open));
    describe('aggregate', () => describeAggregate(withStore));
    describe('scope', () => describeScope(open));
    describe('limits', () => describeLimits(open));
    describe('retention', () => describeRetention(withStore));
    describe('meaning', () => describeMeaning(open));
  });
}

type WithStore = (task: (store: EventStore, opened: OpenedStore) => Promise<void>) => Promise<void>;

const samples = (count: number, from = 0, more: Partial<SampleOptions> = {}) =>
  Array.from({ length: count }, (_, index) => sampleEvent({ offset: from + index, ...more }));

function describeAppend(withStore: WithStore) {
  it('stores an event once, however often it is offered', () =>
    withStore(async (store, opened) => {
      expect(await store.storedOffset(0)).toBe(0);
      expect(await store.append(0, samples(10))).toEqual({ stored: 10, repeated: 0 });
      expect(await store.append(0, samples(10, 5))).toEqual({ stored: 5, repeated: 5 });
      expect(await store.append(0, samples(3))).toEqual({ stored: 0, repeated: 3 });
      expect(await store.append(0, [])).toEqual({ stored: 0, repeated: 0 });
      expect(await store.storedOffset(0)).toBe(15);
      expect(await store.count(NATIONAL, PAGE)).toBe(15);
      const again = await opened.reopen();
      expect(await again.storedOffset(0)).toBe(15);
      expect(await again.append(0, samples(15))).toEqual({ stored: 0, repeated: 15 });
      expect(await again.count(NATIONAL, PAGE)).toBe(15);
    }));

  it('accepts gaps in the offsets and keeps partitions apart', () =>
    withStore(async (store) => {
      const gapped = [3, 4, 9].map((offset) => sampleEvent({ offset }));
      expect(await store.append(0, gapped)).toEqual({ stored: 3, repeated: 0 });
      expect(await store.storedOffset(0)).toBe(10);
      expect(await store.storedOffset(1)).toBe(0);
      const other = samples(2, 0, { partition: 1 });
      expect(await store.append(1, other)).toEqual({ stored: 2, repeated: 0 });
      expect(await store.storedOffset(1)).toBe(2);
      expect(await store.count(NATIONAL, PAGE)).toBe(5);
    }));

  it('keeps concurrent appends whole', () =>
    withStore(async (store) => {
      const reports = await Promise.all(
        Array.from({ length: 20 }, (_, n) =>
          store.append(n % 4, samples(10, Math.floor(n / 4) * 10, { partition: n % 4 })),
        ),
      );
      expect(reports.every((report) => report.stored === 10)).toBe(true);
      expect(await store.count(NATIONAL, PAGE)).toBe(200);
      expect(await store.storedOffset(3)).toBe(50);
    }));

  it('gives back the document as it was', () =>
    withStore(async (store) => {
      const event = sampleEvent({
        offset: 0,
        original: 'GET /hồ-sơ?q="x"\t\u0000\n😀 \\ \'; DROP TABLE events; --',
        message: 'Đăng nhập thất bại',
        doc: {
          tags: ['a', 'a'],
          labels: { 'k8s.app': 'portal', "it's": '"' },
          numbers: [0, -1.5, 1e21, 1e-7, 123456789012345],
          odd: { empty: {}, none: null, list: [], deep: [[1, [2]], { x: [{ y: true }] }] },
        },
      });
      await store.append(0, [event]);
      expect(await store.get(NATIONAL, event.id)).toEqual(event.doc);
    }));

  it('writes half a surrogate pair as U+FFFD and stays searchable', () =>
    withStore(async (store) => {
      const doc = { user: { name: 'a\ud800b' }, odd: { half: '\udc00' } };
      await store.append(0, [sampleEvent({ offset: 0, message: 'x\ud800y', doc })]);
      const [event] = (await store.search(NATIONAL, { text: 'x\ufffdy' })).events;
      expect(event?.user?.name).toBe('a\ufffdb');
      const eq: Filter = { op: 'eq', field: 'odd.half', value: '\ufffd' };
      expect(await store.count(NATIONAL, { filter: eq })).toBe(1);
    }));
}

function describeReplace(withStore: WithStore) {
  it('puts a new reading in the place of the old one', () =>
    withStore(async (store, opened) => {
      await store.append(0, samples(3));
      await store.replace(
        sampleEvent({ offset: 1, timeMs: START_MS + 2 * DAY_MS, doc: { user: { name: 'mới' } } }),
      );
      const again = await opened.reopen();
      expect(await again.count(NATIONAL, PAGE)).toBe(3);
      expect((await again.get(NATIONAL, `${JOURNAL}-0-1`))?.user?.name).toBe('mới');
      const page = await again.search(NATIONAL, { size: 1 });
      expect(idsOf(page.events)).toEqual([`${JOURNAL}-0-1`]);
      expect(await again.storedOffset(0)).toBe(3);
    }));
}

function describeSearch(withStore: WithStore) {
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

const PEOPLE: readonly PlacedEvent[] = [
  sampleEvent({
    offset: 0,
    message: 'Đăng nhập THẤT BẠI: sai mật khẩu',
    doc: { user: { name: 'An' } },
  }),
  sampleEvent({ offset: 1, original: 'đăng nhập thành công', doc: { user: { name: 'an' } } }),
  sampleEvent({ offset: 2, original: 'GET /a%b_c*d', doc: { user: { name: ['An', 'Bình'] } } }),
  sampleEvent({
    offset: 3,
    message: 'ĐĂNG NHẬP'.normalize('NFD'),
    original: "it's 100% \\ done",
    doc: {
      http: { response: { status_code: 200 } },
      vendor: { code: '200', list: [1], object: { a: 1 } },
    },
  }),
  sampleEvent({
    offset: 4,
    doc: {
      http: { response: { status_code: '404' } },
      vendor: { code: 404 },
      tags: [5, '7'],
    },
  }),
];

function describeFilters(open: () => Promise<OpenedStore>) {
  const stored = keepOpen(open, async (store) => {
    await store.append(0, PEOPLE);
  });
  const cases: [string, EventQuery, number[]][] = [
    [
      'equality keeps letter case',
      { filter: { op: 'eq', field: 'user.name', value: 'An' } },
      [0, 2],
    ],
    ['equality with any member', { filter: { op: 'eq', field: 'user.name', value: 'Bình' } }, [2]],
    [
      'a missing field is not equal, so «not» finds it',
      { filter: { op: 'not', of: { op: 'eq', field: 'user.name', value: 'An' } } },
      [1, 3, 4],
    ],
    ['exists', { filter: { op: 'exists', field: 'user.name' } }, [0, 1, 2]],
    ['exists of a group', { filter: { op: 'exists', field: 'http' } }, [3, 4]],
    [
      'a number equals its text',
      { filter: { op: 'eq', field: 'http.response.status_code', value: '200' } },
      [3],
    ],
    [
      'a text equals the number it writes',
      { filter: { op: 'eq', field: 'vendor.code', value: 200 } },
      [3],
    ],
    ['4.0 is 4', { filter: { op: 'eq', field: 'http.response.status_code', value: 200.0 } }, [3]],
    [
      'text is not above a number',
      { filter: { op: 'gte', field: 'http.response.status_code', value: 100 } },
      [3],
    ],
    ['numbers compare', { filter: { op: 'gt', field: 'vendor.code', value: 300 } }, [4]],
    ['any numeric member compares', { filter: { op: 'gt', field: 'tags', value: 4 } }, [4]],
    ['a text member does not', { filter: { op: 'gt', field: 'tags', value: 6 } }, []],
    [
      'time compares',
      { filter: { op: 'gte', field: '@timestamp', value: START_MS + 3_000 } },
      [3, 4],
    ],
    ['like folds case', { filter: { op: 'like', field: 'user.name', pattern: 'AN' } }, [0, 1, 2]],
    [
      'like folds Vietnamese',
      { filter: { op: 'like', field: 'message', pattern: '*thất bại*' } },
      [0],
    ],
    ['? is one character', { filter: { op: 'like', field: 'user.name', pattern: 'B?nh' } }, [2]],
    ['like anchors both ends', { filter: { op: 'like', field: 'user.name', pattern: 'b?n' } }, []],
    [
      'escaped wildcards are characters',
      { filter: { op: 'like', field: 'event.original', pattern: '*a%b_c\\*d' } },
      [2],
    ],
    [
      '% and _ are characters',
      { filter: { op: 'like', field: 'event.original', pattern: 'G%' } },
      [],
    ],
    ['like matches numbers', { filter: { op: 'like', field: 'vendor.code', pattern: '4?4' } }, [4]],
    ['in', { filter: { op: 'in', field: 'user.name', values: ['an', 'Bình', 5] } }, [1, 2]],
    ['in of nothing', { filter: { op: 'in', field: 'user.name', values: [] } }, []],
    ['an array is not its text', { filter: { op: 'eq', field: 'vendor.list', value: '[1]' } }, []],
    [
      'an object is not its text',
      {
        filter: {
          op: 'in',
          field: 'vendor.object',
          values: ['{"a":1}', 1, 2, 3, 4, 5, 6, 7, 8, 9],
        },
      },
      [],
    ],
    ['and of nothing', { filter: { op: 'and', of: [] } }, [0, 1, 2, 3, 4]],
    ['or of nothing', { filter: { op: 'or', of: [] } }, []],
    [
      'or, and, not nest',
      {
        filter: {
          op: 'or',
          of: [
            { op: 'not', of: { op: 'or', of: [{ op: 'exists', field: 'event.kind' }] } },
            {
              op: 'and',
              of: [
                { op: 'exists', field: 'user' },
                { op: 'not', of: { op: 'like', field: 'user.name', pattern: 'b*' } },
              ],
            },
          ],
        },
      },
      [0, 1],
    ],
    ['text in any case', { text: 'đăng NHẬP' }, [0, 1, 3]],
    ['all words must occur', { text: 'đăng khẩu' }, [0]],
    ['words may be in either place', { text: "it's nhập" }, [3]],
    ['decomposed query', { text: 'mật'.normalize('NFD') }, [0]],
    ['wildcards in text are characters', { text: '100%' }, [3]],
    ['text does not search other fields', { text: 'nginx' }, []],
    ['blank text', { text: '  ' }, [0, 1, 2, 3, 4]],
    ['quotes in values', { filter: { op: 'eq', field: 'user.name', value: "' OR '1'='1" } }, []],
    ['injection in text', { text: "') OR 1=1 --" }, []],
  ];
  it.each(cases)('%s', async (_name, query, offsets) => {
    const page = await stored().search(NATIONAL, { ...query, order: 'asc' });
    expect(page.events.map((event) => Number(event.event.id.split('-')[2]))).toEqual(offsets);
    expect(page.total.value).toBe(offsets.length);
    expect(await stored().count(NATIONAL, query)).toBe(offsets.length);
  });
}

function describeAggregate(withStore: WithStore) {
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

function describeScope(open: () => Promise<OpenedStore>) {
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

function describeLimits(open: () => Promise<OpenedStore>) {
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

function describeRetention(withStore: WithStore) {
  it('deletes whole days by event time and never takes them in again', () =>
    withStore(async (store) => {
      const midnightMs = Date.UTC(2026, 10, 22);
      const times = [-DAY_MS, -1, 0, 1].map((shift) => midnightMs + shift);
      const events = times.map((timeMs, offset) => sampleEvent({ offset, timeMs }));
      await store.append(0, events);
      expect(await store.status()).toMatchObject({ events: 4, oldestDay: '2026-11-21' });
      expect(await store.deleteBefore('2026-11-22')).toBe(2);
      expect(await store.deleteBefore('2026-11-22')).toBe(0);
      expect(await store.status()).toMatchObject({ events: 2, oldestDay: '2026-11-22' });
      expect(await store.append(0, events)).toEqual({ stored: 0, repeated: 4 });
      await store.compact();
      expect(await store.count(NATIONAL, {})).toBe(2);
      expect(await store.storedOffset(0)).toBe(4);
    }));
}

function describeMeaning(open: () => Promise<OpenedStore>) {
  let run = 0;
  let offset = 0;
  const stored = keepOpen(open, () => Promise.resolve());
  const one = fc.record({
    fields: documentFields,
    secondsIn: fc.nat({ max: 3 }),
    province: fc.constantFrom('10', '24'),
    line: fc.constantFrom(undefined, 'Lỗi A', 'lỗi b', 'ok'),
  });
  const asked = fc.record({
    filter,
    text: fc.constantFrom(undefined, 'LỖI', 'b lỗi'),
    scope: fc.constantFrom<Scope>(NATIONAL, scopeOf('10'), scopeOf('24', '99')),
    field: aggregatedField,
  });
  it('answers random queries as the evaluator does', { timeout: 120_000 }, async () => {
    const store = stored();
    await fc.assert(
      fc.asyncProperty(
        fc.array(one, { minLength: 1, maxLength: 12 }),
        fc.array(asked, { minLength: 6, maxLength: 6 }),
        async (drafts, queries) => {
          run += 1;
          const fromMs = START_MS + run * DAY_MS;
          const events = drafts.map(({ fields, secondsIn, province, line }) =>
            sampleEvent({
              offset: offset++,
              timeMs: fromMs + secondsIn * 1_000,
              province,
              ...(line === undefined ? {} : { original: line }),
              doc: documentOf(fields),
            }),
          );
          await store.append(0, events);
          for (const { filter, text, scope, field } of queries) {
            const query = {
              fromMs,
              toMs: fromMs + DAY_MS,
              filter,
              ...(text === undefined ? {} : { text }),
            };
            const expected = select(events, scope, query);
            const page = await store.search(scope, { ...query, order: 'asc' });
            expect(idsOf(page.events)).toEqual(expected.map((event) => event.id));
            expect(await store.count(scope, query)).toBe(expected.length);
            const everything = { fromMs, toMs: fromMs + DAY_MS };
            const terms = { kind: 'terms', field, size: 3 } as const;
            expect(await store.aggregate(scope, everything, terms)).toEqual(
              aggregate(select(events, scope, everything), terms),
            );
          }
        },
      ),
      { numRuns: 60 },
    );
  });
}

/** One store for the cases of a group. */
function keepOpen(
  open: () => Promise<OpenedStore>,
  fill: (store: EventStore) => Promise<void>,
): () => EventStore {
  let opened: OpenedStore | undefined;
  beforeAll(async () => {
    opened = await open();
    await fill(opened.store);
  });
  afterAll(() => opened?.dispose());
  return () => {
    if (opened === undefined) throw new Error('The store is not open');
    return opened.store;
  };
}
