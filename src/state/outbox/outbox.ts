import { type SelectQueryBuilder, type SqlBool, sql } from 'kysely';
import type { Delivery } from '../../event/delivery.ts';
import { NATIONAL } from '../../event/scope.ts';
import type { Outbox, OwedDelivery } from '../../notify/contract.ts';
import { readAlert } from '../alerts/alert-row.ts';
import { reading, type StateContext, writing } from '../context.ts';
import { chunks, type Db } from '../database.ts';
import type { DeliveryRow, DestinationRow, Schema } from '../schema.ts';
import { recordAttempts } from './attempts.ts';
import { readDelivery } from './delivery-row.ts';
import { readDestination } from './destination-row.ts';
import { settleDelivery } from './settle-delivery.ts';

/** The outbox of the state. Each call is one transaction, so a crash leaves a lease or its outcome, never half. */
export function createOutbox(context: StateContext): Outbox {
  return {
    lease: (options) => lease(context, options),
    settle: (deliveryId, outcome, nowMs) => settleDelivery(context, { deliveryId, outcome, nowMs }),
    releaseLeases: (nowMs) => context.database.whenAlone(() => releaseLeases(context, nowMs)),
    nextDueMs: () => reading(context, NATIONAL, nextDueMs),
  };
}

/** The leases stay noted: the next one writes down that an attempt of unknown outcome went before it. */
async function releaseLeases(context: StateContext, nowMs: number): Promise<void> {
  await writing(context, async (trx) => {
    await trx
      .updateTable('deliveries')
      .set({ leased_until_ms: nowMs, next_attempt_ms: nowMs })
      .where('leased_until_ms', '>', nowMs)
      .where('next_attempt_ms', 'is not', null)
      .execute();
  });
}

/** A lease moves the next attempt to its own end: what a crash leaves behind comes due again by itself. */
async function lease(
  context: StateContext,
  options: { nowMs: number; max: number; leaseMs: number },
): Promise<OwedDelivery[]> {
  const { nowMs, max, leaseMs } = options;
  if (max < 1) {
    return [];
  }
  const leaseDue = async (trx: Db) => {
    const sendableNow = sendable(trx)
      .where(hasAttemptFree(nowMs))
      .selectAll('d')
      .where('d.next_attempt_ms', '<=', nowMs)
      .orderBy('d.next_attempt_ms')
      .orderBy('d.created_at_ms')
      .orderBy('d.sequence')
      .orderBy('d.id')
      .limit(max);
    const due = await context.database.locked(sendableNow, 'skip').execute();
    const rows = await noteLostLeases(trx, await oneOfEachDegraded(trx, due), nowMs);
    for (const part of chunks(rows, 1)) {
      await trx
        .updateTable('deliveries')
        .set({ leased_until_ms: nowMs + leaseMs, next_attempt_ms: nowMs + leaseMs })
        .where(
          'id',
          'in',
          part.map((row) => row.id),
        )
        .execute();
    }
    return owedOf(context, trx, rows);
  };
  return writing(context, leaseDue, 'beside');
}

/**
 * What may be sent at all: still owed, to a destination that is on, and first of its (destination, alert). A dead
 * predecessor does not hold up what follows.
 */
function sendable(db: Db): SelectQueryBuilder<Schema & { d: DeliveryRow }, 'd', object> {
  const isOn = sql<SqlBool>`exists (select 1 from destinations as o where o.id = d.destination_id
    and o.enabled = 1 and o.health <> 'disabled' and o.removed_at_ms is null)`;
  const isFirst = sql<SqlBool>`not exists (select 1 from deliveries as p
    where p.alert_id = d.alert_id and p.destination_id = d.destination_id
    and p.sequence < d.sequence and p.next_attempt_ms is not null)`;
  return db.selectFrom('deliveries as d').where(isOn).where(isFirst) as SelectQueryBuilder<
    Schema & { d: DeliveryRow },
    'd',
    object
  >;
}

/**
 * A degraded destination has one attempt under way at a time, so that one that hangs does not take every place from
 * the destinations that answer.
 */
function hasAttemptFree(nowMs: number) {
  return sql<SqlBool>`not exists (select 1 from destinations as g
    join deliveries as b on b.destination_id = g.id
    where g.id = d.destination_id and g.health = 'degraded'
    and b.leased_until_ms > ${nowMs} and b.next_attempt_ms is not null)`;
}

/** The first of each degraded destination, and all of the others. */
async function oneOfEachDegraded(trx: Db, due: readonly DeliveryRow[]): Promise<DeliveryRow[]> {
  const degraded = new Set<string>();
  for (const part of chunks([...new Set(due.map((row) => row.destination_id))], 1)) {
    const found = await trx
      .selectFrom('destinations')
      .select('id')
      .where('health', '=', 'degraded')
      .where('id', 'in', part)
      .execute();
    for (const { id } of found) degraded.add(id);
  }
  const taken = new Set<string>();
  return due.filter(({ destination_id: id }) => {
    const isFree = !degraded.has(id) || !taken.has(id);
    taken.add(id);
    return isFree;
  });
}

/** A lease that ended without an outcome was an attempt of unknown outcome: it counts, and it is written down. */
async function noteLostLeases(
  trx: Db,
  due: readonly DeliveryRow[],
  nowMs: number,
): Promise<DeliveryRow[]> {
  const lost = due.filter((row) => row.leased_until_ms !== null);
  const detail = 'The lease ended without an outcome; the attempt may have arrived.';
  await recordAttempts(
    trx,
    lost.map((row) => ({ row, atMs: nowMs, outcome: 'unknown', detail })),
  );
  const ids = new Set(lost.map((row) => row.id));
  for (const part of chunks([...ids], 1)) {
    await trx
      .updateTable('deliveries')
      .set((eb) => ({ attempts: eb('attempts', '+', 1), state: 'retrying' }))
      .where('id', 'in', part)
      .execute();
  }
  return due.map((row) =>
    ids.has(row.id) ? { ...row, attempts: row.attempts + 1, state: 'retrying' } : row,
  );
}

async function owedOf(
  context: StateContext,
  trx: Db,
  rows: readonly DeliveryRow[],
): Promise<OwedDelivery[]> {
  const destinations = new Map<string, DestinationRow>();
  for (const part of chunks([...new Set(rows.map((row) => row.destination_id))], 1)) {
    const found = await trx
      .selectFrom('destinations')
      .selectAll()
      .where('id', 'in', part)
      .execute();
    for (const row of found) {
      destinations.set(row.id, row);
    }
  }
  return rows.flatMap((row) => {
    const destination = destinations.get(row.destination_id);
    if (destination === undefined) {
      return [];
    }
    const delivery: Delivery = readDelivery(row);
    const { secret, id } = destination;
    return [
      {
        delivery,
        destination: readDestination(destination),
        secret: secret === null ? undefined : context.secrets.open(secret, id),
        alert: row.alert === null ? undefined : readAlert(row.alert),
      },
    ];
  });
}

async function nextDueMs(db: Db): Promise<number | undefined> {
  const row = await sendable(db)
    .select('d.next_attempt_ms as due')
    .where('d.next_attempt_ms', 'is not', null)
    .orderBy('d.next_attempt_ms')
    .limit(1)
    .executeTakeFirst();
  return row?.due ?? undefined;
}
