import { sql, type Transaction } from 'kysely';
import { chunks, type StateDatabase } from '../database.ts';
import type { Schema } from '../schema.ts';
import { MOVED_FROM, MOVED_TABLES } from './moved-tables.ts';
import { tableRows } from './table-rows.ts';

/** The table whose rows the database itself keeps from being deleted, and what keeps them. */
const APPEND_ONLY = 'audit';
const GUARD = `${APPEND_ONLY}_refuses_changes`;

export interface CopyStateOptions {
  /** SQLite; nobody else may have it open. */
  readonly from: StateDatabase;
  /** PostgreSQL with the same version of the schema. */
  readonly to: StateDatabase;
  /** The journal whose alerts these are: kept as the mark of the move. */
  readonly journalId: string;
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal;
}

/**
 * Makes all rows of one database those of another, in one transaction: after an end at any moment there is all of it
 * or none, and doing it again does the same. What stood in the target is replaced.
 * @throws as the databases do; the signal's reason when it aborts
 */
export async function copyState(options: CopyStateOptions): Promise<void> {
  const { from, to, journalId, onRows, signal } = options;
  await to.db.transaction().execute(async (trx) => {
    await to.enter(trx, 'alone');
    await emptyTables(trx);
    for (const table of MOVED_TABLES) {
      for await (const rows of tableRows(from.db, table)) {
        signal.throwIfAborted();
        for (const part of chunks(rows, Object.keys(rows[0] ?? {}).length)) {
          await trx
            .insertInto(table.name)
            .values(part as never)
            .execute();
        }
        onRows(rows.length);
      }
    }
    await trx.insertInto('settings').values({ name: MOVED_FROM, value: journalId }).execute();
  });
}

/** Marks a target as that of a move, before anything is copied anywhere. */
export async function markState(to: StateDatabase, journalId: string): Promise<void> {
  await to.db.transaction().execute(async (trx) => {
    await to.enter(trx, 'alone');
    await trx
      .insertInto('settings')
      .values({ name: MOVED_FROM, value: journalId })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: journalId }))
      .execute();
  });
}

async function emptyTables(trx: Transaction<Schema>): Promise<void> {
  const table = sql.table(APPEND_ONLY);
  await sql`alter table ${table} disable trigger ${sql.ref(GUARD)}`.execute(trx);
  for (const { name } of [...MOVED_TABLES].reverse()) {
    await sql`delete from ${sql.table(name)}`.execute(trx);
  }
  await sql`alter table ${table} enable trigger ${sql.ref(GUARD)}`.execute(trx);
}
