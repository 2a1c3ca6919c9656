import type { LossReason, NewGap } from '../../event/rule-ledger.ts';
import { notFound } from '../context.ts';
import { chunks, type Db } from '../database.ts';
import type { RuleGapRow } from '../schema.ts';
import { newGapRow } from './gap-row.ts';

const COLUMNS = 20;

/** Opens gaps, or lets those that are known grow. */
export async function openGaps(
  trx: Db,
  gaps: readonly NewGap[],
  nowMs: number,
): Promise<readonly string[]> {
  const told = gaps.map((gap) => newGapRow(gap, nowMs));
  const known = new Map<string, RuleGapRow>();
  for (const part of chunks(told, 1)) {
    const ids = part.map(({ id }) => id);
    const rows = await trx.selectFrom('rule_gaps').selectAll().where('id', 'in', ids).execute();
    for (const row of rows) known.set(row.id, row);
  }
  const fresh = new Map<string, RuleGapRow>();
  for (const row of told) {
    const before = known.get(row.id);
    if (before === undefined) fresh.set(row.id, joined(fresh.get(row.id), row));
    else if (before.status !== 'lost') known.set(row.id, grown(before, row, nowMs));
  }
  for (const part of chunks([...fresh.values()], COLUMNS)) {
    await trx.insertInto('rule_gaps').values(part).execute();
  }
  for (const row of known.values()) {
    if (row.updated_at_ms !== nowMs) continue;
    await trx.updateTable('rule_gaps').set(row).where('id', '=', row.id).execute();
  }
  return told.map(({ id }) => id);
}

/** One that is told twice at once. */
function joined(before: RuleGapRow | undefined, row: RuleGapRow): RuleGapRow {
  return before === undefined ? row : { ...before, to_ms: later(before.to_ms, row.to_ms) };
}

/** Whatever was refilled of it does not hold any more: it may hold events that nobody has judged. */
function grown(before: RuleGapRow, row: RuleGapRow, nowMs: number): RuleGapRow {
  return {
    ...before,
    to_ms: later(before.to_ms, row.to_ms),
    detail: row.detail === '' ? before.detail : row.detail,
    status: 'open',
    updated_at_ms: nowMs,
    closed_at_ms: null,
    revision: before.revision + 1,
    reached_ms: null,
    refilled_by: null,
  };
}

function later(one: number | null, other: number | null): number | null {
  return one === null || other === null ? null : Math.max(one, other);
}

/** Gives a gap that goes on its end. @throws GacError GAC_NOT_FOUND */
export async function endGap(
  trx: Db,
  { id, toMs, nowMs }: { id: string; toMs: number; nowMs: number },
): Promise<void> {
  const row = await rowOf(trx, id);
  if (row === undefined) throw notFound('gap', id);
  if (row.to_ms !== null) return;
  await trx
    .updateTable('rule_gaps')
    .set({
      to_ms: Math.max(row.from_ms, toMs),
      updated_at_ms: nowMs,
      revision: row.revision + 1,
    })
    .where('id', '=', id)
    .execute();
}

/** Writes down how far a run of refill came. */
export async function noteRefill(
  trx: Db,
  step: {
    id: string;
    reachedMs: number | undefined;
    alertsFound: number;
    failure: string | undefined;
    nowMs: number;
  },
): Promise<void> {
  await trx
    .updateTable('rule_gaps')
    .set((eb) => ({
      reached_ms: step.reachedMs ?? null,
      alerts_found: eb('alerts_found', '+', step.alertsFound),
      last_failure: step.failure ?? null,
      tries: eb('tries', '+', 1),
    }))
    .where('id', '=', step.id)
    .where('status', '=', 'open')
    .execute();
}

type End =
  | { readonly status: 'refilled'; readonly refilledBy: string; readonly alertsFound: number }
  | { readonly status: 'lost'; readonly lossReason: LossReason };

/** Closes a gap that is as it was seen; tells whether it was. */
export async function markClosed(
  trx: Db,
  { id, revision, nowMs, end }: { id: string; revision: number; nowMs: number; end: End },
): Promise<boolean> {
  const row = await rowOf(trx, id);
  if (row === undefined || row.revision !== revision || row.status !== 'open') return false;
  const closed = { status: end.status, closed_at_ms: nowMs, last_failure: null };
  const more =
    end.status === 'refilled'
      ? {
          refilled_by: end.refilledBy,
          reached_ms: row.to_ms,
          alerts_found: row.alerts_found + end.alertsFound,
          tries: row.tries + 1,
        }
      : { loss_reason: end.lossReason };
  await trx
    .updateTable('rule_gaps')
    .set({ ...closed, ...more })
    .where('id', '=', id)
    .execute();
  return true;
}

function rowOf(trx: Db, id: string): Promise<RuleGapRow | undefined> {
  return trx.selectFrom('rule_gaps').selectAll().where('id', '=', id).executeTakeFirst();
}
