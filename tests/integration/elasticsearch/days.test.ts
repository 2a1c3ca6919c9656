// Goal: events lie in the index of their day, a replay lands on the same document however late, and what is stored is
// never overstated.
// Method: a real node, looked at with the bare client behind the store.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { DAY_MS, JOURNAL, START_MS, sampleEvent } from '../../contract/event-samples.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { samples } from '../../contract/store/opened-store.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

describe.skipIf(ELASTICSEARCH === undefined)('daily indices', () => {
  let place: ReturnType<typeof placeOnNode>;
  beforeEach(async () => {
    place = placeOnNode(await sharedElasticsearch());
  });
  afterEach(() => place.remove());

  const indices = async () => {
    const all = await place.client.cat.indices({ index: `${place.prefix}-*`, format: 'json' });
    return all.map(({ index = '' }) => index.slice(place.prefix.length)).sort();
  };
  const events = [-1, 0, 1].map((day, offset) =>
    sampleEvent({ offset, timeMs: START_MS + day * DAY_MS }),
  );

  it('are one per day of the event, and retention deletes them whole', async () => {
    const store = await place.open();
    await store.append(0, events);
    expect((await indices()).filter((name) => name !== '-store')).toEqual([
      '-events-2026.11.21',
      '-events-2026.11.22',
      '-events-2026.11.23',
    ]);
    expect(await store.deleteBefore('2026-11-23')).toBe(2);
    expect((await indices()).filter((name) => name.startsWith('-events'))).toEqual([
      '-events-2026.11.23',
    ]);
    await store.close();
  });

  it('take a replay on the same documents when nobody knows any more what is stored', async () => {
    const first = await place.open();
    await first.append(0, events);
    await first.close();
    await place.client.indices.delete({ index: `${place.prefix}-store` });
    const later = await place.open();
    expect(await later.storedOffset(0)).toBe(0);
    expect(await later.append(0, events)).toEqual({ stored: 0, repeated: 3 });
    expect(await later.count(NATIONAL, {})).toBe(3);
    expect(await later.storedOffset(0)).toBe(3);
    await later.close();
  });

  it('keep a replaced event in one of them only', async () => {
    const store = await place.open();
    await store.append(0, events);
    await store.replace(sampleEvent({ offset: 0, timeMs: START_MS + DAY_MS }));
    expect(await store.count(NATIONAL, {})).toBe(3);
    expect(await store.status()).toMatchObject({ events: 3, oldestDay: '2026-11-22' });
    await expect(store.replace(sampleEvent({ offset: 9 }))).rejects.toMatchObject({
      code: 'GAC_STORE_FAILED',
    });
    await store.close();
  });

  it('tell other processes within a second how far a partition is stored, and never more', async () => {
    const one = await place.open();
    const other = await place.open();
    await one.append(2, samples(10, 0, { partition: 2 }));
    expect(await one.storedOffset(2)).toBe(10);
    expect(await other.storedOffset(2)).toBeLessThanOrEqual(10);
    await expect.poll(() => other.storedOffset(2), { timeout: 10_000 }).toBe(10);
    // The partition moves, and comes back.
    expect(await other.append(2, samples(10, 5, { partition: 2 }))).toEqual({
      stored: 5,
      repeated: 5,
    });
    await other.close();
    expect(await one.storedOffset(2)).toBe(15);
    expect(await one.append(2, samples(2, 14, { partition: 2 }))).toEqual({
      stored: 1,
      repeated: 1,
    });
    await one.close();
  });

  it('are filled again from where an older snapshot of all indices stands', async () => {
    const store = await place.open();
    await store.append(0, samples(10));
    await sleep(1_500);
    expect(await store.storedOffset(0)).toBe(10);
    // What a restore does: all indices are as they were before the first event.
    await place.client.indices.delete({
      index: [`${place.prefix}-store`, `${place.prefix}-events-2026.11.22`],
    });
    await store.append(0, samples(5, 10));
    await sleep(1_500);
    expect(await store.storedOffset(0)).toBe(0);
    expect(await store.append(0, samples(15))).toEqual({ stored: 10, repeated: 5 });
    expect(await store.storedOffset(0)).toBe(15);
    await store.close();
  });

  it('are found at once by who wrote them, and soon by others', async () => {
    const writer = await place.open();
    const reader = await place.open();
    await reader.count(NATIONAL, {});
    await writer.append(0, samples(3));
    expect(await writer.count(NATIONAL, {})).toBe(3);
    await writer.append(0, samples(1, 3));
    expect((await writer.get(NATIONAL, `${JOURNAL}-0-3`))?.event.id).toBe(`${JOURNAL}-0-3`);
    await writer.append(0, samples(1, 4));
    await expect.poll(() => reader.count(NATIONAL, {}), { timeout: 3_000 }).toBe(5);
    await writer.close();
    await reader.close();
  });

  it('have templates that an older program does not overwrite', async () => {
    await (await place.open()).close();
    const name = `${place.prefix}-events`;
    const { index_templates: found } = await place.client.indices.getIndexTemplate({ name });
    const template = found[0]?.index_template;
    expect(template?.version).toBeGreaterThan(0);
    await place.client.indices.putIndexTemplate({
      ...template,
      name,
      version: 1_000,
    } as Parameters<typeof place.client.indices.putIndexTemplate>[0]);
    await expect(place.open()).rejects.toMatchObject({
      code: 'GAC_STORE_FAILED',
      message: expect.stringMatching(/version 1000.*newer program/s),
    });
  });
});
