// Goal: events are searched, and sources, destinations, deliveries, users and the trail are kept,
// through the API.
// Method: inject requests into an API over a real state and store.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { KEYCLOAK_LOG } from '../../../src/normalize/keycloak/keycloak-log.ts';
import { HERE, NOW_MS, openWorld, RULE, type World } from './api-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

describe('events', () => {
  const total = async (query: string) => {
    const response = await world.as('national', `/v1/events?${query}`);
    expect(response.statusCode, response.body).toBe(200);
    return response.json().total.value;
  };

  it.each([
    ['filter=source.ip:203.0.113.9', 2],
    ['filter=source.ip:203.0.113.9&filter=gac.province:79', 1],
    ['filter=-source.ip:203.0.113.9', 4],
    ['filter=source.ip:192.0.2.*', 4],
    ['filter=gac.dead_letter.reason:*', 2],
    ['filter=-gac.dead_letter.reason:*', 4],
    [`filter=${encodeURIComponent('http.response.status_code:>=300')}`, 4],
    [`q=${encodeURIComponent('ho-so/79')}`, 3],
    ['from=now-1h', 6],
    ['to=now-1h', 0],
    [`from=${NOW_MS - 59_000}&to=${NOW_MS - 58_000}`, 2],
  ])('finds by %s', async (query, expected) => {
    expect(await total(query)).toBe(expected);
  });

  it('refuses what it cannot read, naming it', async () => {
    const response = await world.as('here', '/v1/events?filter=a:b&filter=nonsense');
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0].pointer).toBe('/query/filter/1');
    expect((await world.as('here', '/v1/events?from=yesterday')).statusCode).toBe(400);
    expect((await world.as('here', '/v1/events?size=1001')).statusCode).toBe(400);
  });

  it('pages by link, in the order that was asked', async () => {
    const first = await world.as('national', '/v1/events?size=4&order=asc&filter=event.id:*');
    const next = /^<([^>]+)>/.exec(String(first.headers['link']))?.[1] ?? '';
    const second = await world.as('national', next);
    const times = [...first.json().items, ...second.json().items].map(
      (event: { '@timestamp': string }) => event['@timestamp'],
    );
    expect(times).toHaveLength(6);
    expect(times).toEqual(times.toSorted());
    expect(second.headers['link']).toBeUndefined();
  });

  it('counts by value and by time', async () => {
    const ask = async (query: string) =>
      (await world.as('national', `/v1/events/aggregate?${query}`)).json();
    expect(await ask('kind=terms&field=gac.province&size=1')).toMatchObject({
      buckets: [{ count: 3 }],
      otherCount: 3,
    });
    const histogram = await ask('kind=histogram&interval=1s');
    expect(histogram.buckets.map((bucket: { count: number }) => bucket.count)).toEqual([2, 2, 2]);
    expect(await ask('kind=terms')).toMatchObject({ errors: [{ pointer: '/query/field' }] });
    expect(await ask('kind=histogram&interval=5ms')).toMatchObject({ status: 400 });
  });

  it('lists dead letters, and reads them again within the scope', async () => {
    const list = await world.as('engineer', '/v1/deadletters');
    expect(list.json().total.value).toBe(2);
    const replay = await world.as('engineer', {
      method: 'POST',
      url: '/v1/deadletters/replay',
      payload: { filter: [`gac.province:${HERE}`] },
    });
    expect(replay.json()).toEqual({ replayed: 1, stillFailing: 0 });
  });
});

describe('sources', () => {
  it('keeps settings that the type takes, and refuses others with the nearest name', async () => {
    const payload = {
      id: 'custom-portal',
      name: 'Custom',
      type: 'nginx.access',
      province: '15',
      transport: { kind: 'http' },
    };
    const post = (settings: object) =>
      world.as('admin', { method: 'POST', url: '/v1/sources', payload: { ...payload, settings } });
    const misspelt = await post({ log_fromat: '$remote_addr' });
    expect(misspelt.statusCode).toBe(400);
    expect(misspelt.body).toContain('/body/settings/log_fromat');
    expect(misspelt.body).toContain('Did you mean log_format?');
    expect((await post({ log_format: '$remote_addr$status' })).statusCode).toBe(400);
    const settings = { log_format: '$remote_addr "$request"' };
    const made = await post(settings);
    expect(made.statusCode).toBe(201);
    expect(made.json()).toMatchObject({ settings });
    const types = (await world.as('admin', '/v1/parsers')).json();
    expect(types.items[0].settings.properties).toHaveProperty('log_format');
    const patch = (body: object) =>
      world.as('admin', {
        method: 'PATCH',
        url: '/v1/sources/custom-portal',
        payload: body,
        headers: { 'if-match': String(made.headers['etag']) },
      });
    expect((await patch({ settings: { unknown: 1 } })).statusCode).toBe(400);
    expect((await patch({ settings: {} })).json()).toMatchObject({ settings: {}, version: 2 });
  });

  it('take what begins a record from their type, also from another one later, unless they say it themselves', async () => {
    const payload = { ...body, id: 'spanning', transport: { kind: 'http' } };
    const post = (type: object) =>
      world.as('admin', { method: 'POST', url: '/v1/sources', payload: { ...payload, ...type } });
    const patch = (change: object) =>
      world.as('admin', {
        ...{ method: 'PATCH', url: '/v1/sources/spanning', payload: change },
        headers: { 'if-match': '*' },
      });
    const start = KEYCLOAK_LOG.multilineStart;
    expect(start).toBeDefined();
    expect((await post({ type: 'keycloak.log' })).json()).toMatchObject({ multilineStart: start });
    expect((await patch({ type: 'nginx.access' })).json()).not.toHaveProperty('multilineStart');
    expect((await patch({ type: 'keycloak.log' })).json()).toMatchObject({ multilineStart: start });
    await patch({ multilineStart: '^own' });
    const kept = await patch({ type: 'nginx.access' });
    expect(kept.json()).toMatchObject({ type: 'nginx.access', multilineStart: '^own' });
  });

  const body = { id: 'new-portal', name: 'Cổng mới', type: 'nginx.access', province: HERE };

  it('are made, changed as seen, and removed', async () => {
    const payload = { ...body, transport: { kind: 'http' } };
    const made = await world.as('admin', { method: 'POST', url: '/v1/sources', payload });
    expect(made.statusCode, made.body).toBe(201);
    expect(made.headers['location']).toBe('/v1/sources/new-portal');
    expect(made.json()).toMatchObject({
      timezone: 'Asia/Ho_Chi_Minh',
      provinceName: 'Hồ Chí Minh',
    });
    const twice = await world.as('admin', { method: 'POST', url: '/v1/sources', payload });
    expect(twice.statusCode).toBe(409);
    const etag = String(made.headers['etag']);
    const patch = (ifMatch: string) =>
      world.as('admin', {
        method: 'PATCH',
        url: '/v1/sources/new-portal',
        headers: { 'if-match': ifMatch },
        payload: { enabled: false },
      });
    expect((await patch(etag)).json()).toMatchObject({ enabled: false });
    const late = await patch(etag);
    expect(late.statusCode).toBe(412);
    expect(late.json().current).toMatchObject({ id: 'new-portal', enabled: false });
    const remove = { method: 'DELETE', url: '/v1/sources/new-portal' } as const;
    expect((await world.as('admin', remove)).statusCode).toBe(428);
    const gone = await world.as('admin', { ...remove, headers: { 'if-match': '*' } });
    expect(gone.statusCode).toBe(204);
    expect((await world.as('admin', '/v1/sources/new-portal')).statusCode).toBe(404);
  });

  it.each([
    [{ type: 'nginx.acces' }, '/body/type', 'GAC_REQUEST_INVALID'],
    [{ timezone: 'Asia/Hanoi2' }, '/body/timezone', 'GAC_REQUEST_INVALID'],
    [{ multilineStart: '(' }, '/body/multilineStart', 'GAC_REQUEST_INVALID'],
    [{ province: '99' }, '/body/province', 'GAC_LOCALITY_UNKNOWN'],
    [{ commune: '00004' }, '/body/commune', 'GAC_LOCALITY_UNKNOWN'],
    [{ id: 'Bad Id' }, '/body/id', 'GAC_REQUEST_INVALID'],
    [{ transport: { kind: 'pigeon' } }, '/body/transport/kind', 'GAC_REQUEST_INVALID'],
  ])('refuses %j', async (wrong, pointer, code) => {
    const payload = { ...body, transport: { kind: 'http' }, ...wrong };
    const response = await world.as('admin', { method: 'POST', url: '/v1/sources', payload });
    expect(response.statusCode).toBe(400);
    expect(response.json().code).toBe(code);
    expect(response.json().errors[0].pointer).toBe(pointer);
  });

  it('have keys that are shown once and can be revoked', async () => {
    const url = `/v1/sources/${world.here.source}/keys`;
    const issued = (await world.as('admin', { method: 'POST', url })).json();
    expect(issued.key).toMatch(/^gsk_/);
    const list = await world.as('admin', url);
    expect(list.json().items).toHaveLength(2);
    expect(list.body).not.toContain(issued.key);
    await world.as('admin', { method: 'DELETE', url: `${url}/${issued.keyId}` });
    const revoked = (await world.as('admin', url)).json().items;
    expect(revoked.filter((key: { revokedAtMs?: number }) => key.revokedAtMs)).toHaveLength(1);
  });

  it('say whether they are alive and understood', async () => {
    const response = await world.as('here', `/v1/sources/${world.here.source}/status`);
    expect(response.json()).toMatchObject({
      lastEventMs: NOW_MS - 58_000,
      eventsLastHour: 3,
      eventsLastDay: 3,
      deadLettersLastDay: 1,
      deadLetterReasons: [{ reason: 'malformed', count: 1 }],
      lastDeadLetter: { event: { kind: 'pipeline_error' } },
    });
  });
});

describe('destinations and deliveries', () => {
  it('show the secret of a webhook once, and can be tested and disabled', async () => {
    const made = await world.as('admin', {
      method: 'POST',
      url: '/v1/destinations',
      payload: {
        province: HERE,
        name: 'SOC hook',
        channel: 'webhook',
        address: 'https://soc.example.vn/hook',
      },
    });
    expect(made.statusCode, made.body).toBe(201);
    const { destination, secret } = made.json();
    expect(secret).toMatch(/^whsec_/);
    const url = `/v1/destinations/${destination.id}`;
    expect((await world.as('admin', url)).body).not.toContain(secret);
    const test = await world.as('admin', { method: 'POST', url: `${url}/test` });
    expect(test.statusCode).toBe(202);
    expect(test.json()).toMatchObject({ type: 'delivery.test', state: 'pending' });
    const off = await world.as('admin', { method: 'PATCH', url, payload: { enabled: false } });
    expect(off.json()).toMatchObject({ enabled: false });
    expect((await world.as('admin', { method: 'DELETE', url })).statusCode).toBe(204);
  });

  it('are listed by alert, show their attempts and are sent again', async () => {
    const list = await world.as('here', `/v1/deliveries?alert=${world.here.alert}&state=pending`);
    expect(list.json()).toMatchObject({
      total: { value: 1 },
      items: [{ id: world.here.delivery }],
    });
    await world.state.outbox.lease({ nowMs: NOW_MS, max: 10, leaseMs: 1_000 });
    const dead = { kind: 'dead', reason: '550 no such user', disableDestination: false } as const;
    await world.state.outbox.settle(world.here.delivery, dead, NOW_MS);
    const url = `/v1/deliveries/${world.here.delivery}`;
    const detail = (await world.as('here', url)).json();
    expect(detail).toMatchObject({ delivery: { state: 'dead' }, attempts: [{ atMs: NOW_MS }] });
    const again = await world.as('here', { method: 'POST', url: `${url}/redeliver` });
    expect(again.statusCode).toBe(202);
    expect(again.json().state).toBe('retrying');
  });
});

describe('people and the trail', () => {
  it('are added, let out, and every change is in the trail', async () => {
    const payload = {
      login: 'an',
      name: 'Người trực',
      role: 'province_analyst',
      provinces: [HERE],
      password: 'a-long-password',
    };
    const made = await world.as('admin', { method: 'POST', url: '/v1/users', payload });
    expect(made.statusCode, made.body).toBe(201);
    expect(made.body).not.toContain(payload.password);
    const url = `/v1/users/${made.json().id}`;
    const out = await world.as('admin', { method: 'PATCH', url, payload: { enabled: false } });
    expect(out.json()).toMatchObject({ enabled: false });
    const audit = await world.as('admin', `/v1/audit?subject=user:${made.json().id}`);
    const actions = audit.json().items.map((entry: { action: string }) => entry.action);
    expect(actions.toSorted()).toEqual(['user.create', 'user.enable']);
    expect(audit.body).not.toContain(payload.password);
  });

  it('refuse a weak password and an unknown province', async () => {
    const user = { login: 'an', name: 'An', role: 'province_analyst', provinces: [HERE] };
    const post = (payload: object) =>
      world.as('admin', { method: 'POST', url: '/v1/users', payload });
    const weak = await post({ ...user, password: 'short' });
    expect(weak.json()).toMatchObject({ status: 400, errors: [{ pointer: '/body/password' }] });
    const nowhere = await post({ ...user, provinces: ['99'], password: 'a-long-password' });
    expect(nowhere.json().code).toBe('GAC_LOCALITY_UNKNOWN');
  });
});

describe('rules, parsers, localities', () => {
  it('are looked up', async () => {
    expect((await world.as('here', '/v1/rules')).json()).toEqual({ items: [] });
    expect((await world.as('here', `/v1/rules/${RULE.id}`)).statusCode).toBe(404);
    expect((await world.as('here', '/v1/parsers')).json().items).toHaveLength(2);
    const places = (await world.as('here', '/v1/localities?q=ho%20chi%20minh')).json().items;
    expect(places[0]).toMatchObject({ code: HERE, level: 'province' });
  });
});
