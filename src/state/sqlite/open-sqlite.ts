import { Kysely, SqliteDialect, sql } from 'kysely';
import type { StateDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { openNodeSqlite } from './node-sqlite.ts';

/** State in one SQLite file, which is made when absent; `:memory:` keeps nothing. One connection, one writer. */
export function openSqlite(path: string): StateDatabase {
  const opened = openNodeSqlite(path);
  return {
    db: new Kysely<Schema>({ dialect: new SqliteDialect({ database: opened }) }),
    refuseChanges: (table) =>
      (['update', 'delete'] as const).map((verb) =>
        sql.raw(
          `create trigger ${table}_refuses_${verb} before ${verb} on ${table}
           begin select raise(abort, '${table} is append-only'); end`,
        ),
      ),
  };
}
