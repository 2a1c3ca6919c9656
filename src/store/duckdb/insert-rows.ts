import { setImmediate as nextTurn } from 'node:timers/promises';
import {
  BIGINT,
  type DuckDBConnection,
  DuckDBDataChunk,
  type DuckDBType,
  type DuckDBValue,
  INTEGER,
  VARCHAR,
} from '@duckdb/node-api';
import { DATABASE } from './database-file.ts';
import { HOT_FIELDS } from './event-columns.ts';
import type { EventRow } from './event-row.ts';

/** Rows written before the event loop gets a turn. */
const SLICE_ROWS = 500;

const COLUMN_TYPES: readonly DuckDBType[] = [
  VARCHAR,
  INTEGER,
  BIGINT,
  BIGINT,
  VARCHAR,
  ...HOT_FIELDS.map((hot) => (hot.kind === 'integer' ? INTEGER : VARCHAR)),
  VARCHAR,
  VARCHAR,
  VARCHAR,
  VARCHAR,
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
  try {
    for (let start = 0; start < items.length; start += SLICE_ROWS) {
      const slice = items.slice(start, start + SLICE_ROWS);
      const columns: DuckDBValue[][] = COLUMN_TYPES.map(() => new Array(slice.length));
      slice.forEach((item, row) => {
        rowOf(item).forEach((value, column) => {
          const values = columns[column];
          if (values !== undefined) values[row] = value;
        });
      });
      const chunk = DuckDBDataChunk.create(COLUMN_TYPES, slice.length);
      chunk.setColumns(columns);
      appender.appendDataChunk(chunk);
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
