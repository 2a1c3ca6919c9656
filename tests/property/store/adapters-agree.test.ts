// Goal: the two event stores and the plain meaning of a query never differ, whatever the documents are.
// Method: random documents, among them what a mapping has trouble with (long values, odd names, wrong types), go
// into DuckDB and a real Elasticsearch; random queries are put to both and to the evaluator.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { NATIONAL, type Scope } from '../../../src/event/scope.ts';
import type { Aggregation, EventStore, Filter, SearchQuery } from '../../../src/store/contract.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { idsOf, sampleEvent } from '../../contract/event-samples.ts';
import { aggregate, answerOf, select } from '../../contract/event-store-meaning.ts';
import { documentFields, documentOf, filter } from '../../contract/event-store-property.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { scopeOf } from '../../contract/store/opened-store.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

const RUNS = 30;
const WINDOW_MS = 120_000;
/** The windows of the runs lie on both sides of a midnight. */
const FIRST_MS = Date.UTC(2026, 10, 22) - (RUNS / 2) * WINDOW_MS;
const LONG = 'Dài lắm '.repeat(1_100);

const ODD_FIELDS = [
  'source.ip',
  'client.ip',
  'event.duration',
  'event.created',
  'event.risk_score',
  'event.original',
  'message',
  'gac.vendor.x',
  'gac.vendor.deep.y',
  'gac.claimed_locality.stale',
  'source.geo.location',
  'error.message',
  'vendor.z',
  'process.command_line',
  'log.syslog.structured_data.k',
  '@timestamp',
] as const;

const ODD_VALUES = [
  '192.0.2.7',
  '::1',
  'fe80::1%eth0',
  '2001:DB8::1',
  '2026-11-22T00:00:00.000Z',
  '2026-11-22',
  'not a date',
  1.5,
  -0,
  7,
  1e19,
  9_007_199_254_740_991,
  -1e300,
  5e-324,
  true,
  'true',
  { lat: 21.03, lon: 105.85 },
  { lat: 'x' },
  { '': 1 },
  { 'a..b': 'c' },
  { ' ': 'blank' },
  { x: { y: [1, [2, { z: 'q' }]] } },
  LONG,
  `${LONG}lỗi`,
  [LONG, 'ngắn'],
  '\ud800',
  'k\u212a K',
  'lỗi'.normalize('NFD'),
] as const;

const oddFields = fc.array(
  fc.record({
    field: fc.constantFrom<string>(...ODD_FIELDS),
    dotted: fc.nat({ max: 15 }).map((n) => n === 0),
    value: fc.constantFrom<unknown>(...ODD_VALUES),
  }),
  { maxLength: 3 },
);
const oddNames = fc.constantFrom<Record<string, unknown>>(
  {},
  {},
  {},
  {},
  { '': 'nameless' },
  { 'a..b': 1 },
  { 'user.name': 'dotted' },
  { gac_index: { time: 5, values: ['user.name=a'], document: '{}' } },
);
const draft = fc.record({
  fields: documentFields,
  odd: oddFields,
  names: oddNames,
  shiftMs: fc.constantFrom(0, 0, 1, 999, 60_000),
  province: fc.constantFrom('10', '24'),
  partition: fc.nat({ max: 1 }),
  line: fc.constantFrom<string | undefined>(
    ...[undefined, undefined, 'Lỗi A', 'Lỗi A', 'lỗi b', 'lỗi b', 'ok', 'k'],
    `${LONG}LỖI cuối`,
  ),
});

const field = fc.constantFrom<string>(...ODD_FIELDS, 'user.name', 'tags', 'event', 'gac', 'source');
const oddFilter: fc.Arbitrary<Filter> = fc.oneof(
  fc.record({
    op: fc.constant('like' as const),
    field,
    pattern: fc.constantFrom(
      '*',
      'dài*',
      '*LỖI',
      '*lắm dài*',
      '?:*',
      '192.*',
      '*k k*',
      '*a???????????????*',
      '*.*',
      'TRUE',
      '*i???????',
      '1*',
    ),
  }),
  fc.record({ op: fc.constant('exists' as const), field }),
  fc.record({
    op: fc.constant('eq' as const),
    field,
    value: fc.constantFrom<string | number | boolean>(
      '192.0.2.7',
      '2001:DB8::1',
      '2001:db8::1',
      7,
      1.5,
      'not a date',
      true,
      '2026-11-22T00:00:00.000Z',
      1e19,
      'ngắn',
      '0',
    ),
  }),
  fc.record({
    op: fc.constantFrom('gt' as const, 'gte' as const, 'lt' as const, 'lte' as const),
    field,
    value: fc.constantFrom(0, 1.5, 7, 1e19, -1e300, 1e300, 5e-324, FIRST_MS),
  }),
);
const anyFilter = fc.oneof(
  filter,
  oddFilter,
  oddFilter.map((of): Filter => ({ op: 'not', of })),
  fc.tuple(filter, oddFilter).map((of): Filter => ({ op: 'or', of })),
  fc.tuple(oddFilter, oddFilter).map((of): Filter => ({ op: 'and', of })),
);
const asked = fc.record({
  filter: anyFilter,
  text: fc.constantFrom(
    undefined,
    undefined,
    'LỖI',
    'b lỗi',
    'dài cuối',
    'k',
    'lỗi'.normalize('NFD'),
  ),
  scope: fc.constantFrom<Scope>(NATIONAL, NATIONAL, scopeOf('10'), scopeOf('24', '99')),
  order: fc.constantFrom('asc' as const, 'desc' as const),
  aggregation: fc.oneof<fc.Arbitrary<Aggregation>[]>(
    fc.record({ kind: fc.constant('terms' as const), field, size: fc.constantFrom(1, 3, 1_000) }),
    fc.record({ kind: fc.constant('distinct' as const), field }),
    fc.record({
      kind: fc.constant('histogram' as const),
      intervalMs: fc.constantFrom(1, 1_000, 60_000, 86_400_000),
    }),
    fc.record({
      kind: fc.constant('composite' as const),
      fields: fc.uniqueArray(field, { minLength: 1, maxLength: 3 }),
      size: fc.constantFrom(1, 2, 7, 1_000),
      minimum: fc.constantFrom(1, 1, 2),
    }),
  ),
});

describe.skipIf(ELASTICSEARCH === undefined)('the event stores', () => {
  let directory = '';
  let place: ReturnType<typeof placeOnNode> | undefined;
  let stores: { name: string; store: EventStore }[] = [];
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gac-agree-'));
    place = placeOnNode(await sharedElasticsearch());
    const log = pino({ level: 'silent' });
    const path = join(directory, 'events.duckdb');
    stores = [
      { name: 'DuckDB', store: await openDuckdbStore({ path, clock: { now: () => 0 }, log }) },
      { name: 'Elasticsearch', store: await place.open() },
    ];
  });
  afterAll(async () => {
    for (const { store } of stores) await store.close();
    await place?.remove();
    await rm(directory, { recursive: true });
  });

  const offsets = [0, 0];
  const placed = (
    drafts: readonly (typeof draft extends fc.Arbitrary<infer D> ? D : never)[],
    fromMs: number,
  ) =>
    drafts.map(({ fields, odd, names, shiftMs, province, partition, line }): PlacedEvent => {
      const doc = { ...names, ...documentOf([...odd, ...fields]) };
      const offset = offsets[partition] ?? 0;
      offsets[partition] = offset + 1;
      const { event, gac, ...rest } = doc;
      const groups = { ...(isGroup(event) ? { event } : {}), ...(isGroup(gac) ? { gac } : {}) };
      return sampleEvent({
        offset,
        partition,
        timeMs: fromMs + shiftMs,
        province,
        ...(line === undefined ? {} : { original: line }),
        doc: { ...rest, ...groups },
      });
    });

  it('answer random queries alike', { timeout: 300_000 }, async () => {
    let run = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(draft, { minLength: 1, maxLength: 10 }),
        fc.array(asked, { minLength: 10, maxLength: 10 }),
        async (drafts, queries) => {
          const fromMs = FIRST_MS + run * WINDOW_MS;
          run += 1;
          const events = placed(drafts, fromMs);
          for (const { store } of stores) {
            for (const partition of [0, 1]) {
              await store.append(
                partition,
                events.filter((event) => event.partition === partition),
              );
            }
          }
          for (const { filter, text, scope, order, aggregation } of queries) {
            const range = { fromMs, toMs: fromMs + WINDOW_MS };
            const query = { ...range, filter, ...(text === undefined ? {} : { text }) };
            const meant = select(events.map(written), scope, query);
            const ids = meant.map(({ id }) => id);
            const documents = new Map(meant.map(({ id, doc }) => [id, doc]));
            for (const { name, store } of stores) {
              const found = await allPages(store, scope, { ...query, order, size: 5 });
              expect([name, idsOf(found)]).toEqual([
                name,
                order === 'asc' ? ids : ids.toReversed(),
              ]);
              for (const event of found) expect(event).toEqual(documents.get(event.event.id));
              expect([name, await store.count(scope, query)]).toEqual([name, ids.length]);
              const answer = await answerOf(
                (one) => store.aggregate(scope, query, one),
                aggregation,
              );
              expect([name, answer]).toEqual([name, aggregate(meant, aggregation)]);
            }
          }
        },
      ),
      { numRuns: RUNS, endOnFailure: true, interruptAfterTimeLimit: 150_000 },
    );
  });
});

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The event as JSON keeps it: no undefined, no half surrogate pair, no minus zero. */
function written(event: PlacedEvent): PlacedEvent {
  const text = JSON.stringify(event.doc, (_key, value: unknown) =>
    typeof value === 'string' ? value.toWellFormed() : value,
  );
  return { ...event, doc: JSON.parse(text) as PlacedEvent['doc'] };
}

async function allPages(store: EventStore, scope: Scope, query: SearchQuery) {
  const found = [];
  let cursor: string | undefined;
  do {
    const page = await store.search(scope, {
      ...query,
      ...(cursor === undefined ? {} : { cursor }),
    });
    found.push(...page.events);
    cursor = page.cursor;
  } while (cursor !== undefined);
  return found;
}
