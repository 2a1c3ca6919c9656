import { type Expression, type SqlBool, sql } from 'kysely';
import type { Scope } from '../event/scope.ts';

/** A query that can be narrowed. */
interface Narrowable<Q> {
  where(condition: Expression<SqlBool>): Q;
}

/**
 * Narrows a query to what a scope covers; the only place where a scope becomes SQL, used by every read. `column`
 * holds the province; a row without one belongs to the national centre, which no list of provinces covers.
 */
export function scoped<Q extends Narrowable<Q>>(query: Q, scope: Scope, column: string): Q {
  if (scope.kind === 'national') {
    return query;
  }
  if (scope.provinces.length === 0) {
    return query.where(sql<SqlBool>`1 = 0`);
  }
  return query.where(sql<SqlBool>`${sql.ref(column)} in (${sql.join(scope.provinces)})`);
}

/** The same for a table where a row without a province says nothing of a locality: everybody sees it. */
export function scopedOrShared<Q extends Narrowable<Q>>(query: Q, scope: Scope, column: string): Q {
  if (scope.kind === 'national') {
    return query;
  }
  const none = sql<SqlBool>`${sql.ref(column)} is null`;
  return scope.provinces.length === 0
    ? query.where(none)
    : query.where(sql<SqlBool>`(${none} or ${sql.ref(column)} in (${sql.join(scope.provinces)}))`);
}
