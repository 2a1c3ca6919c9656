import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { GacError } from '../../event/error.ts';

/** Reads that run at the same time: each occupies a thread of Node's pool of four. */
export const READERS = 2;
/** Reads that wait for their turn; further ones are refused. */
const WAITING_MAX = 256;
/** A read that takes longer is interrupted. */
const READ_TIMEOUT_MS = 30_000;

/** The connections for reads, each used by one read at a time. */
export class ReadPool {
  #idle: DuckDBConnection[];
  #closed = false;
  readonly #waiting: PromiseWithResolvers<DuckDBConnection>[] = [];

  constructor(connections: readonly DuckDBConnection[]) {
    this.#idle = [...connections];
  }

  /**
   * Runs one statement and returns all its rows. @throws GacError when too many wait or it takes
   * too long
   */
  async rows(sql: string, values: readonly string[]): Promise<DuckDBValue[][]> {
    if (this.#waiting.length >= WAITING_MAX) {
      throw new GacError('GAC_STORE_FAILED', 'Too many reads are waiting', {
        retryAfterSeconds: 1,
      });
    }
    const connection = await this.#take();
    let late = false;
    const timer = setTimeout(() => {
      late = true;
      connection.interrupt();
    }, READ_TIMEOUT_MS);
    try {
      const reader = await connection.runAndReadAll(sql, [...values]);
      return reader.getRows();
    } catch (cause) {
      if (!late) throw cause;
      throw new GacError('GAC_STORE_FAILED', 'The read took too long; narrow it', { cause });
    } finally {
      clearTimeout(timer);
      this.#give(connection);
    }
  }

  /**
   * Waits for the reads under way and holds back the next ones while a task replaces the
   * connections.
   */
  async replace(task: () => Promise<readonly DuckDBConnection[]>): Promise<void> {
    const held: DuckDBConnection[] = [];
    while (held.length < READERS) held.push(await this.#take());
    // When the task fails the old connections go back: they answer with the database's error.
    let next: readonly DuckDBConnection[] = held;
    try {
      next = await task();
    } finally {
      for (const connection of next) this.#give(connection);
    }
  }

  /** Waits for the reads under way, refuses the waiting and all later ones. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    for (let held = this.#idle.splice(0).length; held < READERS; held += 1) {
      const waiting = Promise.withResolvers<DuckDBConnection>();
      this.#waiting.push(waiting);
      await waiting.promise;
    }
  }

  #take(): Promise<DuckDBConnection> {
    if (this.#closed) return Promise.reject(closedError());
    const connection = this.#idle.pop();
    if (connection !== undefined) return Promise.resolve(connection);
    const waiting = Promise.withResolvers<DuckDBConnection>();
    this.#waiting.push(waiting);
    return waiting.promise;
  }

  #give(connection: DuckDBConnection): void {
    const next = this.#waiting.shift();
    if (next === undefined) this.#idle.push(connection);
    else next.resolve(connection);
  }
}

function closedError(): GacError {
  return new GacError('GAC_STORE_FAILED', 'The event store is closed');
}
