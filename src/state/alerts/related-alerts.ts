import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Alert } from '../../event/alert.ts';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import { scoped } from '../scope.ts';
import { getAlert } from './read-alerts.ts';

const SIZE_MAX = 50;

/** What an alert has in common with another: `rule`, `locality`, or an entity as `field=value`. */
export interface Related {
  readonly alert: Alert;
  readonly shares: readonly string[];
}

/** Other alerts within the scope that share something with this one, nearest in event time first, at most 50. */
export async function relatedAlerts(
  db: Db,
  scope: Scope,
  to: { id: string; size: number },
): Promise<readonly Related[]> {
  const alert = await getAlert(db, scope, to.id);
  const size = Math.min(to.size, SIZE_MAX);
  if (alert === undefined || size < 1) {
    return [];
  }
  const distance = sql<number>`abs(${sql.ref('last_event_ms')} - ${alert.lastEventMs})`;
  const nearest = async (shared: RawBuilder<SqlBool>) =>
    scoped(db.selectFrom('alerts'), scope, 'alerts.province')
      .select(['id', distance.as('distance')])
      .where('id', '!=', alert.id)
      .where(shared)
      .orderBy(distance)
      .orderBy('id')
      .limit(size)
      .execute();
  // One query per thing shared, so that each can use its index.
  const found = [
    ...(await nearest(sharesEntity(alert))),
    ...(await nearest(sql<SqlBool>`${sql.ref('rule_id')} = ${alert.rule.id}`)),
    ...(await nearest(sharesPlace(alert))),
  ];
  const ids = [...new Map(found.map((row) => [row.id, row])).values()]
    .sort((a, b) => a.distance - b.distance || (a.id < b.id ? -1 : 1))
    .slice(0, size)
    .map(({ id }) => id);
  const others = new Map<string, Alert>();
  for (const id of ids) {
    const other = await getAlert(db, scope, id);
    if (other !== undefined) {
      others.set(id, other);
    }
  }
  return [...others.values()].map((other) => ({ alert: other, shares: sharesOf(alert, other) }));
}

function sharesEntity(alert: Alert) {
  return sql<SqlBool>`${sql.ref('id')} in (
    select theirs.alert_id from alert_entities as ours
    join alert_entities as theirs on theirs.field = ours.field and theirs.value = ours.value
    where ours.alert_id = ${alert.id})`;
}

function sharesPlace(alert: Alert) {
  return alert.commune === undefined
    ? sql<SqlBool>`${sql.ref('province')} = ${alert.province}`
    : sql<SqlBool>`${sql.ref('province')} = ${alert.province} and
        ${sql.ref('commune')} = ${alert.commune}`;
}

function sharesOf(alert: Alert, other: Alert): string[] {
  const shares: string[] = [];
  if (alert.rule.id === other.rule.id) {
    shares.push('rule');
  }
  const isSamePlace =
    alert.province === other.province &&
    (alert.commune === undefined || alert.commune === other.commune);
  if (isSamePlace) {
    shares.push('locality');
  }
  for (const [field, values] of Object.entries(alert.entities)) {
    const theirs = new Set(other.entities[field] ?? []);
    shares.push(...values.filter((value) => theirs.has(value)).map((value) => `${field}=${value}`));
  }
  return shares;
}
