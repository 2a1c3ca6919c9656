// Goal: an upgrade takes over what is known of registrations and claims no more; what an earlier version of the program
// changes meanwhile is found when a later one starts.
// Method: a SQLite file as the version before left it, and rows changed as that version does.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { pino } from 'pino';
import { expect, it, onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { NATIONAL, type Principal } from '../../../src/event/scope.ts';
import { MIGRATIONS } from '../../../src/state/migrations/migrate.ts';
import { openState } from '../../../src/state/open-state.ts';

const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };
const CENTRE = {
  type: 'service-centre.heartbeat',
  province: '10',
  timezone: 'UTC',
  transport: { kind: 'http' },
} as const;
const START_MS = Date.UTC(2026, 5, 1);
const HOUR_MS = 3_600_000;
const hour = (at: number) => START_MS + at * HOUR_MS;
const BEFORE = `drop table source_registrations;
  delete from settings where name = 'registrations_known_from';
  delete from schema_versions where name = 'source registrations'`;

async function kept() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-registrations-'));
  onTestFinished(() => rm(directory, { recursive: true, force: true }));
  const file = path.join(directory, 'state.sqlite');
  const open = (nowMs: number) =>
    openState({
      ...{ path: file, clock: { now: () => nowMs }, log: pino({ level: 'silent' }) },
      ...{ lifecycle: ALERT_LIFECYCLE, secretKey: Buffer.alloc(32, 7) },
    });
  const change = (sql: string) => {
    const database = new DatabaseSync(file);
    database.exec(sql);
    database.close();
  };
  const state = await open(START_MS);
  for (const id of ['nhu-cu', 'doi-ten', 'tat']) {
    await state.sources.create(SYSTEM, { ...CENTRE, id, name: id }, START_MS);
  }
  await state.sources.update(SYSTEM, 'doi-ten', 1, { commune: '02647' }, hour(5));
  await state.sources.update(SYSTEM, 'tat', 1, { enabled: false }, hour(6));
  await state.sources.create(SYSTEM, { ...CENTRE, id: 'xoa', name: 'xoa' }, hour(1));
  await state.sources.remove(SYSTEM, 'xoa', 1, hour(7));
  await state.close();
  return { open, change };
}

async function registered(state: Awaited<ReturnType<typeof openState>>) {
  const all = { fromMs: 0, toMs: hour(1_000) };
  const { items, knownFromMs } = await state.sources.registrations(NATIONAL, all);
  const hours = (ms: number | undefined) => ms && (ms - START_MS) / HOUR_MS;
  return {
    known: hours(knownFromMs),
    items: items.map((one) => [one.sourceId, hours(one.fromMs), hours(one.toMs)]),
  };
}

it('takes over each source as it is, since its last change', async () => {
  const { open, change } = await kept();
  expect(MIGRATIONS.map(({ name }) => name)).toContain('source registrations');
  change(BEFORE);
  const state = await open(hour(48));
  expect(await registered(state)).toEqual({
    known: 7,
    items: [
      ['doi-ten', 5, undefined],
      ['nhu-cu', 0, undefined],
    ],
  });
  await state.close();
});

it('knows everything where nobody was ever registered, and nothing of sources without a trail', async () => {
  const { open, change } = await kept();
  change(
    `${BEFORE}; drop trigger audit_refuses_delete; delete from audit; delete from source_keys`,
  );
  const upgraded = await open(hour(48));
  expect(await registered(upgraded)).toEqual({
    known: 48,
    items: [
      ['doi-ten', 48, undefined],
      ['nhu-cu', 48, undefined],
    ],
  });
  await upgraded.close();
  change(`${BEFORE}; delete from sources`);
  const empty = await open(hour(49));
  expect((await empty.sources.registrations(NATIONAL)).knownFromMs).toBe(0);
  await empty.close();
});

it('finds at a start what an earlier version changed, and nothing where nothing differs', async () => {
  const { open, change } = await kept();
  change(
    `update sources set enabled = 1 where id = 'tat'; delete from sources where id = 'nhu-cu'`,
  );
  for (const at of [48, 49]) {
    const state = await open(hour(at));
    expect((await registered(state)).items).toEqual([
      ['doi-ten', 0, 5],
      ['doi-ten', 5, undefined],
      ['nhu-cu', 0, 48],
      ['tat', 0, 6],
      ['tat', 48, undefined],
      ['xoa', 1, 7],
    ]);
    await state.close();
  }
});
