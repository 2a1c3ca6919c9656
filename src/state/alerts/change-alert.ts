import type { Alert } from '../../event/alert.ts';
import { GacError } from '../../event/error.ts';
import { covers, type Principal } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, type StateContext, writing } from '../context.ts';
import type { AlertChange } from '../contract.ts';
import type { Db } from '../database.ts';
import { oweDeliveries } from '../outbox/owe-deliveries.ts';
import { scopeOf } from '../people/scope-of.ts';
import { demand } from '../permissions.ts';
import { getAlert } from './read-alerts.ts';
import { writeAlerts } from './write-alerts.ts';

/** Changes one alert, with its audit entry and what is owed, in one transaction. */
export async function changeAlert(
  context: StateContext,
  actor: Principal,
  asked: { id: string; expectedVersion: number; change: AlertChange; nowMs: number },
): Promise<Alert> {
  demand(actor, 'alert.change');
  const { id, change, nowMs } = asked;
  return writing(context, async (trx, touched) => {
    const before = await context.database.narrowed(trx, actor.scope, (db) =>
      getAlert(db, actor.scope, id),
    );
    if (before === undefined) {
      throw notFound('alert', id);
    }
    if (before.version !== asked.expectedVersion) {
      throw new GacError(
        'GAC_PRECONDITION_FAILED',
        `The alert is at version ${before.version}, the change was for ${asked.expectedVersion}.`,
      );
    }
    const acknowledgeMs = context.acknowledgeMs(before.rule.level);
    const changed = context.lifecycle.change(before, actor, { change, nowMs, acknowledgeMs });
    if (change.kind === 'reopen') {
      await refuseSecondUnclosed(trx, before);
    }
    if (change.kind === 'assign' && change.assignee !== undefined && change.assignee !== actor.id) {
      await checkAssignee(trx, change.assignee, before.province);
    }
    await writeAlerts(trx, [changed.alert]);
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor,
        action: `alert.${change.kind}`,
        subject: `alert:${id}`,
        province: before.province,
        detail: { ...changed.detail, version: changed.alert.version },
      },
    ]);
    const { alert, owes } = changed;
    const isTold = owes !== undefined && alert.quiet === undefined;
    const owed = isTold ? [{ alert, type: owes }] : [];
    if (await oweDeliveries(context, trx, { owings: owed, nowMs })) {
      touched.add('deliveries');
    }
    touched.add('alerts');
    return changed.alert;
  });
}

async function refuseSecondUnclosed(trx: Db, alert: Alert): Promise<void> {
  const other = await trx
    .selectFrom('alerts')
    .select('id')
    .where('fingerprint', '=', alert.fingerprint)
    .where('closed', '=', 0)
    .executeTakeFirst();
  if (other !== undefined) {
    throw new GacError(
      'GAC_ALERT_TRANSITION',
      `Cannot reopen: ${other.id} has taken over what this alert is about.`,
    );
  }
}

/** An assignee must be able to see and change the alert; why one is refused is not told. */
async function checkAssignee(trx: Db, assignee: string, province: string): Promise<void> {
  const user = await trx
    .selectFrom('users')
    .select(['id', 'role'])
    .where('id', '=', assignee.replace(/^user:/, ''))
    .where('enabled', '=', 1)
    .executeTakeFirst();
  const provinces = await trx
    .selectFrom('user_provinces')
    .select('province')
    .where('user_id', '=', user?.id ?? '')
    .execute();
  const isAble =
    user !== undefined &&
    assignee.startsWith('user:') &&
    covers(
      scopeOf(
        user.role,
        provinces.map((row) => row.province),
      ),
      province,
    );
  if (!isAble) {
    throw new GacError('GAC_REQUEST_INVALID', 'The alert cannot be assigned to that person.', {
      issues: [{ at: '/assignee', detail: 'not a user who answers for this locality' }],
    });
  }
}
