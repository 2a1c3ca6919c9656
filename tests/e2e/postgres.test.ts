// Goal: the service works over PostgreSQL by configuration alone, and two of them work as one.
// Method: two real processes with data directories of their own over one real server; one is killed.
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { POSTGRES, PostgresServer, SERVICE } from '../servers/postgres.ts';
import { until } from '../until.ts';
import { ServiceProcess } from './service-process.ts';

const KEYS = { GAC_SECRET_KEY: 'ab'.repeat(32), GAC_PSEUDONYM_KEY: 'cd'.repeat(32) };

describe.skipIf(POSTGRES === undefined)('the service over PostgreSQL', () => {
  const server = new PostgresServer();
  beforeAll(async () => {
    await server.start();
    Object.assign(process.env, KEYS, { GAC_POSTGRES_PASSWORD: SERVICE.password });
  });
  afterAll(() => server.stop());

  it('takes in, knows at once what the other one was told, and forgets nothing', async () => {
    const { host, port, user, database } = server.at(await server.database('gac'));
    const postgres = { host, port, user, database, tls: { mode: 'off' } };
    const services = [0, 1].map(
      () => new ServiceProcess({ state: { kind: 'postgres', postgres } }),
    );
    onTestFinished(async () => {
      for (const service of services) await service.remove();
    });
    const [one, other] = services;
    if (one === undefined || other === undefined) throw new Error('made');
    await one.start();
    await other.start();
    const source = { id: 'cong', type: 'nginx.access', province: '79' };
    const key = await one.addSource({ ...source, timezone: 'Asia/Ho_Chi_Minh' });
    const line = '203.0.113.9 - - [22/Nov/2026:09:00:00 +0700] "GET / HTTP/1.1" 200 5 "-" "curl"';
    await until(async () => {
      const { status } = await other.ingest('cong', key, line);
      return status < 300 || undefined;
    });
    await one.call('PATCH', '/v1/sources/cong', { enabled: false }, { 'if-match': '"1"' });
    await until(async () => {
      const { status } = await other.ingest('cong', key, line);
      return status === 401 || status === 403 || undefined;
    });
    await one.kill();
    await one.start();
    const { body } = await one.call('GET', '/v1/sources/cong');
    expect(body).toMatchObject({ id: 'cong', enabled: false, version: 2 });
  });
});
