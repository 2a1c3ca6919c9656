import { type Expression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Alert } from '../../event/alert.ts';
import type { Scope } from '../../event/scope.ts';
import type { AlertQuery, Page } from '../contract.ts';
import type { Db } from '../database.ts';
import { searchPatterns } from '../fold-text.ts';
import { cutPage, type Place, pageSize, readCursor, writeCursor } from '../page.ts';
import type { AlertRow, Schema } from '../schema.ts';
import { scoped } from '../scope.ts';
import { readAlert } from './alert-row.ts';

type AlertSelect = SelectQueryBuilder<Schema, 'alerts', object>;
type SortKeys = 'closed' | 'level_order' | 'acknowledge_due_ms' | 'created_at_ms' | 'id';

/** Each order as columns that are compared as one row value; the id makes it total. */
const SORTS: Readonly<
  Record<
    NonNullable<AlertQuery['sort']>,
    { readonly columns: readonly SortKeys[]; readonly direction: 'asc' | 'desc' }
  >
> = {
  urgency: { columns: ['closed', 'level_order', 'acknowledge_due_ms', 'id'], direction: 'asc' },
  newest: { columns: ['created_at_ms', 'id'], direction: 'desc' },
  oldest: { columns: ['created_at_ms', 'id'], direction: 'asc' },
};

/**
 * One page of alerts. `fromMs` to `toMs` (exclusive) finds alerts with an event in between or on both sides; all
 * words of `text` must occur, without regard to case or diacritics. Paging by the last row seen: rows that appear
 * meanwhile neither repeat nor hide others.
 */
export async function listAlerts(db: Db, scope: Scope, query: AlertQuery): Promise<Page<Alert>> {
  const size = pageSize(query.size);
  const sortName = query.sort ?? 'urgency';
  const sort = SORTS[sortName];
  const list = `alerts.${sortName}`;
  let matching = filtered(scoped(db.selectFrom('alerts'), scope, 'alerts.province'), query);
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  if (query.cursor !== undefined) {
    const shape = sort.columns.map((column) => (column === 'id' ? '' : 0));
    matching = matching.where(after(sort, readCursor<Place>(list, query.cursor, shape)));
  }
  let ordered = matching.select([...sort.columns, 'document']);
  for (const column of sort.columns) {
    ordered = ordered.orderBy(column, sort.direction);
  }
  const rows = await ordered.limit(size + 1).execute();
  const page = cutPage(rows, size, (last) =>
    writeCursor(
      list,
      sort.columns.map((column) => last[column]),
    ),
  );
  const items = page.rows.map((row) => readAlert(row.document));
  return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
}

function after(sort: (typeof SORTS)['urgency'], place: Place): Expression<SqlBool> {
  const columns = sql.join(sort.columns.map((column) => sql.ref(column)));
  const values = sql.join([...place]);
  return sort.direction === 'asc'
    ? sql<SqlBool>`(${columns}) > (${values})`
    : sql<SqlBool>`(${columns}) < (${values})`;
}

function filtered(from: AlertSelect, query: AlertQuery): AlertSelect {
  let rows = from;
  const oneOf: readonly (readonly [keyof AlertRow, readonly string[] | undefined])[] = [
    ['status', query.status],
    ['level', query.level],
    ['family', query.family],
    ['province', query.province],
    ['rule_id', query.ruleId === undefined ? undefined : [query.ruleId]],
  ];
  for (const [column, values] of oneOf) {
    if (values !== undefined && values.length > 0) {
      rows = rows.where(`alerts.${column}`, 'in', values);
    }
  }
  if (query.assignee !== undefined) {
    rows =
      query.assignee === 'none'
        ? rows.where('assignee', 'is', null)
        : rows.where('assignee', '=', query.assignee);
  }
  if (query.fromMs !== undefined) {
    rows = rows.where('last_event_ms', '>=', query.fromMs);
  }
  if (query.toMs !== undefined) {
    rows = rows.where('first_event_ms', '<', query.toMs);
  }
  for (const pattern of searchPatterns(query.text ?? '')) {
    rows = rows.where(sql<SqlBool>`${sql.ref('search')} like ${pattern} escape '\\'`);
  }
  return rows;
}
