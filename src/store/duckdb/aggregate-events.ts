import { GacError } from '../../event/error.ts';
import type { Scope } from '../../event/scope.ts';
import type { Aggregation, AggregationResult, EventQuery } from '../contract.ts';
import { HISTOGRAM_BUCKETS_MAX } from '../query/query-limits.ts';
import { composite } from './composite-tuples.ts';
import { DATABASE } from './database-file.ts';
import type { Engine } from './engine.ts';
import { hotField } from './event-columns.ts';
import { SqlBinding, sqlNumber } from './sql-binding.ts';
import { queryCondition } from './sql-condition.ts';
import { flatField, regularField } from './sql-field.ts';

const EVENTS = `${DATABASE}.events`;
type Terms = Extract<Aggregation, { kind: 'terms' }>;
type Histogram = Extract<Aggregation, { kind: 'histogram' }>;
type Distinct = Extract<Aggregation, { kind: 'distinct' }>;

/**
 * Aggregates the events of a checked query. @throws GacError GAC_REQUEST_INVALID for too many
 * buckets
 */
export function aggregateEvents(
  engine: Engine,
  scope: Scope,
  request: { query: EventQuery; aggregation: Aggregation },
): Promise<AggregationResult> {
  const { query, aggregation } = request;
  const binding = new SqlBinding();
  const condition = queryCondition(scope, query, binding);
  switch (aggregation.kind) {
    case 'terms':
      return terms(engine, aggregation, { condition, binding });
    case 'histogram':
      return histogram(engine, aggregation, { condition, binding });
    case 'distinct':
      return distinct(engine, aggregation, { condition, binding });
    case 'composite':
      return composite(engine, aggregation, { condition, binding });
  }
}

interface Where {
  readonly condition: string;
  readonly binding: SqlBinding;
}

async function terms(engine: Engine, { field, size }: Terms, where: Where) {
  const rows = await engine.read(
    `WITH grouped AS MATERIALIZED (
       SELECT v, count(*) AS n FROM (${valuesOf(field, where.condition)}) GROUP BY v
     )
     SELECT v, n, (SELECT sum(n) FROM grouped) FROM grouped ORDER BY n DESC, v LIMIT ${size}`,
    where.binding.values,
  );
  const buckets = rows.map(([key, count]) => ({ key: String(key), count: Number(count) }));
  const all = Number(rows[0]?.[2] ?? 0);
  const shown = buckets.reduce((sum, bucket) => sum + bucket.count, 0);
  return { kind: 'terms' as const, buckets, otherCount: all - shown };
}

async function histogram(engine: Engine, { intervalMs }: Histogram, where: Where) {
  const step = sqlNumber(intervalMs);
  const rows = await engine.read(
    // Rounds down, also before 1970.
    `SELECT time_ms - ((time_ms % ${step} + ${step}) % ${step}) AS bucket, count(*)
     FROM ${EVENTS} WHERE ${where.condition}
     GROUP BY bucket ORDER BY bucket LIMIT ${HISTOGRAM_BUCKETS_MAX + 1}`,
    where.binding.values,
  );
  if (rows.length > HISTOGRAM_BUCKETS_MAX) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `The histogram has more than ${HISTOGRAM_BUCKETS_MAX} buckets; widen the interval`,
    );
  }
  const buckets = rows.map(([at, count]) => ({ atMs: Number(at), count: Number(count) }));
  return { kind: 'histogram' as const, buckets };
}

async function distinct(engine: Engine, { field }: Distinct, where: Where) {
  const rows = await engine.read(
    `SELECT count(DISTINCT v) FROM (${valuesOf(field, where.condition)})`,
    where.binding.values,
  );
  return { kind: 'distinct' as const, value: Number(rows[0]?.[0] ?? 0) };
}

/** A query for column `v`: each value of a field once per event. */
function valuesOf(field: string, condition: string): string {
  const hot = hotField(field);
  const regular =
    hot?.kind === 'text'
      ? `SELECT ${hot.column} AS v FROM ${EVENTS}
         WHERE ${condition} AND flat IS NULL AND ${hot.column} IS NOT NULL`
      : `SELECT unnest(list_distinct(${regularField(field).texts()})) AS v FROM ${EVENTS}
         WHERE ${condition} AND flat IS NULL`;
  return `${regular} UNION ALL
    SELECT unnest(list_distinct(${flatField(field).texts()})) AS v FROM ${EVENTS}
    WHERE ${condition} AND flat IS NOT NULL`;
}
