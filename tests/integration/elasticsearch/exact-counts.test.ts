// Goal: counts by value are exact over many shards and more values than one answer holds, and leave nothing open.
// Method: thousands of values with known counts over several days, several shards each, on a real node.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { DAY_MS, START_MS, sampleEvent } from '../../contract/event-samples.ts';
import { aggregate } from '../../contract/event-store-meaning.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

const DAYS = 3;
const SINGLES = 10_500;
const LONG = 'x'.repeat(9_000);

/** `user.name`: 10,500 names once, one name more often on each day. `custom.n` is not mapped. */
const events = [
  ...Array.from({ length: SINGLES }, (_, n) => ({ name: `once-${n}`, n, day: n % DAYS })),
  ...Array.from({ length: 300 }, (_, n) => ({ name: `often-${n % 4}`, n: n % 7, day: n % DAYS })),
  ...Array.from({ length: 90 }, (_, n) => ({ name: `some-${n % 10}`, n: -1, day: 0 })),
  { name: `${LONG}1`, n: -2, day: 1 },
].map(({ name, n, day }, offset) =>
  sampleEvent({
    offset,
    timeMs: START_MS + day * DAY_MS + (offset % 1_000),
    doc: { user: { name }, custom: { n } },
  }),
);

describe.skipIf(ELASTICSEARCH === undefined)('counts by value', () => {
  let place: ReturnType<typeof placeOnNode>;
  let store: EventStore;
  beforeAll(async () => {
    place = placeOnNode(await sharedElasticsearch());
    store = await place.open({ shards: 2 });
    expect(await store.append(0, events)).toEqual({ stored: events.length, repeated: 0 });
  });
  afterAll(async () => {
    await store.close();
    await place.remove();
  });

  it.each([
    ['the most frequent', { kind: 'terms', field: 'user.name', size: 4 }],
    ['ties among the rare', { kind: 'terms', field: 'user.name', size: 20 }],
    ['a field that is not mapped', { kind: 'terms', field: 'custom.n', size: 10 }],
    ['how many there are', { kind: 'distinct', field: 'user.name' }],
    ['how many ids there are', { kind: 'distinct', field: 'event.id' }],
    ['how many of a field that is not mapped', { kind: 'distinct', field: 'custom.n' }],
  ] as const)('are exact for %s', async (_name, aggregation) => {
    expect(await store.aggregate(NATIONAL, {}, aggregation)).toEqual(
      aggregate(events, aggregation),
    );
  });

  it('are exact where candidates decide, without long values', async () => {
    const filter = { op: 'gte', field: 'custom.n', value: -1 } as const;
    const top = { kind: 'terms', field: 'user.name', size: 4 } as const;
    const short = events.filter(({ doc }) => (doc['custom'] as { n: number }).n >= -1);
    expect(await store.aggregate(NATIONAL, { filter }, top)).toEqual(aggregate(short, top));
  });

  it('leave no view of a moment open', async () => {
    await store.aggregate(NATIONAL, {}, { kind: 'distinct', field: 'event.id' });
    const { nodes } = await place.client.nodes.stats({ metric: 'indices', index_metric: 'search' });
    const [node] = Object.values(nodes);
    expect(node?.indices?.search?.open_contexts).toBe(0);
  });
});
