import { GacError } from '../../event/error.ts';
import type { Principal } from '../../event/scope.ts';
import { appendAudit, SYSTEM_ACTOR } from '../audit-log.ts';
import { notFound, type StateContext, writing } from '../context.ts';
import type { Db } from '../database.ts';
import { demand } from '../permissions.ts';
import { ROLLBACK_REASON_MAX, type RuleRollback } from './contract.ts';

interface Asked {
  readonly ruleId: string;
  readonly fromVersion: string;
  readonly toVersion: string;
  readonly contents: readonly string[];
  readonly reason: string;
  readonly nowMs: number;
}

/** All rollbacks, by rule id. */
export async function listRollbacks(db: Db): Promise<RuleRollback[]> {
  const rows = await db
    .selectFrom('rule_rollbacks')
    .innerJoin('rule_texts', 'rule_texts.hash', 'rule_rollbacks.text_hash')
    .selectAll('rule_rollbacks')
    .select('rule_texts.text')
    .orderBy('rule_rollbacks.rule_id')
    .execute();
  return rows.map((row) => ({
    ruleId: row.rule_id,
    fromVersion: row.from_version,
    toVersion: row.to_version,
    textHash: row.text_hash,
    text: row.text,
    file: row.file,
    contents: JSON.parse(row.contents) as string[],
    reason: row.reason,
    by: row.by_id,
    byName: row.by_name,
    atMs: row.at_ms,
    supersededAtMs: row.superseded_at_ms ?? undefined,
  }));
}

/** Puts a version back. @throws GacError as the contract says */
export async function rollBack(
  context: StateContext,
  actor: Principal,
  asked: Asked,
): Promise<RuleRollback> {
  demandNational(actor);
  const reason = storable(asked.reason.trim());
  const length = [...reason].length;
  if (length === 0 || length > ROLLBACK_REASON_MAX) {
    const detail = `must have 1 to ${ROLLBACK_REASON_MAX} characters`;
    throw new GacError('GAC_REQUEST_INVALID', 'A rollback needs a reason.', {
      issues: [{ at: '/body/reason', detail }],
    });
  }
  return writing(context, async (trx, touched) => {
    const { ruleId, toVersion, nowMs } = asked;
    const versions = await trx
      .selectFrom('rule_versions')
      .selectAll()
      .where('rule_id', '=', ruleId)
      .execute();
    const target = versions.find(({ version }) => version === toVersion);
    if (target === undefined) throw notFound('version of the rule', toVersion);
    const known = versions.map((row) => row.text_hash);
    const before = await rollbackOf(trx, ruleId);
    const row = {
      rule_id: ruleId,
      // What the file had put in force; what was put back before is no version of the file.
      from_version: before?.superseded_at_ms === null ? before.from_version : asked.fromVersion,
      to_version: toVersion,
      text_hash: target.text_hash,
      file: target.file,
      contents: JSON.stringify([...new Set([...known, ...asked.contents])].sort()),
      reason,
      by_id: storable(actor.id),
      by_name: storable(actor.name),
      at_ms: nowMs,
      superseded_at_ms: null,
    };
    await trx.deleteFrom('rule_rollbacks').where('rule_id', '=', ruleId).execute();
    await trx.insertInto('rule_rollbacks').values(row).execute();
    const detail = { from: row.from_version, to: toVersion, reason };
    await audit(trx, actor, { action: 'rule.rollback', ruleId, detail, nowMs });
    touched.add('rules');
    const made = (await listRollbacks(trx)).find((one) => one.ruleId === ruleId);
    if (made === undefined) throw notFound('rollback of the rule', ruleId);
    return made;
  });
}

/** Lets the file judge again. @throws GacError as the contract says */
export async function endRollback(
  context: StateContext,
  actor: Principal,
  { ruleId, nowMs }: { ruleId: string; nowMs: number },
): Promise<void> {
  demandNational(actor);
  await writing(context, async (trx, touched) => {
    const before = await rollbackOf(trx, ruleId);
    if (before === undefined) throw notFound('rollback of the rule', ruleId);
    await trx.deleteFrom('rule_rollbacks').where('rule_id', '=', ruleId).execute();
    const detail = { from: before.from_version, to: before.to_version };
    await audit(trx, actor, { action: 'rule.rollback_end', ruleId, detail, nowMs });
    touched.add('rules');
  });
}

/** Writes down, once, that a file holds a text that a rollback does not know. */
export async function noteSuperseded(
  context: StateContext,
  { ruleId, nowMs }: { ruleId: string; nowMs: number },
): Promise<void> {
  await writing(context, async (trx) => {
    const before = await rollbackOf(trx, ruleId);
    if (before === undefined || before.superseded_at_ms !== null) return;
    await trx
      .updateTable('rule_rollbacks')
      .set({ superseded_at_ms: nowMs })
      .where('rule_id', '=', ruleId)
      .execute();
    const detail = { from: before.from_version, to: before.to_version };
    await audit(trx, SYSTEM_ACTOR, { action: 'rule.rollback_superseded', ruleId, detail, nowMs });
  });
}

function rollbackOf(db: Db, ruleId: string) {
  return db
    .selectFrom('rule_rollbacks')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .executeTakeFirst();
}

/** Rules judge the events of all localities. */
function demandNational(actor: Principal): void {
  demand(actor, 'rule.write');
  if (actor.scope.kind === 'national') return;
  const detail =
    'Rules judge for all provinces: only who answers for the whole country changes them.';
  throw new GacError('GAC_FORBIDDEN', detail);
}

/** Text that every database gives back as it was. */
function storable(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}

async function audit(
  trx: Db,
  actor: Pick<Principal, 'id' | 'name'>,
  entry: { action: string; ruleId: string; detail: Record<string, unknown>; nowMs: number },
): Promise<void> {
  const { action, ruleId, detail, nowMs } = entry;
  const subject = `rule:${ruleId}`;
  await appendAudit(trx, [{ atMs: nowMs, actor, action, subject, province: undefined, detail }]);
}
