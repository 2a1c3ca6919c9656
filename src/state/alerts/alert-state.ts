import type { Scope } from '../../event/scope.ts';
import { trailOf } from '../audit-log.ts';
import { reading, type StateContext } from '../context.ts';
import type { AlertState } from '../contract.ts';
import type { Db } from '../database.ts';
import { pageSize } from '../page.ts';
import { changeAlert } from './change-alert.ts';
import { endAlert } from './end-alert.ts';
import { listAlerts } from './list-alerts.ts';
import { raiseSignals } from './raise-signals.ts';
import { countAlerts, deliveriesOf, evidenceOf, getAlert, verdictHistory } from './read-alerts.ts';
import { relatedAlerts } from './related-alerts.ts';

/** The alerts of the state. */
export function createAlertState(context: StateContext): AlertState {
  const within = <T>(scope: Scope, work: (db: Db) => Promise<T>) => reading(context, scope, work);
  return {
    raise: (signals, nowMs, refill) => raiseSignals(context, signals, { nowMs, refill }),
    list: (scope, query) => within(scope, (db) => listAlerts(db, scope, query)),
    get: (scope, id) => within(scope, (db) => getAlert(db, scope, id)),
    counts: (scope) => within(scope, (db) => countAlerts(db, scope, context.clock.now())),
    evidence: (scope, id, { size, offset }) =>
      within(scope, (db) => evidenceOf(db, scope, { id, size: pageSize(size), offset })),
    related: (scope, id, size) => within(scope, (db) => relatedAlerts(db, scope, { id, size })),
    history: (scope, id) => within(scope, (db) => verdictHistory(db, scope, id)),
    trail: (scope, id) => within(scope, (db) => trailOf(db, scope, `alert:${id}`)),
    deliveries: (scope, id) => within(scope, (db) => deliveriesOf(db, scope, id)),
    change: (actor, id, expectedVersion, change, nowMs) =>
      changeAlert(context, actor, { id, expectedVersion, change, nowMs }),
    end: (id, why, nowMs) => endAlert(context, { id, why, nowMs }),
  };
}
