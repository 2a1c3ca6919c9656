// Goal: an analyst sees the queue, what an alert is made of, and changes it as it was seen.
// Method: inject requests into an API over a real state and store, with one alert in each of two
// provinces.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { HERE, openWorld, signal, THERE, type World } from './api-world.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const act = (verb: string, ifMatch: string | undefined, payload?: object) =>
  world.as('here', {
    method: 'POST',
    url: `/v1/alerts/${world.here.alert}/${verb}`,
    ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
    ...(payload === undefined ? {} : { payload }),
  });

describe('one alert', () => {
  it('comes with its ETag and the name of its province', async () => {
    const response = await world.as('here', `/v1/alerts/${world.here.alert}`);
    expect(response.headers['etag']).toBe('"1"');
    expect(response.json()).toMatchObject({
      id: world.here.alert,
      province: HERE,
      provinceName: 'Hồ Chí Minh',
      status: 'open',
      measure: { value: 60, operator: 'gte', threshold: 50 },
      version: 1,
    });
  });

  it('shows its events with their original lines, and names those that are gone', async () => {
    const url = `/v1/alerts/${world.here.alert}/evidence`;
    const body = (await world.as('here', url)).json();
    expect(
      body.items.map((event: { event: { original: string } }) => event.event.original),
    ).toEqual([`GET /ho-so/${HERE}-0`, `GET /ho-so/${HERE}-1`]);
    expect(body).toMatchObject({ total: 2, missing: [] });
    const first = (await world.as('here', `${url}?size=1`)).json();
    expect(first).toMatchObject({ nextOffset: 1 });
    await world.store.deleteBefore('2026-11-23');
    const gone = (await world.as('here', url)).json();
    expect(gone).toMatchObject({ items: [], missing: world.here.events.slice(0, 2) });
  });

  it('shows who was told, what was done and how the rule was judged before', async () => {
    const get = async (part: string) =>
      (await world.as('here', `/v1/alerts/${world.here.alert}/${part}`)).json();
    expect((await get('deliveries')).items[0]).toMatchObject({ state: 'pending', province: HERE });
    expect((await get('history')).benign).toBe(0);
    await act('comments', '*', { text: 'Đang xem.' });
    const trail = (await get('trail')).items;
    expect(trail.at(-1)).toMatchObject({ action: 'alert.comment', actorName: 'Person here' });
  });
});

describe('a change', () => {
  it('needs the version that was seen, and shows the present one to who was late', async () => {
    const without = await act('acknowledge', undefined);
    expect([without.statusCode, without.json().code]).toEqual([428, 'GAC_PRECONDITION_REQUIRED']);
    const done = await act('acknowledge', '"1"');
    expect(done.statusCode).toBe(200);
    expect(done.headers['etag']).toBe('"2"');
    expect(done.json()).toMatchObject({
      status: 'acknowledged',
      assignee: `user:${world.here.user}`,
    });
    const late = await act('close', '"1"', { verdict: 'benign', note: 'Kiểm thử.' });
    expect([late.statusCode, late.json().code]).toEqual([412, 'GAC_PRECONDITION_FAILED']);
    expect(late.json().current).toMatchObject({ version: 2, status: 'acknowledged' });
    expect((await act('acknowledge', '2')).statusCode).toBe(400);
  });

  it('goes through the whole life', async () => {
    expect((await act('assign', '"1"', { assignee: 'me' })).json().assignee).toMatch(/^user:/);
    expect((await act('assign', '"2"', { assignee: null })).json()).not.toHaveProperty('assignee');
    const close = await act('close', '"3"', { verdict: 'true_positive', note: 'Đã chặn.' });
    expect(close.json()).toMatchObject({ status: 'closed', verdict: 'true_positive' });
    const again = await act('close', '"4"', { verdict: 'benign', note: 'x' });
    expect([again.statusCode, again.json().code]).toEqual([409, 'GAC_ALERT_TRANSITION']);
    expect((await act('reopen', '"4"')).json()).toMatchObject({ status: 'open', version: 5 });
    expect((await act('close', '"5"', { verdict: 'fine', note: 'x' })).statusCode).toBe(400);
    expect((await act('close', '"5"', { verdict: 'benign', note: ' ' })).statusCode).toBe(400);
  });
});

describe('the queue', () => {
  it('filters, and resolves “me” and “none”', async () => {
    const total = async (query: string) =>
      (await world.as('national', `/v1/alerts${query}`)).json().total.value;
    expect(await total('')).toBe(2);
    expect(await total(`?province=${HERE}`)).toBe(1);
    expect(await total('?level=high&level=critical')).toBe(2);
    expect(await total('?level=low')).toBe(0);
    expect(await total('?family=wrong_access&status=open')).toBe(2);
    expect(await total('?assignee=none')).toBe(2);
    expect(await total('?assignee=me')).toBe(0);
    expect(await total(`?q=10.0.0.${THERE}`)).toBe(1);
    expect(await total('?from=now-1h&to=now')).toBeGreaterThanOrEqual(0);
    await world.as('national', {
      method: 'POST',
      url: `/v1/alerts/${world.here.alert}/assign`,
      headers: { 'if-match': '*' },
      payload: { assignee: 'me' },
    });
    expect(await total('?assignee=me')).toBe(1);
  });

  it('refuses a filter that is misspelt, naming the right one', async () => {
    const response = await world.as('here', '/v1/alerts?provnce=79');
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0]).toMatchObject({
      pointer: '/query/provnce',
      hint: 'Did you mean "province"?',
    });
    expect((await world.as('here', '/v1/alerts?size=201')).statusCode).toBe(400);
    expect((await world.as('here', '/v1/alerts?cursor=zzz')).json().code).toBe(
      'GAC_CURSOR_INVALID',
    );
  });

  it('is walked to its end by the link of each page', async () => {
    const more = Array.from({ length: 5 }, (_, n) => signal(HERE, `198.51.100.${n}`));
    await world.state.alerts.raise(more, world.clock.nowMs);
    const seen: string[] = [];
    let url: string | undefined = '/v1/alerts?size=4&sort=newest';
    while (url !== undefined) {
      const response = await world.as('here', url);
      seen.push(...response.json().items.map((alert: { id: string }) => alert.id));
      url = /^<([^>]+)>; rel="next"$/.exec(String(response.headers['link'] ?? ''))?.[1];
    }
    expect(seen).toHaveLength(6);
    expect(new Set(seen).size).toBe(6);
  });

  it('names the people to whom an alert can be given', async () => {
    const names = (await world.as('national', '/v1/assignees')).json().items;
    expect(names).toContainEqual({ id: `user:${world.here.user}`, name: 'Person here' });
  });
});

describe('a bulk change', () => {
  const bulk = (payload: object) =>
    world.as('national', { method: 'POST', url: '/v1/alerts/bulk', payload });

  it('says first what it would do, then does it, alert by alert', async () => {
    const ids = [world.here.alert, world.there.alert, 'absent', world.here.alert];
    const change = { kind: 'acknowledge' };
    const dry = (await bulk({ ids, change, dryRun: true })).json();
    expect(dry).toMatchObject({ dryRun: true, succeeded: 2, failed: 1 });
    expect((await world.as('national', '/v1/alerts/counts')).json().acknowledged).toBe(0);
    const real = await bulk({ ids, change });
    expect(real.statusCode).toBe(207);
    expect(real.json()).toMatchObject({ dryRun: false, succeeded: 2, failed: 1 });
    expect((await world.as('national', '/v1/alerts/counts')).json().acknowledged).toBe(2);
    const twice = (await bulk({ ids: [world.here.alert], change, dryRun: true })).json();
    expect(twice.items[0]).toMatchObject({ status: 409, code: 'GAC_ALERT_TRANSITION' });
  });

  it('takes 500 alerts and not one more', async () => {
    const ids = Array.from({ length: 501 }, (_, n) => `absent-${n}`);
    const change = { kind: 'acknowledge' };
    expect((await bulk({ ids: ids.slice(1), change })).json().failed).toBe(500);
    expect((await bulk({ ids, change })).statusCode).toBe(400);
  });
});
