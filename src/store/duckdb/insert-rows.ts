import type { DuckDBConnection } from '@duckdb/node-api';
import { DATABASE } from './database-file.ts';
import type { StagedRows } from './stage-rows.ts';

/** Adds rows to the writer's open transaction. */
export async function insertRows(
  writer: DuckDBConnection,
  staged: readonly StagedRows[],
): Promise<void> {
  await fill(writer, staged, { table: 'events', database: DATABASE });
}

/** The same for those of an offset and above only. */
export async function insertRowsFrom(
  writer: DuckDBConnection,
  staged: StagedRows,
  offset: number,
): Promise<void> {
  await writer.run(`CREATE OR REPLACE TEMP TABLE part AS FROM ${DATABASE}.events LIMIT 0`);
  await fill(writer, [staged], { table: 'part', database: 'temp' });
  await writer.run(`INSERT INTO ${DATABASE}.events FROM temp.part WHERE off >= ${offset}`);
  await writer.run('DROP TABLE temp.part');
}

async function fill(
  writer: DuckDBConnection,
  staged: readonly StagedRows[],
  { table, database }: { table: string; database: string },
): Promise<void> {
  const appender = await writer.createAppender(table, 'main', database);
  try {
    for (const { chunks } of staged) {
      for (const { chunk } of chunks) appender.appendDataChunk(chunk);
    }
    appender.flushSync();
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
}
