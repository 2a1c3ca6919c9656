import type { Destination } from '../../event/delivery.ts';
import { GacError, type Issue } from '../../event/error.ts';
import { covers, type Principal, type Scope } from '../../event/scope.ts';
import { appendAudit } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { DestinationState } from '../contract.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import { newId, newSecret } from '../tokens.ts';
import { recordAttempts } from './attempts.ts';
import { attemptsOf, getDelivery, listDeliveries, redeliver } from './delivery-list.ts';
import { DELIVERY_COLUMNS, readDelivery } from './delivery-row.ts';
import { readDestinations } from './destination-row.ts';
import { freshRow } from './owe-deliveries.ts';

type NewDestination = Parameters<DestinationState['create']>[1];

/** The destinations of the state and what was sent to them. */
export function createDestinationState(context: StateContext): DestinationState {
  const within = <T>(scope: Scope, work: (db: Db) => Promise<T>) => reading(context, scope, work);
  return {
    list: (scope) => within(scope, (db) => readDestinations(db, scope)),
    get: (scope, id) => within(scope, async (db) => (await readDestinations(db, scope, id))[0]),
    create: (actor, destination, nowMs) =>
      createDestination(context, actor, { destination, nowMs }),
    setEnabled: (actor, id, enabled, nowMs) => setEnabled(context, actor, { id, enabled, nowMs }),
    remove: (actor, id, nowMs) => removeDestination(context, actor, { id, nowMs }),
    sendTest: (actor, id, nowMs) => sendTest(context, actor, { id, nowMs }),
    deliveries: (scope, query) => within(scope, (db) => listDeliveries(db, scope, query)),
    delivery: (scope, deliveryId) => within(scope, (db) => getDelivery(db, scope, deliveryId)),
    attempts: (scope, deliveryId) => within(scope, (db) => attemptsOf(db, scope, deliveryId)),
    redeliver: (actor, deliveryId, nowMs) => redeliver(context, actor, { deliveryId, nowMs }),
  };
}

async function createDestination(
  context: StateContext,
  actor: Principal,
  asked: { destination: NewDestination; nowMs: number },
): Promise<{ destination: Destination; secret: string | undefined }> {
  demand(actor, 'destination.write');
  const { nowMs } = asked;
  const { province, name, channel, address, language } = asked.destination;
  check(actor, asked.destination);
  const destination: Destination = {
    id: newId('ds_'),
    province,
    name,
    channel,
    address,
    language,
    enabled: true,
    health: 'healthy',
    createdAtMs: nowMs,
  };
  const secret = channel === 'webhook' ? signingSecret() : undefined;
  return writing(context, async (trx) => {
    const { id, health } = destination;
    const sealed = secret === undefined ? null : context.secrets.seal(secret, id);
    await trx
      .insertInto('destinations')
      .values({
        ...{ id, name, channel, address, language, health },
        province: province ?? null,
        secret: sealed,
        enabled: 1,
        created_at_ms: nowMs,
        removed_at_ms: null,
      })
      .execute();
    const detail = { name, channel, address, language };
    await audit(trx, actor, { destination, action: 'destination.create', nowMs, detail });
    return { destination, secret };
  });
}

/** As Standard Webhooks 1.0.0 writes it: `whsec_` and base64 of 32 random bytes. */
function signingSecret(): string {
  return `whsec_${Buffer.from(newSecret(''), 'base64url').toString('base64')}`;
}

/** Switching on heals: the queue, which was kept, flows again. */
async function setEnabled(
  context: StateContext,
  actor: Principal,
  asked: { id: string; enabled: boolean; nowMs: number },
): Promise<Destination> {
  demand(actor, 'destination.write');
  const { id, enabled, nowMs } = asked;
  return writing(context, async (trx, touched) => {
    const before = await destinationAt(context, trx, { actor, id });
    const health = enabled ? 'healthy' : 'disabled';
    // What waited meanwhile begins a fresh series, so that the first failure does not end it.
    if (enabled) {
      await trx
        .updateTable('deliveries')
        .set({ attempts: 0 })
        .where('destination_id', '=', id)
        .where('next_attempt_ms', 'is not', null)
        .execute();
    }
    // After the deliveries, as everywhere: in one order of locks nobody waits in a circle.
    await trx
      .updateTable('destinations')
      .set({ enabled: enabled ? 1 : 0, health })
      .where('id', '=', id)
      .execute();
    const destination: Destination = { ...before, enabled, health };
    const action = enabled ? 'destination.enable' : 'destination.disable';
    await audit(trx, actor, { destination, action, nowMs, detail: {} });
    touched.add('deliveries');
    return destination;
  });
}

/** The destination goes, what was sent to it stays; what it is still owed becomes dead with that reason. */
async function removeDestination(
  context: StateContext,
  actor: Principal,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<void> {
  demand(actor, 'destination.write');
  await writing(context, async (trx, touched) => {
    const destination = await destinationAt(context, trx, { actor, id });
    const open = trx
      .selectFrom('deliveries')
      .select('id')
      .where('destination_id', '=', id)
      .where('next_attempt_ms', 'is not', null);
    const owed = await context.database.locked(open, 'wait').execute();
    const reason = 'The destination was removed.';
    const dead = owed.map((row) => ({ row, atMs: nowMs, outcome: 'dead', detail: reason }));
    await recordAttempts(trx, dead);
    await trx
      .updateTable('deliveries')
      .set({ state: 'dead', next_attempt_ms: null, leased_until_ms: null, last_response: reason })
      .where('destination_id', '=', id)
      .where('next_attempt_ms', 'is not', null)
      .execute();
    await trx
      .updateTable('destinations')
      .set({ removed_at_ms: nowMs, enabled: 0, health: 'disabled', secret: null })
      .where('id', '=', id)
      .execute();
    const detail = { name: destination.name, deadDeliveries: owed.length };
    await audit(trx, actor, { destination, action: 'destination.remove', nowMs, detail });
    touched.add('deliveries');
  });
}

async function sendTest(
  context: StateContext,
  actor: Principal,
  { id, nowMs }: { id: string; nowMs: number },
) {
  demand(actor, 'destination.test');
  return writing(context, async (trx, touched) => {
    const destination = await destinationAt(context, trx, { actor, id });
    if (!destination.enabled || destination.health === 'disabled') {
      throw new GacError('GAC_CONFLICT', 'The destination is disabled: enable it to test it.');
    }
    const receiver = { ...destination, province: destination.province ?? null };
    const deliveryId = newId('msg_');
    const owed = { id: deliveryId, type: 'delivery.test', sequence: 1, nowMs } as const;
    await trx.insertInto('deliveries').values(freshRow(receiver, owed)).execute();
    const detail = { delivery: deliveryId };
    await audit(trx, actor, { destination, action: 'destination.test', nowMs, detail });
    touched.add('deliveries');
    const row = await trx
      .selectFrom('deliveries')
      .select(DELIVERY_COLUMNS)
      .where('id', '=', deliveryId)
      .executeTakeFirstOrThrow();
    return readDelivery(row);
  });
}

async function destinationAt(
  { database }: StateContext,
  trx: Db,
  { actor, id }: { actor: Principal; id: string },
): Promise<Destination> {
  const [destination] = await database.narrowed(trx, actor.scope, (db) =>
    readDestinations(db, actor.scope, id),
  );
  if (destination === undefined) {
    throw notFound('destination', id);
  }
  return destination;
}

function check(actor: Principal, destination: NewDestination): void {
  const { province, name, channel, address } = destination;
  const issues: Issue[] = [];
  if (name.trim().length === 0) {
    issues.push({ at: '/name', detail: 'must not be empty' });
  }
  if (province !== undefined && !/^\d{2}$/.test(province)) {
    issues.push({ at: '/province', detail: 'must be an official two-digit code' });
  }
  const isAddress =
    channel === 'email'
      ? /^[^\s@<>,]+@[^\s@<>,]+$/.test(address)
      : URL.canParse(address) && /^https?:$/.test(new URL(address).protocol);
  if (!isAddress) {
    issues.push({ at: '/address', detail: `is not an address for ${channel}` });
  }
  if (issues.length > 0) {
    throw new GacError('GAC_REQUEST_INVALID', 'The destination is not valid.', { issues });
  }
  const isWithin =
    province === undefined ? actor.scope.kind === 'national' : covers(actor.scope, province);
  if (!isWithin) {
    throw new GacError('GAC_FORBIDDEN', 'You do not answer for that locality.');
  }
}

async function audit(
  trx: Db,
  actor: Principal,
  entry: { destination: Destination; action: string; nowMs: number; detail: object },
): Promise<void> {
  const { destination, action, nowMs, detail } = entry;
  const { province } = destination;
  const subject = `destination:${destination.id}`;
  await appendAudit(trx, [
    { atMs: nowMs, actor, action, subject, province, detail: { ...detail } },
  ]);
}
