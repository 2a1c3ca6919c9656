import { sql } from 'kysely';
import { NATIONAL } from '../../event/scope.ts';
import type { AuditVerdict, State } from '../contract.ts';
import type { StateDatabase } from '../database.ts';
import type { PostgresConnection } from '../postgres/connection-settings.ts';
import { openPostgres } from '../postgres/open-postgres.ts';
import { openSqlite } from '../sqlite/open-sqlite.ts';
import { type StartOptions, startState } from '../start-state.ts';
import { type ComparedTable, compareState, digestState } from './compare-state.ts';
import { copyState, markState } from './copy-state.ts';
import { MOVED_FROM, MOVED_TABLES } from './moved-tables.ts';
import { countRows } from './table-rows.ts';

/** Tables of which every state that was used has rows in one. */
const USED = ['sources', 'users', 'api_keys', 'alerts', 'destinations', 'audit'] as const;
/** One statement of the copy may touch every row of a table. */
const TIMEOUTS = { statementMs: 600_000, idleInTransactionMs: 300_000 };

export interface StateMoveOptions extends StartOptions {
  /** The SQLite file. */
  readonly path: string;
  readonly postgres: PostgresConnection;
  /** The journal whose alerts the state has. */
  readonly journalId: string;
  readonly signal: AbortSignal;
}

/** Whose state the target has: nobody's, that of this move, or another one. */
export type TargetOwner = 'nobody' | 'this' | 'other';

/** The way of a state from SQLite to PostgreSQL. */
export interface StateMove {
  /** Rows of all tables of the source together. */
  sourceRows(): Promise<number>;
  /** A number for all rows of the source: another one when anything was changed. */
  sourceDigest(): Promise<string>;
  /** Looks at the target without changing anything. */
  owner(): Promise<TargetOwner>;
  /** Makes the schema of the target, checks the secret key there, and marks it as that of this move. */
  prepare(): Promise<void>;
  /** Replaces the content of the target by that of the source, as one transaction. */
  copy(onRows: (rows: number) => void): Promise<void>;
  /** Compares every row. */
  compare(onRows: (rows: number) => void): Promise<ComparedTable[]>;
  /** Recomputes the audit chain on both sides. */
  verifyAudits(): Promise<{ source: AuditVerdict; target: AuditVerdict }>;
  close(): Promise<void>;
}

/**
 * Opens both databases; nothing is changed in the target before `prepare`.
 * @throws GacError GAC_CONFIG_INVALID when the secret key is not the one of the source, or a database refuses;
 * GAC_STORE_FAILED when the server is not reached
 */
export async function openStateMove(options: StateMoveOptions): Promise<StateMove> {
  const source = openSqlite(options.path);
  const sourceState = await startState(source, options);
  try {
    const target = await openPostgres({ ...options.postgres, timeouts: TIMEOUTS }, options.log);
    return new DatabaseMove(options, { source, sourceState, target });
  } catch (error) {
    await sourceState.close();
    throw error;
  }
}

class DatabaseMove implements StateMove {
  readonly #options: StateMoveOptions;
  readonly #source: StateDatabase;
  readonly #sourceState: State;
  readonly #target: StateDatabase;
  #targetState: State | undefined;

  constructor(
    options: StateMoveOptions,
    opened: { source: StateDatabase; sourceState: State; target: StateDatabase },
  ) {
    this.#options = options;
    this.#source = opened.source;
    this.#sourceState = opened.sourceState;
    this.#target = opened.target;
  }

  async sourceRows(): Promise<number> {
    let rows = 0;
    for (const table of MOVED_TABLES) rows += await countRows(this.#source.db, table);
    return rows;
  }

  sourceDigest(): Promise<string> {
    return digestState(this.#source);
  }

  async owner(): Promise<TargetOwner> {
    const { db } = this.#target;
    const { rows } = await sql<{
      is_there: boolean;
    }>`select to_regclass('settings') is not null as is_there`.execute(db);
    if (rows[0]?.is_there !== true) return 'nobody';
    return this.#target.narrowed(db, NATIONAL, async (snapshot) => {
      const mark = await snapshot
        .selectFrom('settings')
        .select('value')
        .where('name', '=', MOVED_FROM)
        .executeTakeFirst();
      if (mark !== undefined) return mark.value === this.#options.journalId ? 'this' : 'other';
      for (const name of USED) if ((await countRows(snapshot, { name })) > 0) return 'other';
      return 'nobody';
    });
  }

  async prepare(): Promise<void> {
    await this.#startTarget();
    await markState(this.#target, this.#options.journalId);
  }

  async copy(onRows: (rows: number) => void): Promise<void> {
    const { journalId, signal } = this.#options;
    await copyState({ from: this.#source, to: this.#target, journalId, onRows, signal });
  }

  compare(onRows: (rows: number) => void): Promise<ComparedTable[]> {
    return compareState(this.#source, this.#target, onRows);
  }

  async verifyAudits(): Promise<{ source: AuditVerdict; target: AuditVerdict }> {
    const target = await this.#startTarget();
    return {
      source: await this.#sourceState.verifyAudit(),
      target: await target.verifyAudit(),
    };
  }

  async close(): Promise<void> {
    await this.#sourceState.close();
    await this.#target.close();
  }

  async #startTarget(): Promise<State> {
    this.#targetState ??= await startState(this.#target, this.#options);
    return this.#targetState;
  }
}
