import { GacError } from '../../event/error.ts';
import type { NodeCosts } from '../../event/rule-budget.ts';
import { NATIONAL, type Principal } from '../../event/scope.ts';
import { appendAudit, SYSTEM_ACTOR } from '../audit-log.ts';
import { notFound, reading, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import type { RuleQuarantineRow } from '../schema.ts';
import type { NewQuarantine, QuarantineState, QuarantineStep } from './contract.ts';
import { newQuarantineRow, readQuarantine, readUnsettled } from './quarantine-row.ts';

const REASON_CHARS_MAX = 2_000;
const HISTORY_MAX = 50;
/** A process that told nothing for so long is gone, with what it held. */
const COSTS_KEPT_MS = 86_400_000;

const COLUMN_OF: Readonly<
  Record<QuarantineStep, 'told_at_ms' | 'gaps_opened_at_ms' | 'gaps_ended_at_ms'>
> = {
  told: 'told_at_ms',
  gaps_opened: 'gaps_opened_at_ms',
  gaps_ended: 'gaps_ended_at_ms',
};

/** The quarantines of the state. */
export function createQuarantineState(context: StateContext): QuarantineState {
  const within = <T>(work: (db: Db) => Promise<T>) => reading(context, NATIONAL, work);
  return {
    open: (found, nowMs) => openQuarantine(context, found, nowMs),
    inForce: () =>
      within(async (db) => {
        const rows = db
          .selectFrom('rule_quarantines')
          .selectAll()
          .where('released_at_ms', 'is', null);
        return (await rows.orderBy('since_ms').orderBy('id').execute()).map(readQuarantine);
      }),
    ofRule: (ruleId) =>
      within(async (db) => {
        const rows = db.selectFrom('rule_quarantines').selectAll().where('rule_id', '=', ruleId);
        const newest = rows.orderBy('since_ms', 'desc').orderBy('id').limit(HISTORY_MAX);
        return (await newest.execute()).map(readQuarantine);
      }),
    release: async (actor, ruleId, reason, nowMs) => {
      demandNational(actor);
      return releaseQuarantine(context, { actor, ruleId, reason: checkedReason(reason), nowMs });
    },
    releaseChanged: ({ id, version }, nowMs) =>
      writing(context, async (trx, touched) => {
        const row = await inForceOf(trx, id);
        if (row === undefined || row.rule_version === version) return false;
        const reason =
          version === undefined
            ? 'The rule is no more.'
            : `Version ${version} took the place of ${row.rule_version}.`;
        await end(trx, row, { actor: SYSTEM_ACTOR, reason, nowMs });
        touched.add('rules');
        return true;
      }),
    unsettled: () =>
      within(async (db) => {
        const rows = await db
          .selectFrom('rule_quarantines')
          .selectAll()
          .where(({ or, and, eb }) =>
            or([
              eb('told_at_ms', 'is', null),
              eb('gaps_opened_at_ms', 'is', null),
              and([eb('released_at_ms', 'is not', null), eb('gaps_ended_at_ms', 'is', null)]),
            ]),
          )
          .orderBy('since_ms')
          .orderBy('id')
          .execute();
        return rows.map(readUnsettled);
      }),
    noteStep: (id, step, nowMs) =>
      writing(context, async (trx) => {
        const column = COLUMN_OF[step];
        await trx
          .updateTable('rule_quarantines')
          .set({ [column]: nowMs })
          .where('id', '=', id)
          .where(column, 'is', null)
          .execute();
      }),
    noteCosts: (costs) => noteCosts(context, costs),
    costs: (sinceMs) =>
      within(async (db) => {
        const rows = await db
          .selectFrom('rule_costs')
          .selectAll()
          .where('at_ms', '>=', sinceMs)
          .orderBy('node')
          .execute();
        return rows.map(({ document }) => JSON.parse(document) as NodeCosts);
      }),
  };
}

async function openQuarantine(context: StateContext, found: NewQuarantine, nowMs: number) {
  return writing(context, async (trx, touched) => {
    const known = await inForceOf(trx, found.ruleId);
    if (known !== undefined) return { quarantine: readQuarantine(known), opened: false };
    const row = newQuarantineRow(found, nowMs);
    await trx.insertInto('rule_quarantines').values(row).execute();
    const { ruleVersion, budget, measured, limit, node } = found;
    await appendAudit(trx, [
      {
        atMs: nowMs,
        actor: SYSTEM_ACTOR,
        action: 'rule.quarantine',
        subject: `rule:${found.ruleId}`,
        province: undefined,
        detail: { version: ruleVersion, budget, measured, limit, node },
      },
    ]);
    touched.add('rules');
    return { quarantine: readQuarantine(row), opened: true };
  });
}

async function releaseQuarantine(
  context: StateContext,
  asked: { actor: Principal; ruleId: string; reason: string; nowMs: number },
) {
  return writing(context, async (trx, touched) => {
    const row = await inForceOf(trx, asked.ruleId);
    if (row === undefined) throw notFound('quarantine of rule', asked.ruleId);
    const ended = await end(trx, row, asked);
    touched.add('rules');
    return readQuarantine(ended);
  });
}

async function end(
  trx: Db,
  row: RuleQuarantineRow,
  by: { actor: Pick<Principal, 'id' | 'name'>; reason: string; nowMs: number },
): Promise<RuleQuarantineRow> {
  const change = {
    released_at_ms: by.nowMs,
    released_by: by.actor.name,
    release_reason: by.reason,
  };
  await trx.updateTable('rule_quarantines').set(change).where('id', '=', row.id).execute();
  await appendAudit(trx, [
    {
      atMs: by.nowMs,
      actor: by.actor,
      action: 'rule.release',
      subject: `rule:${row.rule_id}`,
      province: undefined,
      detail: { version: row.rule_version, budget: row.budget, reason: by.reason },
    },
  ]);
  return { ...row, ...change };
}

async function noteCosts(context: StateContext, costs: NodeCosts): Promise<void> {
  const { node, atMs } = costs;
  const told = { at_ms: atMs, document: JSON.stringify(costs) };
  await writing(context, async (trx) => {
    await trx
      .insertInto('rule_costs')
      .values({ node, ...told })
      .onConflict((conflict) => conflict.column('node').doUpdateSet(told))
      .execute();
    await trx
      .deleteFrom('rule_costs')
      .where('at_ms', '<', atMs - COSTS_KEPT_MS)
      .execute();
  });
}

function inForceOf(db: Db, ruleId: string): Promise<RuleQuarantineRow | undefined> {
  return db
    .selectFrom('rule_quarantines')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .where('released_at_ms', 'is', null)
    .executeTakeFirst();
}

/** A rule judges for every province, so it is released for all of them. */
function demandNational(actor: Principal): void {
  demand(actor, 'rule.write');
  if (actor.scope.kind === 'national') return;
  throw new GacError('GAC_FORBIDDEN', 'A rule is of all provinces; you answer for some.');
}

/** As every database gives it back: what people type can hold NUL and halves of surrogate pairs. */
function checkedReason(given: string): string {
  const reason = given.trim().toWellFormed().replaceAll('\0', '\uFFFD');
  if (reason.length > 0 && reason.length <= REASON_CHARS_MAX) return reason;
  throw new GacError('GAC_REQUEST_INVALID', 'A release needs a reason.', {
    issues: [{ at: '/reason', detail: `must have 1 to ${REASON_CHARS_MAX} characters` }],
  });
}
