// Goal: how sources are is told to those who answer for them, and to nobody else; hours of a source are checked.
// Method: the API over a real state with verdicts written down as the process that judges does.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JudgedSource } from '../../../src/event/source-health.ts';
import { openWorld, type World } from './api-world.ts';

const HERE = '01';
let world: World;

describe('health of sources by the API', () => {
  beforeAll(async () => {
    world = await openWorld();
    const { nowMs } = world.clock;
    const judged = (sourceId: string, province: string): JudgedSource => ({
      ...{ sourceId, province, status: 'RED', sinceMs: nowMs - 1_000, judgedAtMs: nowMs },
      reasons: [{ reason: 'silent', status: 'RED', measured: 1_200_000, limit: 900_000 }],
      measures: {
        ...{ lastReceivedMs: nowMs - 1_200_000, silenceLimitMs: 900_000, recordsLastHour: 3 },
        ...{ skewMs: 12, skewSpreadMs: 4, deadLettersLastHour: 1 },
        deadLetterReasons: [{ reason: 'malformed', count: 1 }],
      },
    });
    const sources = (await world.as('admin', '/v1/sources')).json().items;
    await world.state.health.note({
      judged: sources.map((one: { id: string; province: string }) => judged(one.id, one.province)),
      changes: [],
      sourceIds: sources.map((one: { id: string }) => one.id),
    });
  });
  afterAll(() => world.close());

  it('lists the sources that the caller answers for', async () => {
    const all = (await world.as('admin', '/v1/sources/health')).json().items;
    expect(all).toHaveLength(2);
    const own = (await world.as('here', '/v1/sources/health')).json().items;
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({
      ...{ sourceId: world.here.source, status: 'RED', silenceLimitMs: 900_000, skewMs: 12 },
      reasons: [{ reason: 'silent', measured: 1_200_000, text: { en: expect.any(String) } }],
    });
    expect(own[0].reasons[0].text.vi).toContain('20 phút');
    expect(own[0].day.records).toEqual(Array(24).fill(0));
  });

  it('tells one whole, and nothing of a foreign one', async () => {
    const own = await world.as('here', `/v1/sources/${world.here.source}/health`);
    expect(own.json()).toMatchObject({ status: 'RED', newFields: [], lostFields: [] });
    expect(own.json().slots).toHaveLength(96);
    const foreign = await world.as('there', `/v1/sources/${world.here.source}/health`);
    expect(foreign.statusCode).toBe(404);
    expect(foreign.json().detail).toBe(
      (await world.as('there', '/v1/sources/khong-co/health')).json().detail,
    );
  });

  it('is NEW until a new source is judged, and takes hours of its own', async () => {
    const describe = (id: string, hours: unknown) => ({
      ...{ id, name: 'Một cửa', type: 'nginx.access', province: HERE },
      ...{ transport: { kind: 'http' }, hours },
    });
    const post = (id: string, hours: unknown) =>
      world.as('engineer', { method: 'POST', url: '/v1/sources', payload: describe(id, hours) });
    const own = { days: [1, 6], hours: [{ from: '07:30', to: '24:00' }], holidays: true };
    expect((await post('mot-cua', own)).json()).toMatchObject({ hours: own });
    const health = (await world.as('engineer', '/v1/sources/mot-cua/health')).json();
    expect(health).toMatchObject({ status: 'NEW', reasons: [{ reason: 'never_sent' }] });
    expect(health.slots.some((one: { isOpen: boolean }) => !one.isOpen)).toBe(true);
    const reversed = { ...own, hours: [{ from: '17:00', to: '08:00' }] };
    expect((await post('sai-gio', reversed)).json().errors[0].pointer).toContain('hours');
    expect((await post('health', 'always')).statusCode).toBe(400);
  });
});
