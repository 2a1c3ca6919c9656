import { Kysely, PostgresDialect, sql } from 'kysely';
import { GacError } from '../../event/error.ts';
import { NATIONAL, type Scope } from '../../event/scope.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Db, StateDatabase, Trouble } from '../database.ts';
import type { Schema } from '../schema.ts';
import { holdLock } from './advisory-locks.ts';
import { ChangeRelay } from './change-relay.ts';
import { connectionSettings, type PostgresConnection } from './connection-settings.ts';
import { openGuardedPool, PostgresFailure } from './guarded-pool.ts';
import { rowWallStatements, scopeSetting, setScope } from './row-walls.ts';

/** How long a start waits for another one that brings the schema up to date. */
const MIGRATION_WAIT_MS = 60_000;
/** SQLSTATEs of transactions that only another one made fail: serialization failure and deadlock. */
const CONFLICTS: readonly (string | undefined)[] = ['40001', '40P01'];
/** Two transactions opened an alert of the same fingerprint; the one that comes second joins when it is repeated. */
const OPENED_TWICE: readonly (string | undefined)[] = [
  'alerts_unclosed_fingerprint',
  'alerts_pkey',
];

/**
 * State in a PostgreSQL database that several processes share.
 * @throws GacError GAC_CONFIG_INVALID when it is refused, GAC_STORE_FAILED when it is not reached
 */
export async function openPostgres(
  connection: PostgresConnection,
  log: Log,
): Promise<StateDatabase> {
  const settings = connectionSettings(connection);
  const pool = openGuardedPool(settings, log);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  const relay = new ChangeRelay(settings, log);
  const close = async () => {
    await relay.close();
    await db.destroy();
  };
  try {
    await checkServer(db);
    await relay.open();
  } catch (error) {
    await close();
    throw openingError(error);
  }
  return {
    db,
    textType: sql`text collate "C"`,
    refuseChanges: (table) => [
      sql.raw(`create or replace function gac_refuse_change() returns trigger language plpgsql as
        $$ begin raise exception '% is append-only', tg_table_name; end $$`),
      sql.raw(`create trigger ${table}_refuses_changes before update or delete or truncate on ${table}
        for each statement execute function gac_refuse_change()`),
    ],
    rowWalls: rowWallStatements,
    enterMigration,
    async enter(trx, lane) {
      const everything = scopeSetting(NATIONAL);
      const first =
        lane === 'alone'
          ? sql`select ${everything}, ${holdLock('writer')}`
          : sql`select ${everything}`;
      await first.execute(trx);
    },
    narrowed,
    locked: (query, held) => (held === 'skip' ? query.forUpdate().skipLocked() : query.forUpdate()),
    async announce(trx, topics) {
      if (topics.size > 0) {
        await sql`select ${relay.announcement(topics)}`.execute(trx);
      }
    },
    announceLater: (topics) => relay.announceLater(topics),
    follow: (tell) => relay.follow(tell),
    whenAlone: (work) => relay.whenAlone(work),
    troubleOf,
    close,
  };
}

async function checkServer(db: Db): Promise<void> {
  const { rows } = await sql<{ passes: boolean; encoding: string }>`
    select rolsuper or rolbypassrls as passes, current_setting('server_encoding') as encoding
    from pg_roles where rolname = current_user`.execute(db);
  const [server] = rows;
  if (server?.passes !== false) {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      'state.postgres.user is a superuser or bypasses row-level security: use one that owns the database and no more.',
    );
  }
  if (server.encoding !== 'UTF8') {
    throw new GacError(
      'GAC_CONFIG_INVALID',
      `The database is encoded in ${server.encoding}; make it anew with encoding UTF8.`,
    );
  }
}

async function enterMigration(trx: Db): Promise<void> {
  const wait = String(MIGRATION_WAIT_MS);
  await sql`select ${scopeSetting(NATIONAL)}, set_config('statement_timeout', ${wait}, true),
    set_config('lock_timeout', ${wait}, true)`.execute(trx);
  await sql`select ${holdLock('migration')}`.execute(trx);
  // A change of a table that waits makes everybody behind it wait too: it shall not wait as long.
  await sql`set local lock_timeout to default`.execute(trx);
}

async function narrowed<T>(db: Db, scope: Scope, work: (db: Db) => Promise<T>): Promise<T> {
  if (db.isTransaction) {
    await setScope(db, scope);
    const found = await work(db);
    await setScope(db, NATIONAL);
    return found;
  }
  const snapshot = db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only');
  return snapshot.execute(async (trx) => {
    await setScope(trx, scope);
    return work(trx);
  });
}

function troubleOf(error: unknown): Trouble {
  if (!(error instanceof PostgresFailure)) {
    return undefined;
  }
  const isConflict = CONFLICTS.includes(error.sqlState) || OPENED_TWICE.includes(error.constraint);
  return isConflict ? 'conflict' : 'failed';
}

/** Who is not let in, or asks for a database that is not there, has to change the configuration. */
function openingError(error: unknown): unknown {
  if (error instanceof GacError) {
    return error;
  }
  const failure = error instanceof PostgresFailure ? error : new PostgresFailure(error);
  const isRefused = /^(28|3D)/.test(failure.sqlState ?? '');
  return isRefused
    ? new GacError('GAC_CONFIG_INVALID', `state.postgres: ${failure.message}.`, { cause: error })
    : new GacError('GAC_STORE_FAILED', `PostgreSQL is not reached: ${failure.message}.`, {
        cause: error,
      });
}
