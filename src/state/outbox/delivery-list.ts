import type { Delivery } from '../../event/delivery.ts';
import { GacError } from '../../event/error.ts';
import type { Principal, Scope } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, type StateContext, writing } from '../context.ts';
import type { DeliveryQuery, Page } from '../contract.ts';
import type { Db } from '../database.ts';
import { cutPage, pageSize, readCursor, writeCursor } from '../page.ts';
import { demand } from '../permissions.ts';
import { scoped } from '../scope.ts';
import { DELIVERY_COLUMNS, readDelivery } from './delivery-row.ts';

/** Deliveries to the destinations within the scope, newest first. */
export async function listDeliveries(
  db: Db,
  scope: Scope,
  query: DeliveryQuery,
): Promise<Page<Delivery>> {
  const size = pageSize(query.size);
  let matching = scoped(db.selectFrom('deliveries'), scope, 'deliveries.province');
  if (query.state !== undefined && query.state.length > 0) {
    matching = matching.where('state', 'in', query.state);
  }
  if (query.destinationId !== undefined) {
    matching = matching.where('destination_id', '=', query.destinationId);
  }
  if (query.alertId !== undefined) {
    matching = matching.where('alert_id', '=', query.alertId);
  }
  const { total } = await matching
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  if (query.cursor !== undefined) {
    const [createdAtMs, id] = readCursor<readonly [number, string]>('deliveries', query.cursor, [
      0,
      '',
    ]);
    matching = matching.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('created_at_ms', 'id'), '<', tuple(createdAtMs, id)),
    );
  }
  const found = await matching
    .select(DELIVERY_COLUMNS)
    .orderBy('created_at_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(size + 1)
    .execute();
  const page = cutPage(found, size, (last) =>
    writeCursor('deliveries', [last.created_at_ms, last.id]),
  );
  const items = page.rows.map(readDelivery);
  return page.cursor === undefined ? { items, total } : { items, total, cursor: page.cursor };
}

/** One delivery, or `undefined` when it is absent or out of scope. */
export async function getDelivery(
  db: Db,
  scope: Scope,
  deliveryId: string,
): Promise<Delivery | undefined> {
  const row = await scoped(db.selectFrom('deliveries'), scope, 'deliveries.province')
    .select(DELIVERY_COLUMNS)
    .where('id', '=', deliveryId)
    .executeTakeFirst();
  return row === undefined ? undefined : readDelivery(row);
}

/** The attempts of one delivery, in order; none when it is absent or out of scope. */
export async function attemptsOf(
  db: Db,
  scope: Scope,
  deliveryId: string,
): Promise<{ atMs: number; outcome: string; detail: string }[]> {
  const joined = db
    .selectFrom('delivery_attempts')
    .innerJoin('deliveries', 'deliveries.id', 'delivery_attempts.delivery_id')
    .where('deliveries.id', '=', deliveryId);
  const rows = await scoped(joined, scope, 'deliveries.province')
    .select(['delivery_attempts.at_ms', 'delivery_attempts.outcome', 'delivery_attempts.detail'])
    .orderBy('delivery_attempts.place')
    .execute();
  return rows.map((row) => ({ atMs: row.at_ms, outcome: row.outcome, detail: row.detail }));
}

/** Puts a dead or retrying delivery first in line. @throws GacError GAC_NOT_FOUND, GAC_CONFLICT */
export async function redeliver(
  context: StateContext,
  actor: Principal,
  { deliveryId, nowMs }: { deliveryId: string; nowMs: number },
): Promise<Delivery> {
  demand(actor, 'delivery.redeliver');
  return writing(context, async (trx, touched) => {
    const { database } = context;
    const row = await database.narrowed(trx, actor.scope, (db) => {
      const found = scoped(db.selectFrom('deliveries'), actor.scope, 'deliveries.province');
      const asked = found.selectAll().where('id', '=', deliveryId);
      return database.locked(asked, 'wait').executeTakeFirst();
    });
    if (row === undefined) {
      throw notFound('delivery', deliveryId);
    }
    const isUnderWay = row.leased_until_ms !== null && row.leased_until_ms > nowMs;
    if (isUnderWay || (row.state !== 'dead' && row.state !== 'retrying')) {
      const state = isUnderWay ? 'being sent' : row.state;
      throw new GacError('GAC_CONFLICT', `Cannot redeliver a delivery that is ${state}.`);
    }
    await refuseRemoved(trx, row.destination_id);
    // Due since it was owed, so that it goes before everything owed later.
    const due = { state: 'retrying', next_attempt_ms: row.created_at_ms, leased_until_ms: null };
    // A fresh series: its attempts count from here, the earlier ones stay written down.
    const again = { ...due, attempts: 0 };
    await trx.updateTable('deliveries').set(again).where('id', '=', row.id).execute();
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor,
        action: 'delivery.redeliver',
        subject: `delivery:${row.id}`,
        province: row.province ?? undefined,
        detail: { destination: row.destination_id, from: row.state },
      },
    ]);
    touched.add('deliveries');
    return readDelivery({ ...row, ...again });
  });
}

async function refuseRemoved(trx: Db, destinationId: string): Promise<void> {
  const { removed_at_ms } = await trx
    .selectFrom('destinations')
    .select('removed_at_ms')
    .where('id', '=', destinationId)
    .executeTakeFirstOrThrow();
  if (removed_at_ms !== null) {
    throw new GacError('GAC_CONFLICT', 'The destination was removed.');
  }
}
