import type { Kysely, RawBuilder } from 'kysely';
import type { Schema } from './schema.ts';

/** A place to read and write: the database, or a transaction in it. */
export type Db = Kysely<Schema>;

/**
 * An opened database with the little that differs between SQLite and PostgreSQL. Integers of 64 bits (times, counts)
 * come back as numbers; they stay below 2^53.
 */
export interface StateDatabase {
  readonly db: Db;
  /** Statements that make a table append-only. */
  refuseChanges(table: string): readonly RawBuilder<unknown>[];
}

/** Most bound values in one statement; below the least limit of the two databases (32,766 and 65,535). */
const VALUES_MAX = 9_000;

/** Cuts rows (or ids, with one column) into statements that no database refuses. */
export function chunks<T>(rows: readonly T[], columns: number): T[][] {
  const size = Math.max(1, Math.floor(VALUES_MAX / columns));
  const cut: T[][] = [];
  for (let start = 0; start < rows.length; start += size) {
    cut.push(rows.slice(start, start + size));
  }
  return cut;
}
