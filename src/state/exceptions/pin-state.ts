import { randomUUID } from 'node:crypto';
import { GacError, type Issue } from '../../event/error.ts';
import { covers, type Principal } from '../../event/scope.ts';
import { appendAudit, storable } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import type { RulePinRow } from '../schema.ts';
import { scoped } from '../scope.ts';
import type { NewPin, PinState, RulePin } from './contract.ts';

const NAME_CHARS_MAX = 200;
/** Pins of one rule, and of all. */
const OF_RULE_MAX = 20;
const ALL_MAX = 1_000;
/** Events of one pin, and their size as JSON. */
const EVENTS_MAX = 1_000;
const EVENTS_CHARS_MAX = 2_000_000;
const COLUMNS = [
  'id',
  'rule_id',
  'province',
  'alert_id',
  'name',
  'alert_group',
  'event_count',
  'created_by',
  'created_by_name',
  'created_at_ms',
] as const;

/** The pins of the state. */
export function createPinState(context: StateContext): PinState {
  return {
    list: (scope, { ruleId }) =>
      reading(context, scope, async (db) => {
        let query = scoped(db.selectFrom('rule_pins'), scope, 'province').select(COLUMNS);
        if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId);
        const rows = await query.orderBy('created_at_ms', 'desc').orderBy('id').execute();
        return rows.map(readPin);
      }),
    events: (scope, id) =>
      reading(context, scope, async (db) => {
        const row = await scoped(db.selectFrom('rule_pins'), scope, 'province')
          .select('events')
          .where('id', '=', id)
          .executeTakeFirst();
        return row === undefined ? [] : JSON.parse(row.events);
      }),
    create: (actor, pin, nowMs) => createPin(context, actor, { pin, nowMs }),
    remove: (actor, id, nowMs) => removePin(context, actor, { id, nowMs }),
  };
}

async function createPin(
  context: StateContext,
  actor: Principal,
  { pin, nowMs }: { pin: NewPin; nowMs: number },
): Promise<RulePin> {
  demand(actor, 'rule.tune');
  const events = JSON.stringify(pin.events);
  check(actor, pin, events);
  const row = {
    id: randomUUID(),
    rule_id: pin.ruleId,
    province: pin.province,
    alert_id: pin.alertId,
    name: storable(pin.name.trim()),
    alert_group: JSON.stringify(pin.group),
    event_count: pin.events.length,
    created_by: actor.id,
    created_by_name: actor.name,
    created_at_ms: nowMs,
  };
  const created = readPin(row);
  return writing(context, async (trx, touched) => {
    await checkRoom(trx, pin);
    await trx
      .insertInto('rule_pins')
      .values({ ...row, events })
      .execute();
    const { ruleId, alertId, name, eventCount } = created;
    const detail = { ruleId, alertId, name, eventCount };
    await audit(trx, actor, { action: 'pin.create', pin: created, nowMs, detail });
    touched.add('rules');
    return created;
  });
}

async function removePin(
  context: StateContext,
  actor: Principal,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<void> {
  demand(actor, 'rule.tune');
  await writing(context, async (trx, touched) => {
    const row = await context.database.narrowed(trx, actor.scope, (db) =>
      scoped(db.selectFrom('rule_pins'), actor.scope, 'province')
        .select(COLUMNS)
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (row === undefined) throw notFound('pin', id);
    await trx.deleteFrom('rule_pins').where('id', '=', id).execute();
    const pin = readPin(row);
    const detail = { ruleId: pin.ruleId, alertId: pin.alertId, name: pin.name };
    await audit(trx, actor, { action: 'pin.remove', pin, nowMs, detail });
    touched.add('rules');
  });
}

function check(actor: Principal, pin: NewPin, events: string): void {
  const { province, name } = pin;
  if (!covers(actor.scope, province)) {
    throw new GacError('GAC_FORBIDDEN', `You do not answer for province ${province}.`);
  }
  const issues: Issue[] = [];
  if (name.trim() === '' || name.length > NAME_CHARS_MAX) {
    issues.push({ at: '/name', detail: `must have 1 to ${NAME_CHARS_MAX} characters` });
  }
  const isMuch = pin.events.length > EVENTS_MAX || events.length > EVENTS_CHARS_MAX;
  if (isMuch || pin.events.length === 0) {
    const detail = `must have 1 to ${EVENTS_MAX} events of ${EVENTS_CHARS_MAX} characters as JSON`;
    issues.push({ at: '/alertId', detail });
  }
  if (issues.length === 0) return;
  throw new GacError('GAC_REQUEST_INVALID', 'The pin is not valid.', { issues });
}

async function checkRoom(trx: Db, { ruleId, alertId }: NewPin): Promise<void> {
  const rows = await trx.selectFrom('rule_pins').select(['rule_id', 'alert_id']).execute();
  if (rows.some((row) => row.alert_id === alertId)) {
    throw new GacError('GAC_CONFLICT', `The alert ${alertId} is pinned already.`);
  }
  const own = rows.filter((row) => row.rule_id === ruleId).length;
  if (own < OF_RULE_MAX && rows.length < ALL_MAX) return;
  const detail = `There are already ${own} pins of this rule and ${rows.length} in all.`;
  throw new GacError('GAC_CONFLICT', `${detail} Take one away that others stand for.`);
}

async function audit(
  trx: Db,
  actor: Principal,
  entry: { action: string; pin: RulePin; nowMs: number; detail: object },
): Promise<void> {
  const { action, pin, nowMs, detail } = entry;
  const { province } = pin;
  const subject = `pin:${pin.id}`;
  await appendAudit(trx, [
    { atMs: nowMs, actor, action, subject, province, detail: { ...detail } },
  ]);
}

function readPin(row: Omit<RulePinRow, 'events'>): RulePin {
  return {
    id: row.id,
    name: row.name,
    ruleId: row.rule_id,
    province: row.province,
    alertId: row.alert_id,
    group: JSON.parse(row.alert_group),
    eventCount: row.event_count,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    createdAtMs: row.created_at_ms,
  };
}
