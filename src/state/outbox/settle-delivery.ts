import type { Outbox } from '../../notify/contract.ts';
import { appendAudit, SYSTEM_ACTOR } from '../audit-log.ts';
import type { Topic } from '../change-listeners.ts';
import { notFound, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import type { DeliveryRow } from '../schema.ts';
import { oneLine, recordAttempts } from './attempts.ts';

type Outcome = Parameters<Outbox['settle']>[1];

interface Settlement {
  readonly deliveryId: string;
  readonly outcome: Outcome;
  readonly nowMs: number;
}

/**
 * Stores the outcome of an attempt. An attempt that arrived counts however late it is told; a failure of a lease
 * that is gone (settled or redelivered meanwhile) is only written down. @throws GacError GAC_NOT_FOUND
 */
export async function settleDelivery(context: StateContext, settlement: Settlement): Promise<void> {
  const { deliveryId, outcome, nowMs } = settlement;
  const settle = async (trx: Db, touched: Set<Topic>) => {
    const asked = trx.selectFrom('deliveries').selectAll().where('id', '=', deliveryId);
    const row = await context.database.locked(asked, 'wait').executeTakeFirst();
    if (row === undefined) {
      throw notFound('delivery', deliveryId);
    }
    const detail = outcome.kind === 'delivered' ? outcome.response : outcome.reason;
    await recordAttempts(trx, [{ row, atMs: nowMs, outcome: outcome.kind, detail }]);
    const isStale =
      outcome.kind === 'delivered' ? row.state === 'delivered' : row.leased_until_ms === null;
    if (isStale) {
      return;
    }
    await trx
      .updateTable('deliveries')
      .set({ ...settledColumns(outcome, nowMs), attempts: row.attempts + 1, leased_until_ms: null })
      .where('id', '=', row.id)
      .execute();
    await setHealth(trx, row, outcome);
    await auditDead(trx, row, settlement);
    touched.add('deliveries');
  };
  // What is written into the audit must be alone before it locks anything.
  await writing(context, settle, outcome.kind === 'dead' ? 'alone' : 'beside');
}

function settledColumns(outcome: Outcome, nowMs: number) {
  switch (outcome.kind) {
    case 'delivered':
      return {
        state: 'delivered',
        next_attempt_ms: null,
        delivered_at_ms: nowMs,
        last_response: oneLine(outcome.response),
        receipt_id: outcome.receiptId === undefined ? null : oneLine(outcome.receiptId),
      };
    case 'retry':
      return {
        state: 'retrying',
        next_attempt_ms: outcome.nextAttemptMs,
        last_response: oneLine(outcome.reason),
      };
    case 'dead':
      return { state: 'dead', next_attempt_ms: null, last_response: oneLine(outcome.reason) };
  }
}

/** A delivery heals a degraded destination; only a person switches a disabled one on again. */
async function setHealth(trx: Db, row: DeliveryRow, outcome: Outcome): Promise<void> {
  const isOff = outcome.kind === 'dead' && outcome.disableDestination;
  const health = isOff ? 'disabled' : outcome.kind === 'delivered' ? 'healthy' : 'degraded';
  await trx
    .updateTable('destinations')
    .set({ health })
    .where('id', '=', row.destination_id)
    .where('health', 'not in', ['disabled', health])
    .execute();
}

async function auditDead(trx: Db, row: DeliveryRow, { outcome, nowMs }: Settlement): Promise<void> {
  if (outcome.kind !== 'dead') {
    return;
  }
  const entry = { atMs: nowMs, actor: SYSTEM_ACTOR, province: row.province ?? undefined };
  const reason = oneLine(outcome.reason);
  await appendAudit(trx, [
    {
      ...entry,
      action: 'delivery.dead',
      subject: `delivery:${row.id}`,
      detail: { destination: row.destination_id, alert: row.alert_id, reason },
    },
  ]);
  if (outcome.disableDestination) {
    const subject = `destination:${row.destination_id}`;
    await appendAudit(trx, [
      { ...entry, action: 'destination.disable', subject, detail: { reason } },
    ]);
  }
}
