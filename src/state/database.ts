import type { ColumnDataType, Kysely, RawBuilder } from 'kysely';
import type { Scope } from '../event/scope.ts';
import type { Topic } from './change-listeners.ts';
import type { Schema } from './schema.ts';

/** A place to read and write: the database, or a transaction in it. */
export type Db = Kysely<Schema>;

/**
 * How a transaction meets others. `alone`: no other `alone` one of any process runs meanwhile, so what it read stays
 * true until its commit. `beside`: it runs beside all others and relies on the rows that it locked.
 */
export type Lane = 'alone' | 'beside';

/** A query whose rows can be locked until the end of its transaction. */
export interface Lockable<Q> {
  forUpdate(): Q;
  skipLocked(): Q;
}

/**
 * What an error means: `conflict`, rolled back because of another transaction and worth repeating at once;
 * `failed`, the database cannot at present; `undefined`, not an error of the database.
 */
export type Trouble = 'conflict' | 'failed' | undefined;

/**
 * An opened database with what differs between SQLite and PostgreSQL. Integers of 64 bits (times, counts) come back
 * as numbers; they stay below 2^53.
 */
export interface StateDatabase {
  readonly db: Db;
  /** The type of text columns: compared by bytes, whatever the locale of the database. */
  readonly textType: ColumnDataType | RawBuilder<unknown>;
  /** Statements that make a table append-only. */
  refuseChanges(table: string): readonly RawBuilder<unknown>[];
  /**
   * Statements that make the database itself hold back the rows that are out of scope, if it can: of the tables that a
   * step of the schema makes.
   * @default 'first schema'
   */
  rowWalls(step?: string): readonly RawBuilder<unknown>[];
  /** Makes a transaction the only one that changes the schema; comes first in it. */
  enterMigration(trx: Db): Promise<void>;
  /** Gives a transaction its lane, and every row; comes first in it. */
  enter(trx: Db, lane: Lane): Promise<void>;
  /** Runs work that sees nothing out of the scope, in a snapshot of its own or in the transaction given. */
  narrowed<T>(db: Db, scope: Scope, work: (db: Db) => Promise<T>): Promise<T>;
  /** Locks what the query finds; rows that others hold are waited for, or left out. */
  locked<Q extends Lockable<Q>>(query: Q, held: 'wait' | 'skip'): Q;
  /** Tells the other processes at the commit of the transaction. */
  announce(trx: Db, topics: ReadonlySet<Topic>): Promise<void>;
  /** Tells the other processes soon, at the latest when they look by themselves. */
  announceLater(topics: ReadonlySet<Topic>): void;
  /** Calls back when another process changed something, or may have. */
  follow(tell: (topics: Iterable<Topic>) => void): void;
  /** Runs work when no other process has this database open, and keeps others from opening it meanwhile. */
  whenAlone(work: () => Promise<void>): Promise<void>;
  troubleOf(error: unknown): Trouble;
  close(): Promise<void>;
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
