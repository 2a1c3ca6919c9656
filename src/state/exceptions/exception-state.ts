import { randomUUID } from 'node:crypto';
import type { Principal } from '../../event/scope.ts';
import { appendAudit, storable } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import type { RuleExceptionRow } from '../schema.ts';
import { scoped } from '../scope.ts';
import { checkException, checkRoom } from './check-exception.ts';
import type { ExceptionState, NewException, RuleException } from './contract.ts';
import { ownerOf } from './exception-owner.ts';

/** Most exceptions of one list. */
const LIST_MAX = 1_000;

/** The exceptions of the state. */
export function createExceptionState(context: StateContext): ExceptionState {
  return {
    list: (scope, { ruleId, atMs }) =>
      reading(context, scope, async (db) => {
        let query = scoped(db.selectFrom('rule_exceptions'), scope, 'province').selectAll();
        if (ruleId !== undefined) query = query.where('rule_id', '=', ruleId);
        if (atMs !== undefined) {
          query = query.where('expires_at_ms', '>', atMs).where('ended_at_ms', 'is', null);
        }
        const newest = query.orderBy('created_at_ms', 'desc').orderBy('id').limit(LIST_MAX);
        return (await newest.execute()).map(readException);
      }),
    get: (scope, id) =>
      reading(context, scope, async (db) => {
        const row = await scoped(db.selectFrom('rule_exceptions'), scope, 'province')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        return row === undefined ? undefined : readException(row);
      }),
    check: async (actor, exception, nowMs) => {
      checkException(actor, exception, nowMs);
      await ownerOf(context, actor, exception);
      await writing(context, (trx) => checkRoom(trx, exception, nowMs));
    },
    create: (actor, exception, nowMs) => createException(context, actor, { exception, nowMs }),
    end: (actor, id, nowMs) => endException(context, actor, { id, nowMs }),
  };
}

async function createException(
  context: StateContext,
  actor: Principal,
  { exception, nowMs }: { exception: NewException; nowMs: number },
): Promise<RuleException> {
  checkException(actor, exception, nowMs);
  const owner = await ownerOf(context, actor, exception);
  const created: RuleException = {
    id: randomUUID(),
    ruleId: exception.ruleId,
    province: exception.province,
    condition: exception.condition,
    ...{ owner: owner.id, ownerName: owner.name },
    reason: storable(exception.reason.trim()),
    ...{ createdBy: actor.id, createdByName: actor.name, createdAtMs: nowMs },
    expiresAtMs: exception.expiresAtMs,
    ...{ endedAtMs: undefined, endedBy: undefined },
  };
  return writing(context, async (trx, touched) => {
    await checkRoom(trx, exception, nowMs);
    await trx.insertInto('rule_exceptions').values(exceptionRow(created)).execute();
    const { condition, reason, expiresAtMs } = created;
    const detail = {
      ...{ ruleId: created.ruleId, condition, reason },
      ...{ owner: owner.id, expiresAtMs },
    };
    await audit(trx, actor, { action: 'exception.create', exception: created, nowMs, detail });
    touched.add('rules');
    return created;
  });
}

async function endException(
  context: StateContext,
  actor: Principal,
  { id, nowMs }: { id: string; nowMs: number },
): Promise<RuleException> {
  demand(actor, 'rule.tune');
  return writing(context, async (trx, touched) => {
    const row = await context.database.narrowed(trx, actor.scope, (db) =>
      scoped(db.selectFrom('rule_exceptions'), actor.scope, 'province')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirst(),
    );
    if (row === undefined) throw notFound('exception', id);
    const before = readException(row);
    if (before.endedAtMs !== undefined || before.expiresAtMs <= nowMs) return before;
    const after = { ...before, endedAtMs: nowMs, endedBy: actor.id };
    await trx
      .updateTable('rule_exceptions')
      .set({ ended_at_ms: nowMs, ended_by: actor.id })
      .where('id', '=', id)
      .execute();
    const detail = { ruleId: after.ruleId, expiresAtMs: after.expiresAtMs };
    await audit(trx, actor, { action: 'exception.end', exception: after, nowMs, detail });
    touched.add('rules');
    return after;
  });
}

async function audit(
  trx: Db,
  actor: Principal,
  entry: { action: string; exception: RuleException; nowMs: number; detail: object },
): Promise<void> {
  const { action, exception, nowMs, detail } = entry;
  const subject = `exception:${exception.id}`;
  const { province } = exception;
  await appendAudit(trx, [
    { atMs: nowMs, actor, action, subject, province, detail: { ...detail } },
  ]);
}

function exceptionRow(exception: RuleException): RuleExceptionRow {
  return {
    id: exception.id,
    rule_id: exception.ruleId,
    province: exception.province ?? null,
    condition: JSON.stringify(exception.condition),
    owner: exception.owner,
    owner_name: exception.ownerName,
    reason: exception.reason,
    created_by: exception.createdBy,
    created_by_name: exception.createdByName,
    created_at_ms: exception.createdAtMs,
    expires_at_ms: exception.expiresAtMs,
    ended_at_ms: exception.endedAtMs ?? null,
    ended_by: exception.endedBy ?? null,
  };
}

function readException(row: RuleExceptionRow): RuleException {
  return {
    id: row.id,
    ruleId: row.rule_id,
    province: row.province ?? undefined,
    condition: JSON.parse(row.condition),
    owner: row.owner,
    ownerName: row.owner_name,
    reason: row.reason,
    createdBy: row.created_by,
    createdByName: row.created_by_name,
    createdAtMs: row.created_at_ms,
    expiresAtMs: row.expires_at_ms,
    endedAtMs: row.ended_at_ms ?? undefined,
    endedBy: row.ended_by ?? undefined,
  };
}
