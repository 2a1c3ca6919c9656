// Goal: an event that the mapping of its index refuses is kept as a dead letter, once, with the line and the reason.
// Method: the day's index of a real node is made beforehand with a mapping that conflicts.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { JOURNAL, sampleEvent } from '../../contract/event-samples.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

const DEAD = { filter: { op: 'eq', field: 'event.kind', value: 'pipeline_error' } } as const;
const events = ['An', 7, 'Bình'].map((name, offset) =>
  sampleEvent({ offset, original: `line ${offset}`, doc: { user: { name } } }),
);

describe.skipIf(ELASTICSEARCH === undefined)('a refused event', () => {
  let place: ReturnType<typeof placeOnNode>;
  beforeEach(async () => {
    place = placeOnNode(await sharedElasticsearch());
  });
  afterEach(() => place.remove());

  const conflictingDay = () =>
    place.client.indices.create({
      index: `${place.prefix}-events-2026.11.22`,
      mappings: { properties: { user: { properties: { name: { type: 'long' } } } } },
    });

  it('is kept as a dead letter with the line and the reason, and counted', async () => {
    const metrics = createMetrics();
    const store = await place.open({ metrics });
    await conflictingDay();
    expect(await store.append(0, events)).toEqual({ stored: 3, repeated: 0 });
    const { events: letters } = await store.search(NATIONAL, { ...DEAD, order: 'asc' });
    expect(letters.map(({ event }) => event.id)).toEqual([`${JOURNAL}-0-0`, `${JOURNAL}-0-2`]);
    expect(letters[0]).toMatchObject({
      '@timestamp': events[0]?.doc['@timestamp'],
      event: { original: 'line 0' },
      gac: {
        province: '10',
        dead_letter: {
          reason: 'schema_violation',
          detail: expect.stringMatching(/user\.name.*long/),
        },
      },
    });
    expect(await store.count(NATIONAL, { text: 'line' })).toBe(3);
    expect((await metrics.storeRefusedEvents.get()).values[0]?.value).toBe(2);
    await store.close();
  });

  it('is one dead letter however often it is offered', async () => {
    const first = await place.open();
    await conflictingDay();
    await first.append(0, events);
    await first.close();
    await place.client.indices.delete({ index: `${place.prefix}-store` });
    const second = await place.open();
    expect(await second.append(0, events)).toEqual({ stored: 0, repeated: 3 });
    expect(await second.count(NATIONAL, DEAD)).toBe(2);
    await second.close();
  });

  it('gives way to a later reading that fits', async () => {
    const store = await place.open();
    await conflictingDay();
    await store.append(0, events);
    await store.replace(sampleEvent({ offset: 0, doc: { user: { name: 5 } } }));
    expect(await store.count(NATIONAL, DEAD)).toBe(1);
    expect(await store.count(NATIONAL, {})).toBe(3);
    expect((await store.get(NATIONAL, `${JOURNAL}-0-0`))?.user?.name).toBe(5);
    await store.replace(sampleEvent({ offset: 1, doc: { user: { name: 'mới' } } }));
    expect(await store.count(NATIONAL, DEAD)).toBe(2);
    expect(await store.count(NATIONAL, {})).toBe(3);
    await store.close();
  });
});
