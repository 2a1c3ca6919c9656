import { type Alert, VERDICTS, type Verdict } from '../../event/alert.ts';
import type { Delivery } from '../../event/delivery.ts';
import type { Scope } from '../../event/scope.ts';
import type { AlertCounts, Page } from '../contract.ts';
import type { Db } from '../database.ts';
import { DELIVERY_COLUMNS, readDelivery } from '../outbox/delivery-row.ts';
import { scoped } from '../scope.ts';
import { readAlert } from './alert-row.ts';

/** One alert, or `undefined` when it is absent or out of scope. */
export async function getAlert(db: Db, scope: Scope, id: string): Promise<Alert | undefined> {
  const row = await scoped(db.selectFrom('alerts'), scope, 'alerts.province')
    .select('document')
    .where('id', '=', id)
    .executeTakeFirst();
  return row === undefined ? undefined : readAlert(row.document);
}

/** How many alerts are where; by level, family and province the unclosed ones, which is what a queue shows. */
export async function countAlerts(db: Db, scope: Scope, nowMs: number): Promise<AlertCounts> {
  const alerts = scoped(db.selectFrom('alerts'), scope, 'alerts.province');
  const by = async (column: 'status' | 'level' | 'family' | 'province') => {
    const from = column === 'status' ? alerts : alerts.where('closed', '=', 0);
    const rows = await from
      .select((eb) => [eb.ref(column).as('value'), eb.fn.countAll<number>().as('count')])
      .groupBy(column)
      .orderBy(column)
      .execute();
    return Object.fromEntries(rows.map((row) => [row.value, row.count]));
  };
  const status = await by('status');
  const late = await alerts
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('closed', '=', 0)
    .where('status', '=', 'open')
    .where('acknowledge_due_ms', '<', nowMs)
    .executeTakeFirstOrThrow();
  return {
    open: status['open'] ?? 0,
    acknowledged: status['acknowledged'] ?? 0,
    closed: status['closed'] ?? 0,
    byLevel: await by('level'),
    byFamily: await by('family'),
    byProvince: await by('province'),
    overdue: late.count,
  };
}

/** Contributing event ids of an alert, oldest first. */
export async function evidenceOf(
  db: Db,
  scope: Scope,
  alert: { id: string; size: number; offset: number },
): Promise<Page<string>> {
  const joined = db
    .selectFrom('alert_evidence')
    .innerJoin('alerts', 'alerts.id', 'alert_evidence.alert_id')
    .where('alerts.id', '=', alert.id);
  const evidence = scoped(joined, scope, 'alerts.province');
  const { total } = await evidence
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await evidence
    .select('event_id')
    .orderBy('order_ms')
    .orderBy('place')
    .orderBy('event_id')
    .limit(alert.size)
    .offset(alert.offset)
    .execute();
  return { items: rows.map((row) => row.event_id), total };
}

/** How earlier alerts of the same rule in the same province were closed; every verdict is there, 0 for none. */
export async function verdictHistory(
  db: Db,
  scope: Scope,
  id: string,
): Promise<Readonly<Record<Verdict, number>>> {
  const none = Object.fromEntries(Object.keys(VERDICTS).map((verdict) => [verdict, 0]));
  const history = none as Record<Verdict, number>;
  const alert = await getAlert(db, scope, id);
  if (alert === undefined) {
    return history;
  }
  const rows = await scoped(db.selectFrom('alerts'), scope, 'alerts.province')
    .select((eb) => ['verdict', eb.fn.countAll<number>().as('count')])
    .where('rule_id', '=', alert.rule.id)
    .where('province', '=', alert.province)
    .where('closed', '=', 1)
    .where('id', '!=', id)
    .groupBy('verdict')
    .execute();
  for (const row of rows) {
    if (row.verdict !== null) {
      history[row.verdict as Verdict] = row.count;
    }
  }
  return history;
}

/** What the destinations within the scope were told of an alert within it, in the order in which it was owed. */
export async function deliveriesOf(db: Db, scope: Scope, id: string): Promise<Delivery[]> {
  const joined = db
    .selectFrom('deliveries')
    .innerJoin('alerts', 'alerts.id', 'deliveries.alert_id')
    .where('alerts.id', '=', id);
  const rows = await scoped(scoped(joined, scope, 'alerts.province'), scope, 'deliveries.province')
    .select(DELIVERY_COLUMNS)
    .orderBy('deliveries.created_at_ms')
    .orderBy('deliveries.sequence')
    .orderBy('deliveries.id')
    .execute();
  return rows.map(readDelivery);
}
