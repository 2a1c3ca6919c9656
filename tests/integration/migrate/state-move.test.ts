// Goal: a state that was moved to PostgreSQL is the same row by row, whole or not there at all, and any change of it is
// found and named.
// Method: a used SQLite state, moved to a real server again and again, stopped in the middle, and tampered with.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { NATIONAL, type Principal } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import { openStateMove, type StateMove } from '../../../src/state/move/open-state-move.ts';
import { openState } from '../../../src/state/open-state.ts';
import type { PostgresConnection } from '../../../src/state/postgres/connection-settings.ts';
import { POSTGRES, PostgresServer } from '../../servers/postgres.ts';
import { SAMPLE_TIME_MS, sampleSignal } from '../../signal-samples.ts';
import { freshDatabase } from '../postgres/opened-postgres.ts';

const ADMIN: Principal = { id: 'qt', name: 'Quản trị', role: 'admin', scope: NATIONAL };
const options = {
  clock: { now: () => SAMPLE_TIME_MS },
  log: pino({ level: 'silent' }),
  lifecycle: ALERT_LIFECYCLE,
  secretKey: Buffer.alloc(32, 7),
};
/** More than one batch of rows. */
const SIGNALS = 700;

describe.skipIf(POSTGRES === undefined)('the move of a state', () => {
  const server = new PostgresServer(['fsync=off']);
  let folder = '';
  let file = '';
  let postgres: PostgresConnection;
  const opened: StateMove[] = [];
  beforeAll(async () => {
    await server.start();
    folder = await mkdtemp(path.join(tmpdir(), 'gac-move-'));
    file = path.join(folder, 'state.sqlite');
    await fill(file);
  }, 120_000);
  afterAll(async () => {
    await rm(folder, { recursive: true });
    await server.stop();
  });
  beforeEach(async () => {
    postgres = await freshDatabase(server);
  });
  afterEach(async () => {
    for (const move of opened.splice(0)) await move.close();
  });

  const open = async (journalId = 'jrnl0001', signal = new AbortController().signal) => {
    const move = await openStateMove({ ...options, path: file, postgres, journalId, signal });
    opened.push(move);
    return move;
  };
  const moved = async () => {
    const move = await open();
    await move.prepare();
    await move.copy(() => undefined);
    return move;
  };
  const differences = async (move: StateMove) =>
    (await move.compare(() => undefined)).flatMap(({ table, difference }) =>
      difference ? [{ table, ...difference }] : [],
    );
  const asOperator = async (statement: string) => {
    const client = new pg.Client({ ...postgres, ssl: false });
    await client.connect();
    try {
      await client.query(`begin; set local gac.scope = '*'; ${statement}; commit`);
    } finally {
      await client.end();
    }
  };

  it('brings every row over, however often it is done', async () => {
    const move = await moved();
    await move.copy(() => undefined);
    expect(await differences(move)).toEqual([]);
    const tables = await move.compare(() => undefined);
    const rows = tables.reduce((sum, { target }) => sum + target.rows, 0);
    expect(rows).toBe(await move.sourceRows());
    expect(tables.find(({ table }) => table === 'signals')?.target.rows).toBe(SIGNALS);
    expect(tables.find(({ table }) => table === 'rule_versions')?.target.rows).toBe(2);
    expect(tables.find(({ table }) => table === 'shadow_signals')?.target.rows).toBe(1);
    const { source, target } = await move.verifyAudits();
    expect(source.ok).toBe(true);
    expect(target).toEqual(source);
  });

  it('leaves the audit as closed to changes as it was', async () => {
    await moved();
    await expect(asOperator('delete from audit')).rejects.toThrow('append-only');
  });

  it('leaves nothing behind when it is stopped in the middle', async () => {
    const stopping = new AbortController();
    const move = await open('jrnl0001', stopping.signal);
    await move.prepare();
    let rows = 0;
    const copying = move.copy((count) => {
      rows += count;
      if (rows > SIGNALS) stopping.abort();
    });
    await expect(copying).rejects.toThrow();
    const tables = await move.compare(() => undefined);
    const left = tables.filter(({ target }) => target.rows > 0).map(({ table }) => table);
    // What the schema and the check of the key brought.
    expect(left).toEqual(['settings', 'audit_head']);
  });

  it('knows whose state a database has', async () => {
    expect(await (await open()).owner()).toBe('nobody');
    await (await open()).prepare();
    expect(await (await open()).owner()).toBe('this');
    expect(await (await open('jrnl0002')).owner()).toBe('other');
    postgres = await freshDatabase(server);
    const used = await openUsed();
    await used.close();
    expect(await (await open()).owner()).toBe('other');
  });

  it.each([
    ['delete from source_keys', { table: 'source_keys', kind: 'missing' }],
    [`update users set role = 'admin'`, { table: 'users', kind: 'changed' }],
    [
      `insert into user_provinces select id, '99' from users`,
      { table: 'user_provinces', kind: 'added' },
    ],
    [`update alerts set document = document || ' '`, { table: 'alerts', kind: 'changed' }],
  ])('finds %s', async (statement, difference) => {
    const move = await moved();
    await asOperator(statement);
    const [first, ...others] = await differences(move);
    expect(first).toMatchObject(difference);
    expect(first?.key).not.toBe('');
    expect(others).toEqual([]);
  });

  it('refuses another secret key before anything is copied', async () => {
    const other = { ...options, secretKey: Buffer.alloc(32, 8) };
    const signal = new AbortController().signal;
    const opening = openStateMove({
      ...other,
      path: file,
      postgres,
      journalId: 'jrnl0001',
      signal,
    });
    await expect(opening).rejects.toMatchObject({ code: 'GAC_CONFIG_INVALID' });
  });

  it('tells that the source was changed', async () => {
    const move = await open();
    const before = await move.sourceDigest();
    expect(await move.sourceDigest()).toBe(before);
    const state = await openState({ ...options, path: file });
    await state.users.issueApiKey(ADMIN, KEY, SAMPLE_TIME_MS);
    await state.close();
    expect(await move.sourceDigest()).not.toBe(before);
  });

  const openUsed = async () => {
    const { openPostgresState } = await import(
      '../../../src/state/postgres/open-postgres-state.ts'
    );
    const state = await openPostgresState({ ...options, ...postgres });
    await state.users.issueApiKey(ADMIN, KEY, SAMPLE_TIME_MS);
    return state;
  };
});

const KEY = { name: 'máy', role: 'engineer', provinces: ['10'] } as const;

/** People, a source with a key, alerts with evidence, deliveries, and text that PostgreSQL cannot hold as it is. */
async function fill(file: string): Promise<void> {
  const state = await openState({ ...options, path: file });
  const person = { login: 'an', name: 'An\0Ninh', role: 'province_analyst' } as const;
  const more = { provinces: ['10'], language: 'vi', password: 'Mat-khau-thu-2026!' } as const;
  await state.users.create(ADMIN, { ...person, ...more }, SAMPLE_TIME_MS);
  const place = { province: '10', timezone: 'Asia/Ho_Chi_Minh' };
  const source = { id: 'cong', name: 'Cổng', type: 'nginx.access', ...place };
  await state.sources.create(ADMIN, { ...source, transport: { kind: 'http' } }, SAMPLE_TIME_MS);
  await state.sources.issueKey(ADMIN, 'cong', SAMPLE_TIME_MS);
  const destination = { province: '10', name: 'SOC', channel: 'webhook', language: 'vi' } as const;
  const address = 'https://soc.example.gov.vn/nhan';
  await state.destinations.create(ADMIN, { ...destination, address }, SAMPLE_TIME_MS);
  const signals = Array.from({ length: SIGNALS }, (_, at) =>
    sampleSignal(`s${at}`, { group: { 'source.ip': `203.0.113.${at % 200}` } }),
  );
  await state.alerts.raise(signals, SAMPLE_TIME_MS);
  await fillRules(state);
  await state.close();
}

/** Versions of a rule, one of them put back, and what another one raised in shadow. */
async function fillRules({ ruleVersions, shadow }: State): Promise<void> {
  const nowMs = SAMPLE_TIME_MS;
  for (const version of ['v1', 'v2']) {
    const text = `title: Luật ${version}\n`;
    const facts = { ruleId: 'r', version, textHash: version.padStart(64, '0') };
    const document = { ...facts, text, file: 'r.yml', kind: 'detection' } as const;
    await ruleVersions.noteInForce([document], { nowMs, node: 'a' });
  }
  const versions = { fromVersion: 'v2', toVersion: 'v1', contents: [] };
  await ruleVersions.rollBack(ADMIN, { ruleId: 'r', ...versions, reason: 'báo nhầm' }, nowMs);
  await shadow.noteRules([{ ruleId: 'r', version: 'v3' }], nowMs);
  const signal = sampleSignal('ngầm');
  await shadow.note([{ ruleId: 'r', shadowVersion: 'v3', side: 'new', signal }]);
}
