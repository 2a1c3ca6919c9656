import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DuckDBConnection } from '@duckdb/node-api';
import { ChunkColumns, type ColumnKind } from './chunk-columns.ts';
import { DATABASE } from './database-file.ts';
import { HOT_FIELDS } from './event-columns.ts';
import type { EventRow } from './event-row.ts';

/** Rows written before the event loop gets a turn. */
const SLICE_ROWS = 500;

const COLUMN_KINDS: readonly ColumnKind[] = [
  'text',
  'integer',
  'long',
  'long',
  'text',
  ...HOT_FIELDS.map((hot): ColumnKind => (hot.kind === 'integer' ? 'integer' : 'text')),
  'text',
  'text',
  'text',
  'text',
];

/**
 * Adds rows to the writer's open transaction, column by column, giving the event loop its turns.
 */
export async function insertRows<T>(
  writer: DuckDBConnection,
  items: readonly T[],
  rowOf: (item: T) => EventRow,
): Promise<void> {
  const appender = await writer.createAppender('events', 'main', DATABASE);
  const columns = new ChunkColumns(COLUMN_KINDS);
  try {
    for (let start = 0; start < items.length; start += SLICE_ROWS) {
      const slice = items.slice(start, start + SLICE_ROWS);
      columns.begin(slice.length);
      for (const [row, item] of slice.entries()) columns.setRow(row, rowOf(item));
      appender.appendDataChunk(columns.finish());
      if (start + SLICE_ROWS < items.length) await nextTurn();
    }
    appender.flushSync();
  } catch (error) {
    appender.clear();
    throw error;
  } finally {
    appender.closeSync();
  }
}
