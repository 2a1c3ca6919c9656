// Goal: a node that is ended, killed and started again loses and doubles no event, and indices are made also where the
// cluster makes none by itself.
// Method: a node of the test's own; appends go on through the outages as the pipeline's do, until each has succeeded.
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { JOURNAL } from '../../contract/event-samples.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { samples } from '../../contract/store/opened-store.ts';
import { ELASTICSEARCH_VERSIONS, ElasticsearchServer } from '../../servers/elasticsearch.ts';

const BATCH = 200;
const OUTAGES_MS_MAX = 240_000;

describe.each(ELASTICSEARCH_VERSIONS)('an outage of Elasticsearch %i', (version) => {
  const server = new ElasticsearchServer({
    version,
    settings: { 'action.auto_create_index': false },
  });
  beforeAll(() => server.start(), OUTAGES_MS_MAX);
  afterAll(() => server.stop());

  it('loses and doubles nothing', { timeout: OUTAGES_MS_MAX }, async () => {
    const place = placeOnNode(server.url);
    const patience = { attempts: 2, firstWaitMs: 20, longestWaitMs: 50 };
    const store = await place.open({ patience, requestTimeoutMs: 10_000 });
    let stored = 0;
    let failures = 0;
    let going = true;
    const writing = (async () => {
      while (going) {
        const batch = samples(BATCH, stored);
        const done = await store.append(0, batch).then(
          () => true,
          (error: unknown) => {
            expect(error).toMatchObject({ code: 'GAC_STORE_FAILED' });
            return false;
          },
        );
        if (done) stored += BATCH;
        else failures += 1;
        await sleep(done ? 10 : 100);
      }
    })();
    for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
      await expect.poll(() => stored, { timeout: 60_000 }).toBeGreaterThan(stored + 3 * BATCH);
      const before = failures;
      await server.end(signal);
      await expect.poll(() => failures, { timeout: 30_000 }).toBeGreaterThan(before);
      await server.startAgain();
    }
    await expect.poll(() => stored, { timeout: 60_000 }).toBeGreaterThan(stored + 3 * BATCH);
    going = false;
    await writing;
    expect(await store.storedOffset(0)).toBe(stored);
    expect(await store.count(NATIONAL, {})).toBe(stored);
    const ids = { kind: 'distinct', field: 'event.id' } as const;
    expect(await store.aggregate(NATIONAL, {}, ids)).toEqual({ kind: 'distinct', value: stored });
    await store.close();
    const again = await place.open();
    expect(await again.storedOffset(0)).toBe(stored);
    expect(await again.get(NATIONAL, `${JOURNAL}-0-${stored - 1}`)).toBeDefined();
    await again.close();
  });
});
