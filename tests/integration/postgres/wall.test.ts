// Goal: the server itself holds back what is out of scope, from the owner of the tables too, and lets in nobody it should not.
// Method: queries without any condition, over the adapter and as a plain client of the service's user; TLS with real certificates.
import { readFileSync } from 'node:fs';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { NATIONAL, type Scope } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import type { PostgresConnection } from '../../../src/state/postgres/connection-settings.ts';
import {
  addDestination,
  errorOf,
  IN_10,
  IN_79,
  NOW,
  SYSTEM,
} from '../../contract/state/state-harness.ts';
import { makeCertificates } from '../../servers/certificates.ts';
import { POSTGRES, PostgresServer } from '../../servers/postgres.ts';
import { sampleSignal } from '../../signal-samples.ts';
import { freshDatabase, openAnother, openDatabase } from './opened-postgres.ts';

/** Every table of localities, and how many rows the sample makes in each of the two provinces. */
const WALLED = {
  alerts: 1,
  signals: 1,
  alert_entities: 1,
  alert_evidence: 2,
  sources: 1,
  source_keys: 1,
  destinations: 1,
  deliveries: 1,
  delivery_attempts: 1,
  users: 1,
} as const;
const TABLES = [...Object.keys(WALLED), 'audit'] as (keyof typeof WALLED | 'audit')[];

async function fill(state: State): Promise<void> {
  await addDestination(state, undefined, 'Trung tâm');
  for (const province of ['10', '79']) {
    await addDestination(state, province);
    const source = { id: `nguon-${province}`, name: province, type: 'nginx.access', province };
    const place = { timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } } as const;
    await state.sources.create(SYSTEM, { ...source, ...place }, NOW);
    await state.sources.issueKey(SYSTEM, source.id, NOW);
    const grant = { role: 'province_analyst', provinces: [province], language: 'vi' } as const;
    const user = { login: `u${province}`, name: province, password: 'mật khẩu dài', ...grant };
    await state.users.create(SYSTEM, user, NOW);
    await state.alerts.raise([sampleSignal(`s${province}`, { province })], NOW);
  }
  const both = { role: 'admin', provinces: ['10', '79'], language: 'vi' } as const;
  const of2 = { login: 'both', name: 'Cả hai', password: 'mật khẩu dài', ...both };
  await state.users.create(SYSTEM, of2, NOW);
  const lease = { nowMs: NOW, max: 9, leaseMs: 1 };
  for (const { delivery } of await state.outbox.lease(lease)) {
    const outcome = { kind: 'delivered', response: '200' } as const;
    await state.outbox.settle(delivery.id, outcome, NOW);
  }
}

async function filled(server: PostgresServer) {
  const connection = await freshDatabase(server);
  await fill(await openAnother(connection));
  return connection;
}

async function plainClient(connection: PostgresConnection): Promise<pg.Client> {
  const { host, port, database, user, password } = connection;
  const client = new pg.Client({ host, port, database, user, password: password ?? '' });
  await client.connect();
  onTestFinished(() => client.end());
  return client;
}

describe.skipIf(POSTGRES === undefined)('the wall', () => {
  const certificates = makeCertificates('IP:127.0.0.1');
  const server = new PostgresServer(['fsync=off']);
  beforeAll(async () => {
    await server.start();
    const { certificateFile, keyFile } = certificates.server;
    const files = [certificateFile, keyFile].map((file, index) =>
      server.own(`tls${index}`, readFileSync(file, 'utf8')),
    );
    await server.admin(`alter system set ssl_cert_file = '${files[0]}'`);
    await server.admin(`alter system set ssl_key_file = '${files[1]}'`);
    await server.admin('alter system set ssl = on');
    await server.admin('select pg_reload_conf()');
  });
  afterAll(async () => {
    await server.stop();
    certificates.remove();
  });

  it('gives a query without a condition what is within the scope and nothing else', async () => {
    const { db, narrowed } = await openDatabase(await filled(server));
    const rowsFor = (scope: Scope, table: (typeof TABLES)[number]) =>
      narrowed(db, scope, (from) => from.selectFrom(table).selectAll().execute());
    for (const table of TABLES) {
      const national = (await rowsFor(NATIONAL, table)).length;
      const [mine, theirs] = [await rowsFor(IN_10, table), await rowsFor(IN_79, table)];
      expect(mine.length).toBeGreaterThan(0);
      expect(mine.length).toBe(theirs.length);
      expect(national).toBeGreaterThanOrEqual(mine.length * 2);
      expect(JSON.stringify(mine)).not.toMatch(/nguon-79|s79|"79"/);
      if (table !== 'audit') expect(mine).toHaveLength(WALLED[table]);
      const wide = { kind: 'provinces', provinces: ['10', '79'] } as const;
      const ofBoth = table === 'users' ? 1 : 0;
      expect(await rowsFor(wide, table)).toHaveLength(mine.length * 2 + ofBoth);
      for (const provinces of [[], ['*'], ['01'], ['10,79'], ["' or true --"]]) {
        expect(await rowsFor({ kind: 'provinces', provinces }, table)).toEqual([]);
      }
    }
  });

  it('stands for whoever has the password and does not know of scopes', async () => {
    const client = await plainClient(await filled(server));
    for (const table of TABLES) {
      const { rows } = await client.query(`select * from ${table}`);
      expect(rows).toEqual([]);
    }
    await client.query('begin');
    await client.query(`select set_config('gac.scope', '10', true)`);
    const changed = await client.query(`update alerts set province = province`);
    expect(changed.rowCount).toBe(1);
    const moved = client.query(`update alerts set province = '79'`);
    await expect(moved).rejects.toThrow('row-level security');
    await client.query('rollback');
    // The scope ends with its transaction.
    expect((await client.query('select * from alerts')).rowCount).toBe(0);
  });

  it.each([
    `update audit set detail = '1'`,
    'delete from audit',
    'truncate audit',
    `insert into audit select * from audit on conflict (sequence) do update set actor = 'x'`,
  ])('lets nobody change the audit: %s', async (statement) => {
    const connection = await filled(server);
    const client = await plainClient(connection);
    await client.query(`select set_config('gac.scope', '*', false)`);
    await expect(client.query(statement)).rejects.toThrow('audit is append-only');
    await expect(server.admin(statement, connection.database)).rejects.toThrow('append-only');
  });

  it('is not opened as somebody whom it does not hold back', async () => {
    const connection = await freshDatabase(server);
    await server.admin(`create role strong login password 'x' bypassrls`);
    for (const [user, password] of [
      ['postgres', 'mat-khau-quan-tri'],
      ['strong', 'x'],
    ] as const) {
      const error = await errorOf(openAnother({ ...connection, user, password }));
      expect(error).toMatchObject({ code: 'GAC_CONFIG_INVALID' });
      expect(error.message).toContain('row-level security');
    }
    const wrong = await errorOf(openAnother({ ...connection, password: 'sai' }));
    expect(wrong.code).toBe('GAC_CONFIG_INVALID');
    const absent = await errorOf(openAnother({ ...connection, database: 'khong-co' }));
    expect(absent.code).toBe('GAC_CONFIG_INVALID');
  });

  it('speaks TLS with the server that it was told to trust, under its name', async () => {
    const connection = await freshDatabase(server);
    const { authorityFile } = certificates;
    await openAnother({ ...connection, tls: { caFile: authorityFile } });
    const used = await server.admin(
      `select count(*)::int as plain from pg_stat_ssl join pg_stat_activity using (pid)
       where datname = '${connection.database}' and not ssl`,
    );
    expect(used).toEqual([{ plain: 0 }]);
    const untrusted = await errorOf(openAnother({ ...connection, tls: {} }));
    expect(untrusted.code).toBe('GAC_STORE_FAILED');
    const named = { ...connection, host: 'localhost', tls: { caFile: authorityFile } };
    expect((await errorOf(openAnother(named))).message).toMatch(/altnames|localhost/);
    const noFile = { ...connection, tls: { caFile: '/khong/co.pem' } };
    expect((await errorOf(openAnother(noFile))).code).toBe('GAC_CONFIG_INVALID');
  });
});
