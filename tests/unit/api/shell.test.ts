// Goal: what holds for every request, whatever is behind it: problems, headers, names of
// parameters, the console, and that a plugin beside the API keeps its raw bodies.
// Method: inject requests into an API whose parts refuse to be asked.
import fs from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApi } from '../../../src/api/create-api.ts';
import type { ApiDependencies } from '../../../src/api/dependencies.ts';
import { ROUTE_ACCESS } from '../../../src/api/permissions.ts';
import { GacError } from '../../../src/event/error.ts';
import { silentDependencies } from '../../silent-api.ts';

let app: FastifyInstance | undefined;
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'gac-api-'));
});
afterEach(async () => {
  await app?.close();
  app = undefined;
  await rm(folder, { recursive: true });
});

async function api(given: Partial<ApiDependencies> = {}): Promise<FastifyInstance> {
  app = await createApi(silentDependencies(given));
  return app;
}

describe('problems', () => {
  it('answers an unknown route with a whole problem document', async () => {
    const response = await (await api()).inject('/v1/nothing');
    expect(response.statusCode).toBe(404);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.headers['cache-control']).toBe('no-store');
    const body = response.json();
    expect(body).toMatchObject({ status: 404, title: 'Not Found', code: 'GAC_NOT_FOUND' });
    expect(body.instance).toBe(`urn:gac:request:${body.requestId}`);
    expect(response.headers['x-request-id']).toBe(body.requestId);
  });

  it('wants to know who asks, on every route that is not public', async () => {
    const server = await api();
    for (const [route, access] of Object.entries(ROUTE_ACCESS)) {
      const [method, url] = route.split(' ') as ['GET', string];
      const response = await server.inject({ method, url: url.replace(/:\w+/g, 'x') });
      const expected = access === 'public' ? expect.not.stringMatching('401') : '401';
      expect(String(response.statusCode), route).toEqual(expected);
      if (access !== 'public') expect(response.headers['www-authenticate']).toContain('Bearer');
    }
  });

  it('names the parameter that is nearest to an unknown one', async () => {
    const response = await (await api()).inject('/v1/health/ready?reddy=1');
    expect(response.statusCode).toBe(400);
    expect(response.json().errors[0]).toMatchObject({ pointer: '/query/reddy' });
  });

  it('names every fault of a body, and the nearest name', async () => {
    const response = await (await api()).inject({
      method: 'POST',
      url: '/v1/session',
      payload: { login: 'an', pasword: 'x' },
    });
    expect(response.statusCode).toBe(400);
    const { errors } = response.json();
    expect(errors).toContainEqual(expect.objectContaining({ pointer: '/body/password' }));
    expect(errors).toContainEqual(
      expect.objectContaining({ pointer: '/body/pasword', hint: 'Did you mean "password"?' }),
    );
  });

  it.each([
    ['application/json', '{"login":', 400, 'GAC_REQUEST_INVALID'],
    ['application/xml', '<a/>', 415, 'GAC_ENCODING_UNSUPPORTED'],
    ['application/json', `{"login":"${'x'.repeat(1_100_000)}"}`, 413, 'GAC_REQUEST_TOO_LARGE'],
  ])('refuses a body of %s that cannot be read', async (type, payload, status, code) => {
    const response = await (await api()).inject({
      method: 'POST',
      url: '/v1/session',
      headers: { 'content-type': type },
      payload,
    });
    expect(response.statusCode).toBe(status);
    expect(response.json().code).toBe(code);
  });

  it('hides the text of its own failures', async () => {
    const server = await api();
    const response = await server.inject({
      url: '/v1/alerts',
      headers: { authorization: 'Bearer some-token' },
    });
    expect(response.statusCode).toBe(500);
    expect(response.json().code).toBe('GAC_INTERNAL');
    expect(response.body).not.toContain('asks nothing');
  });
});

describe('limits', () => {
  it('stops an address that tries too many log-ins, and says for how long', async () => {
    const server = await api();
    const statuses: number[] = [];
    let last: Awaited<ReturnType<typeof server.inject>> | undefined;
    for (let tries = 0; tries < 21; tries += 1) {
      last = await server.inject({ method: 'POST', url: '/v1/session', payload: {} });
      statuses.push(last.statusCode);
    }
    expect(statuses.slice(0, 20).every((status) => status === 400)).toBe(true);
    expect(last?.statusCode).toBe(429);
    expect(last?.json().code).toBe('GAC_RATE_LIMITED');
    expect(Number(last?.headers['retry-after'])).toBeGreaterThan(0);
    expect((await server.inject('/v1/health/live')).statusCode).toBe(200);
  });
});

describe('health and metrics', () => {
  it('is ready or says which part is not, without the reason', async () => {
    const parts = [{ name: 'store', ready: false, detail: 'disk full at /var/x' }];
    const server = await api({ ready: () => ({ ready: false, parts }) });
    const response = await server.inject('/v1/health/ready');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toEqual({
      status: 'not_ready',
      parts: [{ name: 'store', ready: false }],
    });
    expect((await server.inject('/v1/health/live')).json()).toEqual({ status: 'live' });
  });

  it('gives metrics to the bearer of the token, and to nobody when there is none', async () => {
    const server = await api({ metricsToken: 'metrics-token' });
    const read = (token: string) =>
      server.inject({ url: '/metrics', headers: { authorization: `Bearer ${token}` } });
    const response = await read('metrics-token');
    expect(response.statusCode).toBe(200);
    expect(response.body).toContain('gac_http_requests_total');
    expect((await server.inject('/metrics')).statusCode).toBe(401);
    await server.close();
    const closed = await api();
    expect((await closed.inject('/metrics')).statusCode).toBe(401);
  });
});

describe('console', () => {
  function build(): string {
    fs.mkdirSync(path.join(folder, 'assets'));
    fs.writeFileSync(path.join(folder, 'index.html'), '<title>console</title>');
    fs.writeFileSync(path.join(folder, 'assets/main-abc123.js'), 'export {};');
    return folder;
  }

  it('serves its page at every place of its own, and its assets for ever', async () => {
    const server = await api({ consoleDirectory: build() });
    for (const url of ['/', '/alerts/a1', '/sources?x=1']) {
      const page = await server.inject(url);
      expect(page.statusCode, url).toBe(200);
      expect(page.body).toContain('<title>console</title>');
      expect(page.headers['cache-control']).toBe('no-cache');
      const policy = String(page.headers['content-security-policy']);
      expect(policy).toContain("script-src 'self'");
      expect(policy).not.toContain('unsafe');
      expect(page.headers['x-content-type-options']).toBe('nosniff');
    }
    const asset = await server.inject('/assets/main-abc123.js');
    expect(asset.headers['cache-control']).toContain('immutable');
    expect(asset.headers['content-type']).toContain('javascript');
  });

  it('answers a missing asset and a missing route with 404, not with the page', async () => {
    const server = await api({ consoleDirectory: build() });
    for (const url of ['/assets/gone.js', '/v1/gone', '/../package.json', '/%2e%2e/package.json']) {
      expect((await server.inject(url)).statusCode, url).toBe(404);
    }
    expect((await server.inject({ method: 'POST', url: '/alerts' })).statusCode).toBe(404);
  });

  it('says in both languages what to do when it is not built', async () => {
    const server = await api({ consoleDirectory: path.join(folder, 'none') });
    for (const url of ['/', '/alerts/a1']) {
      const page = await server.inject(url);
      expect(page.statusCode).toBe(503);
      expect(page.headers['content-type']).toContain('text/html');
      expect(page.body).toContain('npm run prepare');
      expect(page.body).toContain('giao diện');
    }
  });
});

describe('a plugin beside the API', () => {
  it('keeps its raw bodies and is answered with problems', async () => {
    const server = await api();
    const plugin = (scope: FastifyInstance, _options: object, done: () => void) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, parsed) =>
        parsed(null, body),
      );
      scope.post('/v1/ingest/:source', async (request) => {
        const bytes = request.body as Buffer;
        if (bytes.length === 0) throw new GacError('GAC_AUTH_FAILED', 'This key is unknown.');
        return { bytes: bytes.length };
      });
      done();
    };
    await server.register(plugin);
    const send = (payload: string) =>
      server.inject({
        method: 'POST',
        url: '/v1/ingest/a?any=1',
        headers: { 'content-type': 'application/json' },
        payload,
      });
    const taken = await send('{"not": json');
    expect(taken.json()).toEqual({ bytes: 12 });
    const refused = await send('');
    expect(refused.statusCode).toBe(401);
    expect(refused.json().code).toBe('GAC_AUTH_FAILED');
  });
});
