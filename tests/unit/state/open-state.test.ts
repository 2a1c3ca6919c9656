// Goal: what is at rest is guarded: the schema's version, the secret key, the secrets and the audit chain.
// Method: open SQLite files, and change them behind the state's back as a person with the file could.
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { NATIONAL, type Principal } from '../../../src/event/scope.ts';
import type { Db } from '../../../src/state/database.ts';
import { MIGRATIONS, migrate } from '../../../src/state/migrations/migrate.ts';
import { quietAlerts } from '../../../src/state/migrations/quiet-alerts.ts';
import { openState } from '../../../src/state/open-state.ts';
import { openSqlite } from '../../../src/state/sqlite/open-sqlite.ts';
import { SAMPLE_TIME_MS, sampleSignal } from '../../signal-samples.ts';

const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };

async function newFile(): Promise<string> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-state-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  return path.join(directory, 'state.sqlite');
}

function open(file: string, given: { secretKey?: Uint8Array } = {}) {
  return openState({
    path: file,
    clock: { now: () => SAMPLE_TIME_MS },
    log: pino({ level: 'silent' }),
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 7),
    ...given,
  });
}

/** Changes the file as no part of the program would. */
function tamper(file: string, sql: string): void {
  const database = new DatabaseSync(file);
  database.exec(sql);
  database.close();
}

async function fileWithAudit(): Promise<string> {
  const file = await newFile();
  const state = await open(file);
  for (let index = 0; index < 5; index += 1) {
    await state.alerts.raise([sampleSignal(`s${index}`, { group: { n: `${index}` } })], 1);
  }
  expect(await state.verifyAudit()).toEqual({ ok: true, entries: 5 });
  await state.close();
  return file;
}

it('refuses a schema that a newer program wrote, and says so', async () => {
  const file = await newFile();
  await (await open(file)).close();
  tamper(file, `insert into schema_versions values (${MIGRATIONS.length + 1}, 'later', 1)`);
  await expect(open(file)).rejects.toMatchObject({
    code: 'GAC_CONFIG_INVALID',
    message: expect.stringContaining('newer program'),
  });
});

it('applies each migration once, and none of a step that fails', async () => {
  const database = openSqlite(await newFile());
  const broken = {
    name: 'broken',
    up: async (trx: Db) => {
      await trx.schema.createTable('half').addColumn('a', 'text').execute();
      throw new Error('broken');
    },
  };
  await expect(migrate(database, 1, [...MIGRATIONS, broken])).rejects.toThrow('broken');
  await migrate(database, 2);
  await migrate(database, 3);
  const versions = await database.db.selectFrom('schema_versions').selectAll().execute();
  expect(versions).toEqual(
    MIGRATIONS.map(({ name }, index) => ({ version: index + 1, name, applied_at_ms: 1 })),
  );
  const tables = await database.db.introspection.getTables();
  expect(tables.map(({ name }) => name)).not.toContain('half');
  await database.db.destroy();
});

it('commits to stable storage, in a journal that readers do not block', async () => {
  const file = await newFile();
  const database = openSqlite(file);
  const pragma = async (name: string) => {
    const { rows } = await sql.raw<Record<string, unknown>>(`pragma ${name}`).execute(database.db);
    return Object.values(rows[0] ?? {})[0];
  };
  expect(await pragma('journal_mode')).toBe('wal');
  expect(await pragma('synchronous')).toBe(2);
  expect(await pragma('foreign_keys')).toBe(1);
  expect(await pragma('busy_timeout')).toBe(5_000);
  await database.db.destroy();
});

it('refuses another secret key at the start, and a short one', async () => {
  const file = await newFile();
  await (await open(file)).close();
  for (const secretKey of [Buffer.alloc(32, 8), Buffer.alloc(31, 7)]) {
    await expect(open(file, { secretKey })).rejects.toMatchObject({ code: 'GAC_CONFIG_INVALID' });
  }
});

it('keeps no secret in the clear', async () => {
  const file = await newFile();
  const state = await open(file);
  const { secret } = await state.destinations.create(
    SYSTEM,
    {
      ...{ province: '10', name: 'SOC', channel: 'webhook', language: 'vi' },
      address: 'https://soc.example.invalid/',
    },
    1,
  );
  const { key } = await state.users.issueApiKey(
    SYSTEM,
    { name: 'k', role: 'admin', provinces: [] },
    1,
  );
  const password = 'mật khẩu đủ dài';
  const user = { login: 'an', name: 'An', role: 'admin', provinces: [], language: 'vi' } as const;
  await state.users.create(SYSTEM, { ...user, password }, 1);
  const { token } = await state.users.logIn('an', password, 1);
  await state.close();
  const bytes = await readFile(file);
  for (const clear of [secret ?? '', (secret ?? '').slice(6), key, token, password]) {
    expect(clear.length).toBeGreaterThan(8);
    expect(bytes.includes(clear)).toBe(false);
  }
});

it.each([
  'update audit set detail = 1',
  'delete from audit',
  `replace into audit select sequence, at_ms, 'another', actor_name, action, subject, province, detail, hash
   from audit where sequence = 1`,
])('lets nobody change the audit: %s', async (sql) => {
  const file = await fileWithAudit();
  const database = new DatabaseSync(file);
  database.exec('pragma recursive_triggers = on');
  expect(() => database.exec(sql)).toThrow('audit is append-only');
  database.close();
});

it.each([
  ["update audit set actor = 'another' where sequence = 3", 3, 'changed'],
  ['update audit set province = null where sequence = 2', 2, 'changed'],
  ['update audit set at_ms = at_ms + 1 where sequence = 5', 5, 'changed'],
  ['delete from audit where sequence = 2', 2, 'missing'],
  ['delete from audit where sequence = 5', 5, 'missing'],
  ['delete from audit', 1, 'missing'],
] as const)('shows when the audit was changed all the same: %s', async (sql, sequence, reason) => {
  const file = await fileWithAudit();
  tamper(file, `drop trigger audit_refuses_update; drop trigger audit_refuses_delete; ${sql}`);
  const state = await open(file);
  expect(await state.verifyAudit()).toEqual({ ok: false, sequence, reason });
  await state.close();
});

it('turns a failing database into an error that can be tried again', async () => {
  const file = await newFile();
  const state = await open(file);
  tamper(file, 'drop table alert_evidence');
  await expect(state.alerts.raise([sampleSignal('s1')], 1)).rejects.toMatchObject({
    code: 'GAC_STORE_FAILED',
  });
  expect((await state.alerts.list(NATIONAL, {})).total).toBe(0);
  await state.close();
});

it('takes the due time of alerts that nobody was told of away when a file is brought up to date', async () => {
  const file = await newFile();
  const state = await open(file);
  const raised = [
    sampleSignal('seen', { quiet: 'observing', group: { n: '1' } }),
    sampleSignal('tested', { quiet: 'test', group: { n: '2' } }),
    sampleSignal('told', { group: { n: '"quiet":"test"' } }),
  ];
  await state.alerts.raise(raised, 1);
  await state.close();
  tamper(file, 'update alerts set acknowledge_due_ms = 2');
  const database = openSqlite(file);
  await quietAlerts(database.db);
  await database.close();
  const again = await open(file);
  expect((await again.alerts.counts(NATIONAL)).overdue).toBe(1);
  await again.close();
});
