import type { DuckDBValue } from '@duckdb/node-api';
import type { GacEvent } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { EventQuery, SearchPage, SearchQuery } from '../contract.ts';
import { type CursorPosition, decodeCursor, encodeCursor } from '../query/cursor.ts';
import { idOfPlace, placeOfId } from '../query/event-place.ts';
import { PAGE_SIZE_DEFAULT, TOTAL_COUNTED_MAX, totalOf } from '../query/query-limits.ts';
import { DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { eventOfRow } from './event-row.ts';
import { SqlBinding, sqlNumber } from './sql-binding.ts';
import { queryCondition, scopeCondition } from './sql-condition.ts';

const EVENTS = `${DATABASE}.events`;

/** One page of a checked query. */
export async function searchEvents(
  engine: Engine,
  scope: Scope,
  query: SearchQuery,
): Promise<SearchPage> {
  const order = query.order ?? 'desc';
  const size = query.size ?? PAGE_SIZE_DEFAULT;
  const binding = new SqlBinding();
  let condition = queryCondition(scope, query, binding);
  if (query.cursor !== undefined) {
    condition += ` AND ${afterCursor(order, decodeCursor(order, query.cursor), binding)}`;
  }
  const by = ['time_ms', 'journal', 'part', 'off'].map((column) => `${column} ${order}`).join(', ');
  // The documents are read for the rows of the page only.
  const sql = `SELECT doc, original, message, time_ms, journal, part, off FROM ${EVENTS}
    WHERE rowid IN (SELECT rowid FROM ${EVENTS} WHERE ${condition} ORDER BY ${by} LIMIT ${size + 1})
    ORDER BY ${by}`;
  const [rows, total] = await Promise.all([
    engine.read(sql, binding.values),
    query.counted === false ? undefined : countUpTo(engine, scope, query),
  ]);
  const page = rows.slice(0, size);
  const last = rows.length > size ? page.at(-1) : undefined;
  return {
    events: page.map(eventOf),
    ...(last === undefined ? {} : { cursor: encodeCursor(order, positionOf(last)) }),
    total: totalOf(total),
  };
}

/** How many events match a checked query. */
export async function countEvents(
  engine: Engine,
  scope: Scope,
  query: EventQuery,
): Promise<number> {
  const binding = new SqlBinding();
  const condition = queryCondition(scope, query, binding);
  const rows = await engine.read(
    `SELECT count(*) FROM ${EVENTS} WHERE ${condition}`,
    binding.values,
  );
  return Number(rows[0]?.[0] ?? 0);
}

/** The visible ones of some events by id, in the order of the ids, each once. */
export async function eventsById(
  engine: Engine,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly GacEvent[]> {
  const places = ids.map(placeOfId).filter((place) => place !== undefined);
  if (places.length === 0) return [];
  const offsets = [...new Set(places.map((place) => place.offset))];
  const partitions = [...new Set(places.map((place) => place.partition))];
  const wanted = new Set(ids);
  const binding = new SqlBinding();
  // Offsets alone prune well; what else has these offsets is told apart here.
  const rows = await engine.read(
    `SELECT doc, original, message, time_ms, journal, part, off FROM ${EVENTS}
     WHERE off IN (${offsets.map(sqlNumber).join(', ')})
       AND part IN (${partitions.map(sqlNumber).join(', ')})
       AND journal IN (${binding.texts([...new Set(places.map((place) => place.journal))])})
       AND ${scopeCondition(scope, binding)}`,
    binding.values,
  );
  const found = new Map<string, GacEvent>();
  for (const row of rows) {
    const id = idOfPlace(positionOf(row));
    if (wanted.has(id)) found.set(id, eventOf(row));
  }
  return [...wanted].map((id) => found.get(id)).filter((event) => event !== undefined);
}

async function countUpTo(engine: Engine, scope: Scope, query: EventQuery): Promise<number> {
  const binding = new SqlBinding();
  const condition = queryCondition(scope, query, binding);
  const rows = await engine.read(
    `SELECT count(*) FROM
       (SELECT 1 FROM ${EVENTS} WHERE ${condition} LIMIT ${TOTAL_COUNTED_MAX + 1})`,
    binding.values,
  );
  return Number(rows[0]?.[0] ?? 0);
}

function afterCursor(order: 'asc' | 'desc', position: CursorPosition, binding: SqlBinding): string {
  const sign = order === 'asc' ? '>' : '<';
  const time = sqlNumber(position.timeMs);
  const journal = binding.text(position.journal);
  const part = sqlNumber(position.partition);
  const off = sqlNumber(position.offset);
  return `time_ms ${sign}= ${time} AND (time_ms ${sign} ${time}
    OR journal ${sign} ${journal} OR (journal = ${journal} AND
      (part ${sign} ${part} OR (part = ${part} AND off ${sign} ${off}))))`;
}

function positionOf(row: readonly DuckDBValue[]): CursorPosition {
  const [, , , timeMs, journal, partition, offset] = row;
  return {
    timeMs: Number(timeMs),
    journal: String(journal),
    partition: Number(partition),
    offset: Number(offset),
  };
}

function eventOf(row: readonly DuckDBValue[]): GacEvent {
  const [doc, original, message] = row;
  return eventOfRow(String(doc), textOrNull(original), textOrNull(message));
}

function textOrNull(value: DuckDBValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}
