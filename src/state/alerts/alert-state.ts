import { trailOf } from '../audit-log.ts';
import type { StateContext } from '../context.ts';
import type { AlertState } from '../contract.ts';
import { pageSize } from '../page.ts';
import { changeAlert } from './change-alert.ts';
import { listAlerts } from './list-alerts.ts';
import { raiseSignals } from './raise-signals.ts';
import { countAlerts, deliveriesOf, evidenceOf, getAlert, verdictHistory } from './read-alerts.ts';
import { relatedAlerts } from './related-alerts.ts';

/** The alerts of the state. */
export function createAlertState(context: StateContext): AlertState {
  const { db } = context;
  return {
    raise: (signals, nowMs) => raiseSignals(context, signals, nowMs),
    list: (scope, query) => listAlerts(db, scope, query),
    get: (scope, id) => getAlert(db, scope, id),
    counts: (scope) => countAlerts(db, scope, context.clock.now()),
    evidence: (scope, id, { size, offset }) =>
      evidenceOf(db, scope, { id, size: pageSize(size), offset }),
    related: (scope, id, size) => relatedAlerts(db, scope, { id, size }),
    history: (scope, id) => verdictHistory(db, scope, id),
    trail: (scope, id) => trailOf(db, scope, `alert:${id}`),
    deliveries: (scope, id) => deliveriesOf(db, scope, id),
    change: (actor, id, expectedVersion, change, nowMs) =>
      changeAlert(context, actor, { id, expectedVersion, change, nowMs }),
  };
}
