// Goal: an analyst of one province learns nothing of another, by any route: no list, count,
// search, single thing, change or error text.
// Method: two provinces with one of everything; every route of the table is asked as the other
// province's analyst.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ROUTE_ACCESS } from '../../../src/api/permissions.ts';
import { HERE, type Made, openWorld, RULE, THERE, type World } from './api-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

/** The id that a route's path takes, by its resource. */
function idFor(route: string, made: Made): string {
  if (route.includes('/alerts/')) return made.alert;
  if (route.includes('/events/')) return made.events[0] ?? '';
  if (route.includes('/sources/')) return made.source;
  if (route.includes('/destinations/')) return made.destination;
  if (route.includes('/deliveries/')) return made.delivery;
  if (route.includes('/users/')) return made.user;
  return RULE.id;
}

const routes = Object.keys(ROUTE_ACCESS).map((route) => route.split(' ') as ['GET', string]);
const lists = routes.filter(([method, url]) => method === 'GET' && !url.includes(':'));
const singles = routes.filter(([method, url]) => method === 'GET' && url.includes('/:id'));
const changes = routes.filter(([method, url]) => method !== 'GET' && url.includes('/:id'));
const QUERIES: Readonly<Record<string, string>> = {
  '/v1/events/aggregate': '?kind=terms&field=gac.source.id',
};

/** Everything by which the other province could be recognised. */
function marks(made: Made): string[] {
  const { alert, source, destination, delivery, events, user, keyId, trial } = made;
  return [
    alert,
    source,
    destination,
    delivery,
    ...events,
    user,
    keyId,
    trial,
    `soc-${THERE}@`,
    `192.0.2.${THERE}`,
    `10.0.0.${THERE}`,
  ];
}

describe('isolation', () => {
  it('is tested against a world in which there is something to leak', async () => {
    for (const [method, url] of singles) {
      if (url.startsWith('/v1/rules')) continue;
      const own = url.replace(':id', idFor(url, world.there)).replace(':token', world.there.trial);
      const response = await world.as('admin', { method, url: own });
      expect(response.statusCode, `${method} ${own}: ${response.body}`).toBe(200);
    }
    const ids = Object.values(world.there).flat();
    expect(ids.every((id) => id !== '')).toBe(true);
    expect(world.there.alert).not.toBe(world.here.alert);
  });

  it.each(lists)('%s %s shows nothing of the other province', async (_method, url) => {
    const response = await world.as('here', url + (QUERIES[url] ?? ''));
    expect([200, 403, 404, 503]).toContain(response.statusCode);
    for (const mark of marks(world.there)) expect(response.body).not.toContain(mark);
  });

  it.each(singles.filter(([, url]) => !url.startsWith('/v1/rules')))(
    '%s %s answers for the other province as for what is absent',
    async (_method, url) => {
      const foreignId = idFor(url, world.there);
      const absentId = `${foreignId.slice(0, -1)}~`;
      const foreign = await world.as(
        'here',
        url.replace(':id', foreignId).replace(':token', world.there.trial),
      );
      const absent = await world.as('here', url.replace(':id', absentId));
      expect(foreign.statusCode).toBe(404);
      expect(comparable(foreign.json(), foreignId)).toEqual(comparable(absent.json(), absentId));
      for (const mark of marks(world.there).filter((one) => one !== foreignId)) {
        expect(foreign.body).not.toContain(mark);
      }
    },
  );

  it.each(changes)('%s %s changes nothing in the other province', async (method, url) => {
    const response = await world.as('here', {
      method,
      url: url.replace(':id', idFor(url, world.there)).replace(':keyId', world.there.keyId),
      headers: { 'if-match': '*' },
      ...bodyFor(url, method, world.there),
    });
    expect([403, 404], response.body).toContain(response.statusCode);
    const alert = await world.as('there', `/v1/alerts/${world.there.alert}`);
    expect(alert.json()).toMatchObject({ version: 1, status: 'open' });
  });

  it('counts and finds only what is its own', async () => {
    const counts = (await world.as('here', '/v1/alerts/counts')).json();
    expect(counts).toMatchObject({ open: 1, byProvince: { [HERE]: 1 } });
    expect((await world.as('here', '/v1/alerts')).json().total.value).toBe(1);
    expect((await world.as('here', `/v1/alerts?province=${THERE}`)).json().items).toEqual([]);
    expect((await world.as('here', '/v1/events')).json().total.value).toBe(3);
    const search = `/v1/events?filter=gac.province:${THERE}`;
    expect((await world.as('here', search)).json().items).toEqual([]);
    const aggregate = '/v1/events/aggregate?kind=distinct&field=gac.source.id';
    expect((await world.as('here', aggregate)).json()).toEqual({ kind: 'distinct', value: 1 });
    expect((await world.as('national', aggregate)).json()).toEqual({ kind: 'distinct', value: 2 });
  });

  it('does not relate alerts across provinces, but for the centre', async () => {
    const url = `/v1/alerts/${world.here.alert}/related`;
    expect((await world.as('here', url)).json().items).toEqual([]);
    const related = (await world.as('national', url)).json().items;
    expect(related.map((one: { alert: { id: string } }) => one.alert.id)).toEqual([
      world.there.alert,
    ]);
  });

  it('says of a foreign alert in a bulk change what it says of an absent one', async () => {
    const response = await world.as('here', {
      method: 'POST',
      url: '/v1/alerts/bulk',
      payload: {
        ids: [world.there.alert, 'absent'],
        change: { kind: 'acknowledge' },
        dryRun: true,
      },
    });
    expect(response.statusCode).toBe(207);
    const [foreign, absent] = response.json().items;
    expect({ ...foreign, id: '' }).toEqual({ ...absent, id: '' });
    expect(foreign.status).toBe(404);
  });
});

function comparable(problem: Record<string, unknown>, id: string): unknown {
  const { requestId, instance, detail, ...rest } = problem;
  expect(String(instance)).toContain(String(requestId));
  return { ...rest, detail: String(detail).replaceAll(id, '') };
}

function bodyFor(url: string, method: string, there: Made): { payload?: object } {
  if (method === 'POST' && url.includes('/exceptions')) {
    const payload = { condition: { 'source.ip': 'x' }, reason: 'x', expires: '7d' };
    return { payload: { ...payload, province: THERE } };
  }
  if (method === 'POST' && url.endsWith('/pins')) return { payload: { alertId: there.alert } };
  if (url.endsWith('/reveal')) return { payload: { reason: 'Vụ việc 12/2026' } };
  if (url.endsWith('/assign')) return { payload: { assignee: 'me' } };
  if (url.endsWith('/close')) return { payload: { verdict: 'benign', note: 'Seen.' } };
  if (url.endsWith('/comments')) return { payload: { text: 'Hello.' } };
  if (url.endsWith('/test') && url.includes('sources')) return { payload: { lines: ['x'] } };
  if (method === 'PATCH')
    return { payload: url.includes('sources') ? { name: 'x' } : { enabled: false } };
  return {};
}
