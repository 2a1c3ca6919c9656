import { createHash } from 'node:crypto';
import type { Alert } from '../../event/alert.ts';
import type { NotificationType } from '../../event/delivery.ts';
import type { StateContext } from '../context.ts';
import { chunks, type Db } from '../database.ts';
import type { DeliveryRow, DestinationRow } from '../schema.ts';

/** One thing to tell about an alert. */
export interface Owing {
  readonly alert: Alert;
  readonly type: NotificationType;
}

const COLUMNS = 17;

/**
 * Owes notifications to every enabled destination of the alert's province and of the national centre. An update
 * takes the place of one that still waits untried and is the last of its (destination, alert): the destination
 * is told the newest state once. Returns whether anything is owed.
 */
export async function oweDeliveries(
  context: Pick<StateContext, 'database'>,
  trx: Db,
  { owings, nowMs }: { owings: readonly Owing[]; nowMs: number },
): Promise<boolean> {
  if (owings.length === 0) {
    return false;
  }
  const destinations = await enabledDestinations(trx);
  const queues = await lastOwed(context, trx, owings);
  const rows: DeliveryRow[] = [];
  const refreshed: { id: string; alert: string }[] = [];
  for (const { alert, type } of owings) {
    const snapshot = JSON.stringify(alert);
    for (const destination of receiversOf(destinations, alert.province)) {
      const last = queues.get(queueKey(alert.id, destination.id));
      if (type === 'alert.updated' && last?.waiting === true) {
        refreshed.push({ id: last.id, alert: snapshot });
        continue;
      }
      const sequence = (last?.sequence ?? 0) + 1;
      const id = deliveryId(destination.id, alert.id, sequence);
      rows.push({
        ...freshRow(destination, { id, type, sequence, nowMs }),
        alert_id: alert.id,
        alert: snapshot,
      });
    }
  }
  for (const part of chunks(rows, COLUMNS)) {
    await trx.insertInto('deliveries').values(part).execute();
  }
  for (const { id, alert } of refreshed) {
    await trx.updateTable('deliveries').set({ alert }).where('id', '=', id).execute();
  }
  return rows.length > 0;
}

/** A delivery that was just owed, of no alert yet. */
export function freshRow(
  destination: Pick<DestinationRow, 'id' | 'name' | 'channel' | 'province'>,
  owed: { id: string; type: NotificationType; sequence: number; nowMs: number },
): DeliveryRow {
  return {
    id: owed.id,
    alert_id: null,
    destination_id: destination.id,
    destination_name: destination.name,
    channel: destination.channel,
    province: destination.province,
    type: owed.type,
    sequence: owed.sequence,
    state: 'pending',
    attempts: 0,
    created_at_ms: owed.nowMs,
    next_attempt_ms: owed.nowMs,
    leased_until_ms: null,
    delivered_at_ms: null,
    last_response: null,
    receipt_id: null,
    alert: null,
  };
}

function deliveryId(destinationId: string, alertId: string, sequence: number): string {
  const place = `${destinationId}\n${alertId}\n${sequence}`;
  return `msg_${createHash('sha256').update(place).digest('hex').slice(0, 26)}`;
}

type Receiver = Pick<DestinationRow, 'id' | 'name' | 'channel' | 'province'>;

/** By province; the key of the national centre is null. */
async function enabledDestinations(trx: Db): Promise<Map<string | null, Receiver[]>> {
  const rows = await trx
    .selectFrom('destinations')
    .select(['id', 'name', 'channel', 'province'])
    .where('enabled', '=', 1)
    .where('removed_at_ms', 'is', null)
    .orderBy('id')
    .execute();
  return Map.groupBy(rows, (row) => row.province);
}

function receiversOf(destinations: Map<string | null, Receiver[]>, province: string): Receiver[] {
  return [...(destinations.get(province) ?? []), ...(destinations.get(null) ?? [])];
}

interface LastOwed {
  readonly id: string;
  readonly sequence: number;
  /** An update that nobody has tried to send. */
  readonly waiting: boolean;
}

function queueKey(alertId: string, destinationId: string): string {
  return `${alertId}\n${destinationId}`;
}

/** They are locked: one that waits must not be leased before it is refreshed. */
async function lastOwed(
  { database }: Pick<StateContext, 'database'>,
  trx: Db,
  owings: readonly Owing[],
): Promise<Map<string, LastOwed>> {
  const queues = new Map<string, LastOwed>();
  const known = owings.filter(({ type }) => type !== 'alert.created');
  for (const part of chunks(
    known.map(({ alert }) => alert.id),
    1,
  )) {
    const last = trx
      .selectFrom('deliveries as d')
      .select(['d.id', 'd.alert_id', 'd.destination_id', 'd.sequence'])
      .select(['d.type', 'd.state', 'd.leased_until_ms'])
      .where('d.alert_id', 'in', part)
      .where(({ eb, selectFrom }) =>
        eb(
          'd.sequence',
          '=',
          selectFrom('deliveries as later')
            .select((later) => later.fn.max('later.sequence').as('last'))
            .whereRef('later.alert_id', '=', 'd.alert_id')
            .whereRef('later.destination_id', '=', 'd.destination_id'),
        ),
      );
    const rows = await database.locked(last, 'wait').execute();
    for (const row of rows) {
      queues.set(queueKey(row.alert_id ?? '', row.destination_id), {
        id: row.id,
        sequence: row.sequence,
        waiting:
          row.type === 'alert.updated' && row.state === 'pending' && row.leased_until_ms === null,
      });
    }
  }
  return queues;
}
