// Goal: a source under observation is not forgotten, and only a person puts it live. Method: the API over a real state,
// with a clock that is moved.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, type World } from './api-world.ts';

const HOUR_MS = 3_600_000;
const ID = 'cong-moi';
let world: World;

describe('observation of a source', () => {
  beforeAll(async () => {
    world = await openWorld();
    const payload = {
      ...{ id: ID, name: 'Cổng mới', type: 'nginx.access', province: '01', observing: true },
      transport: { kind: 'http' },
    };
    const made = await world.as('admin', { method: 'POST', url: '/v1/sources', payload });
    expect(made.statusCode, made.body).toBe(201);
  });
  afterAll(() => world.close());

  const statusOf = async () => (await world.as('admin', `/v1/sources/${ID}/status`)).json();
  const patch = (observing: boolean) =>
    world.as('admin', {
      ...{ method: 'PATCH', url: `/v1/sources/${ID}`, headers: { 'if-match': '*' } },
      payload: { observing },
    });

  it('is reminded of after a day', async () => {
    const sinceMs = world.clock.nowMs;
    expect((await statusOf()).observing).toEqual({ sinceMs, isOverdue: false });
    world.clock.nowMs += 24 * HOUR_MS;
    expect((await statusOf()).observing).toEqual({ sinceMs, isOverdue: false });
    world.clock.nowMs += 1;
    expect((await statusOf()).observing).toEqual({ sinceMs, isOverdue: true });
  });

  it('ends when a person says so, and begins anew', async () => {
    expect((await patch(false)).json()).toMatchObject({ observing: false });
    expect((await statusOf()).observing).toBeUndefined();
    const again = (await patch(true)).json();
    expect(again).toMatchObject({ observing: true, observingSinceMs: world.clock.nowMs });
  });

  it('is not what a source begins with, unless that is said', async () => {
    const { here } = world;
    const seen = (await world.as('admin', `/v1/sources/${here.source}`)).json();
    expect(seen).toMatchObject({ observing: false });
    expect(seen.observingSinceMs).toBeUndefined();
  });
});
