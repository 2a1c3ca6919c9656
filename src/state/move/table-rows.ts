import { sql } from 'kysely';
import type { Db } from '../database.ts';
import { MOVED_FROM, type MovedTable } from './moved-tables.ts';

/** Rows that are in memory together. */
const ROWS_AT_ONCE = 500;

/** A row of any table. */
export type Row = Readonly<Record<string, string | number | null>>;

/** Rows of a table by primary key (texts by bytes), in batches. */
export async function* tableRows(db: Db, { name, key }: MovedTable): AsyncGenerator<Row[]> {
  const columns = sql.join(key.map((column) => sql.ref(column)));
  let after = sql``;
  for (;;) {
    const { rows } = await sql<Row>`select * from ${sql.table(name)} ${after}
      order by ${columns} limit ${sql.lit(ROWS_AT_ONCE)}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    const moved = name === 'settings' ? rows.filter((row) => row['name'] !== MOVED_FROM) : rows;
    if (moved.length > 0) yield moved.map(asMoved);
    if (rows.length < ROWS_AT_ONCE) return;
    after = sql`where (${columns}) > (${sql.join(key.map((column) => last[column]))})`;
  }
}

/** How many rows a table has, without what belongs to the move itself. */
export async function countRows(db: Db, { name }: Pick<MovedTable, 'name'>): Promise<number> {
  const own = name === 'settings' ? sql`where name <> ${MOVED_FROM}` : sql``;
  const { rows } = await sql<{
    total: number;
  }>`select count(*) as total from ${sql.table(name)} ${own}`.execute(db);
  return Number(rows[0]?.total ?? 0);
}

/** PostgreSQL's text holds every character but NUL. */
function asMoved(row: Row): Row {
  const entries = Object.entries(row);
  if (!entries.some(([, value]) => typeof value === 'string' && value.includes('\0'))) return row;
  return Object.fromEntries(
    entries.map(([column, value]) => [
      column,
      typeof value === 'string' ? value.replaceAll('\0', '\uFFFD') : value,
    ]),
  );
}
