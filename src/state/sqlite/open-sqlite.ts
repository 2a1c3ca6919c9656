import { Kysely, SqliteDialect, sql } from 'kysely';
import type { StateDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { openNodeSqlite } from './node-sqlite.ts';

/**
 * State in one SQLite file, which is made when absent; `:memory:` keeps nothing. One connection, one writer: every
 * transaction is alone, and no other process is told of changes.
 */
export function openSqlite(path: string): StateDatabase {
  const opened = openNodeSqlite(path);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: opened }) });
  const nothing = async () => undefined;
  return {
    db,
    textType: 'text',
    refuseChanges: (table) =>
      (['update', 'delete'] as const).map((verb) =>
        sql.raw(
          `create trigger ${table}_refuses_${verb} before ${verb} on ${table}
           begin select raise(abort, '${table} is append-only'); end`,
        ),
      ),
    rowWalls: () => [],
    enterMigration: nothing,
    enter: nothing,
    narrowed: (from, _, work) => work(from),
    locked: (query) => query,
    announce: nothing,
    announceLater: () => undefined,
    follow: () => undefined,
    whenAlone: (work) => work(),
    troubleOf: (error) =>
      error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR'
        ? 'failed'
        : undefined,
    close: () => db.destroy(),
  };
}
