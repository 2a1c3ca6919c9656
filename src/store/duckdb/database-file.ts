import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { ROW_GROUP_ROWS, SCHEMA_VERSION, schemaStatements } from './schema.ts';

/** The name under which the store's file is attached. */
export const DATABASE = 'store';
/** WAL size at which a commit also writes a checkpoint: about the rows of one row group. */
const CHECKPOINT_THRESHOLD = '32MB';
/**
 * From so much on that a task held the allocator gives pages back to the system, and in the background too: by itself it
 * keeps what a checkpoint took, beyond the memory limit (measured: 20 to 40 MB).
 */
const ALLOCATOR_FLUSH_THRESHOLD = '4MB';

export interface DatabaseFileOptions {
  readonly path: string;
  readonly memoryLimitMb: number;
  readonly threads: number;
}

/** One open database file; nothing here is durable knowledge, all of it can be opened again. */
export interface DatabaseFile {
  connect(): Promise<DuckDBConnection>;
  /** Writes a last checkpoint and lets go of the file. */
  close(): void;
}

/**
 * Opens or creates the file and proves that its tables can be read. @throws the database's own
 * error
 */
export async function openDatabaseFile(options: DatabaseFileOptions): Promise<DatabaseFile> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads),
    memory_limit: `${options.memoryLimitMb}MB`,
    temp_directory: `${options.path}.tmp`,
    checkpoint_threshold: CHECKPOINT_THRESHOLD,
    allocator_flush_threshold: ALLOCATOR_FLUSH_THRESHOLD,
    allocator_background_threads: 'true',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connections: DuckDBConnection[] = [];
  let closed = false;
  const file: DatabaseFile = {
    connect: async () => {
      const connection = await instance.connect();
      connections.push(connection);
      return connection;
    },
    close: () => {
      if (closed) return;
      closed = true;
      for (const connection of connections) connection.closeSync();
      instance.closeSync();
    },
  };
  try {
    const connection = await file.connect();
    await attachFile(connection, options.path, DATABASE);
    await proveReadable(connection);
    return file;
  } catch (error) {
    file.close();
    throw error;
  }
}

/** Attaches a file under a name and makes its tables if it has none. */
export async function attachFile(
  connection: DuckDBConnection,
  path: string,
  name: string,
): Promise<void> {
  const quoted = path.replaceAll("'", "''");
  await connection.run(
    `ATTACH '${quoted}' AS ${name} (STORAGE_VERSION 'latest', ROW_GROUP_SIZE ${ROW_GROUP_ROWS})`,
  );
  for (const statement of schemaStatements(name)) await connection.run(statement);
}

async function proveReadable(connection: DuckDBConnection): Promise<void> {
  await connection.run(`SELECT * FROM ${DATABASE}.events LIMIT 1`);
  await connection.run(`SELECT count(*), min(time_ms), max(off) FROM ${DATABASE}.events`);
  await connection.run(`SELECT * FROM ${DATABASE}.stored_offsets`);
  const reader = await connection.runAndReadAll(
    `SELECT content FROM ${DATABASE}.meta WHERE name = 'schema'`,
  );
  const version = reader.getRows()[0]?.[0];
  if (version === undefined) {
    await connection.run(`INSERT INTO ${DATABASE}.meta VALUES ('schema', '${SCHEMA_VERSION}')`);
  } else if (version !== String(SCHEMA_VERSION)) {
    throw new Error(`The tables have version ${version}, this program reads ${SCHEMA_VERSION}`);
  }
}
