// Goal: a person logs in by cookie or token, and a cookie alone changes nothing.
// Method: inject log-ins and changes into an API over a real state.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorld, PASSWORD, type World } from './api-world.ts';

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.close());

const logIn = (payload: object) =>
  world.app.inject({ method: 'POST', url: '/v1/session', payload });

async function cookieOf(login: string): Promise<string> {
  const response = await logIn({ login, password: PASSWORD });
  return String(response.headers['set-cookie']).split(';')[0] ?? '';
}

describe('session', () => {
  it('gives a browser a cookie that no script can read and no other site sends', async () => {
    const response = await logIn({ login: 'here', password: PASSWORD });
    expect(response.statusCode).toBe(200);
    const cookie = String(response.headers['set-cookie']);
    expect(cookie).toMatch(/^gac_session=[^;]{20,}; Path=\/; HttpOnly; SameSite=Strict$/);
    expect(response.json()).not.toHaveProperty('token');
    expect(response.json()).toMatchObject({
      principal: { role: 'province_analyst', scope: { kind: 'provinces', provinces: ['79'] } },
      user: { login: 'here', language: 'vi' },
      language: 'vi',
    });
    expect(response.json().permissions).toContain('alert.change');
    expect(response.json().permissions).not.toContain('source.write');
  });

  it('marks the cookie Secure when browsers come by https', async () => {
    const secure = await openWorld({ publicUrl: 'https://soc.example.vn' });
    const response = await secure.app.inject({
      method: 'POST',
      url: '/v1/session',
      payload: { login: 'here', password: PASSWORD },
    });
    expect(String(response.headers['set-cookie'])).toContain('Secure');
    await secure.close();
  });

  it('gives a program a token and no cookie, and ends it on log-out', async () => {
    const response = await logIn({ login: 'here', password: PASSWORD, as: 'bearer' });
    expect(response.headers['set-cookie']).toBeUndefined();
    const headers = { authorization: `Bearer ${response.json().token}` };
    const ask = () => world.app.inject({ url: '/v1/session', headers });
    expect((await ask()).statusCode).toBe(200);
    const out = await world.app.inject({ method: 'DELETE', url: '/v1/session', headers });
    expect(out.statusCode).toBe(204);
    expect((await ask()).statusCode).toBe(401);
  });

  it('says the same of a wrong password and of an unknown login', async () => {
    const wrong = await logIn({ login: 'there', password: 'not-the-password' });
    const unknown = await logIn({ login: 'nobody', password: 'not-the-password' });
    expect(wrong.statusCode).toBe(401);
    expect(wrong.json().detail).toBe(unknown.json().detail);
    expect(wrong.json().code).toBe(unknown.json().code);
  });

  it('lets a cookie read, but change only with the header or from the same origin', async () => {
    const cookie = await cookieOf('there');
    const change = (headers: Record<string, string>) =>
      world.app.inject({
        method: 'PATCH',
        url: '/v1/session',
        headers: { cookie, ...headers },
        payload: { language: 'en' },
      });
    expect((await world.app.inject({ url: '/v1/alerts', headers: { cookie } })).statusCode).toBe(
      200,
    );
    expect((await change({})).statusCode).toBe(403);
    expect((await change({ 'sec-fetch-site': 'cross-site' })).statusCode).toBe(403);
    expect((await change({ 'sec-fetch-site': 'same-site' })).statusCode).toBe(403);
    expect((await change({ 'x-gac-csrf': '1' })).json().language).toBe('en');
    expect((await change({ 'sec-fetch-site': 'same-origin' })).statusCode).toBe(200);
    const again = await world.app.inject({ url: '/v1/session', headers: { cookie } });
    expect(again.json().user.language).toBe('en');
  });

  it('changes the own password only for who knows the present one', async () => {
    const next = 'another-long-password';
    const { token } = (await logIn({ login: 'there', password: PASSWORD, as: 'bearer' })).json();
    const headers = { authorization: `Bearer ${token}` };
    const put = (current: string) =>
      world.app.inject({
        method: 'PUT',
        url: '/v1/session/password',
        headers,
        payload: { current, next },
      });
    expect((await put('wrong-password')).statusCode).toBe(401);
    expect((await put(PASSWORD)).statusCode).toBe(204);
    expect((await world.app.inject({ url: '/v1/session', headers })).statusCode).toBe(401);
    expect((await logIn({ login: 'there', password: next })).statusCode).toBe(200);
  });

  it('knows an API key, which has no language and can be revoked', async () => {
    const issued = await world.as('admin', {
      method: 'POST',
      url: '/v1/keys',
      payload: { name: 'Dashboard', role: 'national_analyst' },
    });
    expect(issued.statusCode).toBe(201);
    const { id, key } = issued.json();
    const headers = { authorization: `Bearer ${key}` };
    const me = await world.app.inject({ url: '/v1/session', headers });
    expect(me.json()).toMatchObject({ principal: { name: 'Dashboard' } });
    expect(me.json()).not.toHaveProperty('user');
    await world.as('admin', { method: 'DELETE', url: `/v1/keys/${id}` });
    expect((await world.app.inject({ url: '/v1/session', headers })).statusCode).toBe(401);
  });
});

describe('roles', () => {
  it.each([
    ['here', 'POST', '/v1/sources', 403],
    ['here', 'GET', '/v1/users', 403],
    ['here', 'GET', '/v1/audit', 403],
    ['here', 'GET', '/v1/health', 403],
    ['here', 'GET', '/metrics', 403],
    ['here', 'POST', '/v1/rules/reload', 403],
    ['national', 'GET', '/metrics', 200],
    ['national', 'GET', '/v1/health', 200],
    ['national', 'GET', '/v1/audit', 200],
    ['national', 'POST', '/v1/users', 403],
    ['admin', 'GET', '/v1/users', 200],
    ['admin', 'POST', '/v1/rules/reload', 200],
  ] as const)('%s may or may not %s %s', async (who, method, url, status) => {
    const response = await world.as(who, { method, url });
    expect(response.statusCode).toBe(status);
  });
});
