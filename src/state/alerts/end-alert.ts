import type { Alert } from '../../event/alert.ts';
import { NATIONAL } from '../../event/scope.ts';
import { appendAudit, SYSTEM_ACTOR } from '../audit-log.ts';
import { type StateContext, writing } from '../context.ts';
import type { AlertState } from '../contract.ts';
import type { Db } from '../database.ts';
import { getAlert } from './read-alerts.ts';
import { writeAlerts } from './write-alerts.ts';

/** Closes a quiet alert whose cause is over, with its audit entry; a person who opened it again has the last word. */
export function endAlert(
  context: StateContext,
  asked: { id: string; why: Parameters<AlertState['end']>[1]; nowMs: number },
): Promise<Alert | undefined> {
  const { id, why, nowMs } = asked;
  return writing(context, async (trx, touched) => {
    const before = await getAlert(trx, NATIONAL, id);
    if (before?.quiet === undefined || before.status === 'closed') return undefined;
    if (await wasReopened(trx, id)) return undefined;
    const alert = context.lifecycle.end(before, { nowMs, verdict: why.verdict });
    await writeAlerts(trx, [alert]);
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor: SYSTEM_ACTOR,
        action: 'alert.close',
        subject: `alert:${id}`,
        province: alert.province,
        detail: { ...why, version: alert.version },
      },
    ]);
    touched.add('alerts');
    return alert;
  });
}

async function wasReopened(trx: Db, id: string): Promise<boolean> {
  const entry = await trx
    .selectFrom('audit')
    .select('sequence')
    .where('subject', '=', `alert:${id}`)
    .where('action', '=', 'alert.reopen')
    .executeTakeFirst();
  return entry !== undefined;
}
