import type { Aggregation, AggregationResult } from '../contract.ts';
import { DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { type SqlBinding, sqlNumber } from './sql-binding.ts';
import { flatField, regularField } from './sql-field.ts';

type Composite = Extract<Aggregation, { kind: 'composite' }>;
type CompositeResult = Extract<AggregationResult, { kind: 'composite' }>;

/** One page of the tuples that the values of some fields make, with the events of each. */
export async function composite(
  engine: Engine,
  { fields, size, minimum = 1, after }: Composite,
  where: { readonly condition: string; readonly binding: SqlBinding },
): Promise<CompositeResult> {
  const names = fields.map((_, index) => `v${index}`);
  const keys = names.join(', ');
  const from =
    after === undefined
      ? 'true'
      : `row(${keys}) > row(${after.map((key) => where.binding.text(key)).join(', ')})`;
  const regular = fields.map((field) => regularField(field).texts());
  const flat = fields.map((field) => flatField(field).texts());
  const rows = await engine.read(
    `SELECT ${keys}, count(*) FROM (
       ${tuples(regular, `${where.condition} AND flat IS NULL`)}
       UNION ALL ${tuples(flat, `${where.condition} AND flat IS NOT NULL`)}
     ) WHERE ${from}
     GROUP BY ${keys} HAVING count(*) >= ${sqlNumber(minimum)}
     ORDER BY ${keys} LIMIT ${size + 1}`,
    where.binding.values,
  );
  const buckets = rows.slice(0, size).map((row) => ({
    keys: row.slice(0, fields.length).map(String),
    count: Number(row[fields.length]),
  }));
  const last = rows.length > size ? buckets.at(-1)?.keys : undefined;
  return { kind: 'composite', buckets, ...(last === undefined ? {} : { after: last }) };
}

/** Columns `v0`, `v1` …: each tuple of values once per event. Lists are taken apart one after the other. */
function tuples(lists: readonly string[], condition: string): string {
  const columns = lists.map((list, index) => `list_distinct(${list}) AS l${index}`);
  let query = `SELECT ${columns.join(', ')} FROM ${DATABASE}.events WHERE ${condition}`;
  for (const index of lists.keys()) {
    const done = Array.from({ length: index }, (_, before) => `v${before}`);
    const open = Array.from({ length: lists.length - index - 1 }, (_, n) => `l${index + 1 + n}`);
    const unnested = `unnest(l${index}) AS v${index}`;
    query = `SELECT ${[...done, unnested, ...open].join(', ')} FROM (${query})`;
  }
  return query;
}
