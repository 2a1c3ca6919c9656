import type { DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import type { Log } from '../../telemetry/log.ts';
import type { DatabaseFile } from './database-file.ts';
import { READERS, ReadPool } from './read-pool.ts';
import { isCorrupt, isCrowded, isFatal, messageOf, storeFailure } from './store-failure.ts';
import { TaskLock } from './task-lock.ts';

/** Opens the file; `setAside` begins an empty one beside a file that is known to be damaged. */
export type OpenFile = (options: { setAside: boolean }) => Promise<DatabaseFile>;

/**
 * The open database with one writer and a few readers. When the database declares itself unusable
 * (a failed write to a full disk does that), the next use opens it again.
 */
export class Engine {
  readonly #open: OpenFile;
  readonly #log: Log;
  readonly #lock = new TaskLock();
  #file: DatabaseFile;
  #writer: DuckDBConnection;
  readonly #pool: ReadPool;
  #broken = false;
  /** A checkpoint met a damaged block: no later one can succeed either. */
  #unwritable = false;
  #generation = 0;
  #closed = false;

  private constructor(parts: {
    open: OpenFile;
    log: Log;
    file: DatabaseFile;
    writer: DuckDBConnection;
    readers: readonly DuckDBConnection[];
  }) {
    this.#open = parts.open;
    this.#log = parts.log;
    this.#file = parts.file;
    this.#writer = parts.writer;
    this.#pool = new ReadPool(parts.readers);
  }

  static async start(open: OpenFile, log: Log): Promise<Engine> {
    const file = await open({ setAside: false });
    const connections = await connectAll(file);
    return new Engine({ open, log, file, ...connections });
  }

  /** Changes whenever the file was opened again: what was known of its rows may be wrong then. */
  get generation(): number {
    return this.#generation;
  }

  /** Reads committed rows. @throws GacError GAC_STORE_FAILED */
  async read(sql: string, values: readonly string[] = []): Promise<DuckDBValue[][]> {
    if (this.#broken) await this.#lock.run(() => this.#repair());
    try {
      return await this.#pool.rows(sql, values).catch((error: unknown) => {
        if (!isCrowded(error)) throw error;
        // The memory is there for one at a time: once more while nobody writes.
        return this.#lock.run(() => this.#pool.rows(sql, values));
      });
    } catch (error) {
      this.#note(error);
      throw storeFailure('The event store cannot be read', error);
    }
  }

  /**
   * Runs a task as the only writer, in one transaction. @throws GacError GAC_STORE_FAILED; nothing
   * is written then
   */
  write<T>(task: (writer: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.exclusive(async (writer) => {
      await writer.run('BEGIN TRANSACTION');
      try {
        const result = await task(writer);
        await writer.run('COMMIT');
        return result;
      } catch (error) {
        await this.#rollback(writer);
        throw error;
      }
    });
  }

  /** Runs a task while no other task writes. @throws GacError GAC_STORE_FAILED */
  exclusive<T>(task: (writer: DuckDBConnection) => Promise<T>): Promise<T> {
    return this.#lock.run(async () => {
      try {
        if (this.#closed) throw new Error('it is closed');
        await this.#repair();
        return await task(this.#writer);
      } catch (error) {
        this.#note(error);
        throw storeFailure('The event store cannot be written', error);
      }
    });
  }

  /** A further connection, which lives as long as the file is open. */
  connect(): Promise<DuckDBConnection> {
    return this.#file.connect();
  }

  /**
   * Closes the file, runs a task on it, and opens it again. Call within `exclusive`; reads wait.
   */
  async replaceFile(task: () => Promise<void>): Promise<void> {
    await this.#pool.replace(async () => {
      this.#file.close();
      try {
        await task();
      } finally {
        this.#file = await this.#open({ setAside: this.#unwritable });
        this.#unwritable = false;
        this.#generation += 1;
      }
      const { writer, readers } = await connectAll(this.#file);
      this.#writer = writer;
      return readers;
    });
  }

  async close(): Promise<void> {
    await this.#lock.run(async () => {
      if (this.#closed) return;
      this.#closed = true;
      await this.#pool.close();
      this.#file.close();
    });
  }

  async #repair(): Promise<void> {
    if (!this.#broken) return;
    this.#log.warn('Opening the event store again after a fatal error.');
    await this.replaceFile(() => Promise.resolve());
    this.#broken = false;
  }

  #note(error: unknown): void {
    if (isCorrupt(error)) {
      this.#log.error({ error: messageOf(error) }, 'A part of the event store is damaged.');
    }
    if (!isFatal(error)) return;
    this.#broken = true;
    this.#unwritable ||= isCorrupt(error);
    this.#log.error({ error: messageOf(error) }, 'The event store stopped itself.');
  }

  async #rollback(writer: DuckDBConnection): Promise<void> {
    try {
      await writer.run('ROLLBACK');
    } catch (error) {
      // A failed COMMIT has ended the transaction already.
      this.#log.debug({ error: messageOf(error) }, 'Nothing to roll back.');
    }
  }
}

async function connectAll(
  file: DatabaseFile,
): Promise<{ writer: DuckDBConnection; readers: DuckDBConnection[] }> {
  const writer = await file.connect();
  const readers: DuckDBConnection[] = [];
  while (readers.length < READERS) readers.push(await file.connect());
  return { writer, readers };
}
