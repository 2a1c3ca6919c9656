// Goal: every record that a real PostgreSQL writes is understood in each form of its log, and the outcomes are those that
// really happened.
// Method: a real server keeps its log as text, CSV and JSON; clients log in, are refused, and run statements.
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { POSTGRESQL_LOG } from '../../src/normalize/postgresql/log/postgresql-log.ts';
import { POSTGRES, PostgresServer, SERVICE } from '../servers/postgres.ts';

const SETTINGS = [
  'fsync=off',
  'logging_collector=on',
  'log_destination=stderr,csvlog,jsonlog',
  'log_directory=log',
  'log_filename=all.log',
  'log_connections=on',
  'log_disconnections=on',
  'log_min_duration_statement=0',
  'log_line_prefix=%m [%p] %q%u@%d ',
];
const SECRET = 'khong-ai-duoc-thay';
const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: Date.UTC(2026, 10, 22) };

describe.skipIf(POSTGRES === undefined)('the log of a real PostgreSQL', () => {
  const server = new PostgresServer(SETTINGS);
  const refused = async (client: pg.Client) => {
    await expect(client.connect()).rejects.toThrow();
  };

  beforeAll(async () => {
    await server.start();
    await server.database('motcua');
    await server.admin(`create role canbo1 login password '${SECRET}'`);
    await refused(new pg.Client({ ...server.at('motcua'), password: 'sai' }));
    await refused(new pg.Client({ ...server.at('motcua'), user: 'khong-co', password: 'sai' }));
    const client = new pg.Client({ ...server.at('motcua'), application_name: 'một cửa' });
    await client.connect();
    await client.query('create table ho_so (ma text)');
    await client.query('select \'nhiều\ndòng, có "nháy"\' where $1 = 1', [1]);
    await expect(client.query('select * from pg_authid')).rejects.toThrow('permission denied');
    await client.end();
    await server.end();
  }, 60_000);
  afterAll(() => server.stop());

  const start = new RegExp(POSTGRESQL_LOG.multilineStart ?? '');
  const recordsOf = (name: string) => {
    const records: string[] = [];
    for (const line of server.read(`log/${name}`).trimEnd().split('\n')) {
      if (start.test(line)) records.push(line);
      else records[records.length - 1] += `\n${line}`;
    }
    return records;
  };

  it.each([
    ['text', 'all.log'],
    ['CSV', 'all.csv'],
    ['JSON', 'all.json'],
  ])('is understood as %s', (_form, name) => {
    const parsed = recordsOf(name).map((record) => POSTGRESQL_LOG.parse(record, context));
    expect(parsed.filter(({ kind }) => kind === 'failed')).toEqual([]);
    const events = parsed.flatMap((one) => (one.kind === 'parsed' ? [one] : []));
    expect(events.every(({ timeMs = 0 }) => Math.abs(timeMs - Date.now()) < 120_000)).toBe(true);
    const of = (action: string) =>
      events.filter(({ doc }) => doc.event?.action === action).map(({ doc }) => doc);
    expect(of('logged-on').some(({ user }) => user?.name === SERVICE.user)).toBe(true);
    const failures = of('logon-failed');
    expect(failures.map(({ user }) => user?.name).sort()).toEqual([SERVICE.user, 'khong-co']);
    for (const failure of failures) {
      expect(failure.event).toMatchObject({
        category: ['database', 'authentication'],
        outcome: 'failure',
      });
    }
    expect(of('connection-received')[0]?.source).toMatchObject({ ip: '127.0.0.1' });
    expect(of('access-denied')).toHaveLength(1);
    const timed = events.find(({ doc }) => doc.message?.includes('create table ho_so'));
    expect(timed?.doc.event?.duration).toBeGreaterThan(0);
    const erased = events.flatMap(({ secrets }) => secrets?.erase ?? []);
    expect(erased).toContainEqual({ clear: SECRET, kind: 'password' });
  });
});
