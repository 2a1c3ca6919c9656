import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import type { SqliteDatabase, SqliteStatement } from 'kysely';

/** Most prepared statements kept; the one used longest ago goes first. */
const STATEMENTS_MAX = 200;
const BUSY_TIMEOUT_MS = 5_000;

/** What Kysely's SQLite dialect needs of a database, over `node:sqlite`, with every commit on stable storage. */
export function openNodeSqlite(path: string): SqliteDatabase {
  const database = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
  // REPLACE deletes without firing delete triggers unless triggers are recursive.
  database.exec(`pragma journal_mode = wal; pragma synchronous = full;
    pragma foreign_keys = on; pragma recursive_triggers = on;`);
  const statements = new Map<string, SqliteStatement>();
  return {
    close: () => database.close(),
    prepare(sql) {
      const kept = statements.get(sql);
      const statement = kept ?? adapt(database.prepare(immediate(sql)));
      statements.delete(sql);
      statements.set(sql, statement);
      if (statements.size > STATEMENTS_MAX) {
        const oldest = statements.keys().next();
        if (!oldest.done) {
          statements.delete(oldest.value);
        }
      }
      return statement;
    },
  };
}

/** A transaction that reads and then writes must take the write lock first, or another process can make it fail. */
function immediate(sql: string): string {
  return sql === 'begin' ? 'begin immediate' : sql;
}

function adapt(statement: StatementSync): SqliteStatement {
  const inputs = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
  return {
    reader: statement.columns().length > 0,
    all: (parameters) => statement.all(...inputs(parameters)),
    run: (parameters) => statement.run(...inputs(parameters)),
    iterate: (parameters) => statement.iterate(...inputs(parameters)),
  };
}
