// Goal: whatever a busy or broken cluster answers, each event is stored once, and nothing is given up or made a dead
// letter that only has to wait.
// Method: a front before a real node answers 429, 503, 413 or breaks off as planned; what is stored is asked of the
// node itself.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { JOURNAL } from '../../contract/event-samples.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { samples } from '../../contract/store/opened-store.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';
import { FrontNode } from './front-node.ts';

const patience = { attempts: 4, firstWaitMs: 5, longestWaitMs: 20 };
const DEAD = { filter: { op: 'exists', field: 'gac.dead_letter.reason' } } as const;

describe.skipIf(ELASTICSEARCH === undefined)('bulk requests', () => {
  let node = '';
  let place: ReturnType<typeof placeOnNode>;
  let front: FrontNode;
  let store: EventStore;
  const metrics = createMetrics();
  beforeAll(async () => {
    node = await sharedElasticsearch();
  });
  beforeEach(async () => {
    place = placeOnNode(node);
    front = await new FrontNode(node).start();
    store = await place.open({ nodes: [front.url], patience, metrics });
  });
  afterEach(async () => {
    front.plan = {};
    await store.close();
    await front.stop();
    await place.remove();
  });
  afterAll(() => metrics.registry.clear());

  it('send again only the items that the cluster was too busy for', async () => {
    front.plan = { item: ({ id, time }) => (id.endsWith('3') && time <= 2 ? 429 : undefined) };
    expect(await store.append(0, samples(40))).toEqual({ stored: 40, repeated: 0 });
    expect(await store.count(NATIONAL, {})).toBe(40);
    expect(front.timesSent(`${JOURNAL}-0-13`)).toBe(3);
    expect(front.timesSent(`${JOURNAL}-0-14`)).toBe(1);
    const retries = await metrics.storeBulkRetries.get();
    expect(retries.values).toContainEqual(expect.objectContaining({ labels: { reason: 'busy' } }));
  });

  it.each([
    ['429', 429],
    ['503', 503],
    ['a broken connection', 'reset'],
    ['an answer that never came', 'reset after'],
  ] as const)('survive %s for the whole request', async (_name, fate) => {
    front.plan = { request: (count) => (count <= 2 ? fate : undefined) };
    const report = await store.append(0, samples(30));
    expect(report.stored + report.repeated).toBe(30);
    expect(await store.count(NATIONAL, {})).toBe(30);
    expect(await store.storedOffset(0)).toBe(30);
  });

  it('become smaller while the cluster is too busy or they are too large', async () => {
    front.plan = { request: (_count, bytes) => (bytes > 20_000 ? 413 : undefined) };
    expect(await store.append(0, samples(200))).toEqual({ stored: 200, repeated: 0 });
    expect(front.sizes[0]).toBe(200);
    expect(Math.min(...front.sizes.slice(1))).toBeLessThan(60);
    expect(await store.count(NATIONAL, {})).toBe(200);
  });

  it('fail after a bounded number of tries, claim nothing, and succeed later', async () => {
    front.plan = { request: () => 503 };
    const failure = { code: 'GAC_STORE_FAILED', retryAfterSeconds: 1 };
    await expect(store.append(0, samples(10))).rejects.toMatchObject(failure);
    expect(front.bulkRequests).toBe(patience.attempts);
    expect(await store.storedOffset(0)).toBe(0);
    front.plan = { item: ({ id }) => (id.endsWith('7') ? 503 : undefined) };
    await expect(store.append(0, samples(10))).rejects.toMatchObject(failure);
    expect(await store.storedOffset(0)).toBe(0);
    front.plan = {};
    expect(await store.append(0, samples(10))).toEqual({ stored: 1, repeated: 9 });
    expect(await store.count(NATIONAL, {})).toBe(10);
    expect(await store.storedOffset(0)).toBe(10);
  });

  it('wait while the disk watermark has made the index read-only', async () => {
    await store.append(0, samples(5));
    const index = `${place.prefix}-events-2026.11.22`;
    const block = (value: boolean | null) =>
      place.client.indices.putSettings({
        index,
        settings: { 'index.blocks.read_only_allow_delete': value },
      });
    await block(true);
    await expect(store.append(0, samples(5, 5))).rejects.toMatchObject({
      code: 'GAC_STORE_FAILED',
      message: expect.stringMatching(/free space/),
    });
    expect(await store.count(NATIONAL, DEAD)).toBe(0);
    await block(null);
    expect(await store.append(0, samples(5, 5))).toEqual({ stored: 5, repeated: 0 });
    expect(await store.count(NATIONAL, {})).toBe(10);
  });

  it('wait for a closed index', async () => {
    await store.append(0, samples(2));
    const index = `${place.prefix}-events-2026.11.22`;
    await place.client.indices.close({ index });
    await expect(store.append(0, samples(2, 2))).rejects.toMatchObject({
      code: 'GAC_STORE_FAILED',
    });
    await place.client.indices.open({ index });
    expect(await store.append(0, samples(2, 2))).toEqual({ stored: 2, repeated: 0 });
    expect(await store.count(NATIONAL, DEAD)).toBe(0);
  });

  it('say how a cluster without an answer is called, and what to do', async () => {
    await expect(place.open({ nodes: ['http://127.0.0.1:9'] })).rejects.toMatchObject({
      code: 'GAC_STORE_FAILED',
      message: expect.stringMatching(/http:\/\/127\.0\.0\.1:9.*store\.elasticsearch\.nodes/s),
    });
  });
});
