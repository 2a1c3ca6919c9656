import { EVERY, EVERY_CORRELATION, type GapReason, type RuleGap } from '../../event/rule-ledger.ts';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import { cutPage, pageSize, readCursor, writeCursor } from '../page.ts';
import { scopedOrShared } from '../scope.ts';
import type { GapCounts, GapPage, GapQuery, LedgerRule } from './contract.ts';
import { gapOf } from './gap-row.ts';

/** Gaps by their begin, a page at a time. */
export async function listGaps(db: Db, scope: Scope, query: GapQuery): Promise<GapPage> {
  const size = pageSize(query.size);
  const { total } = await selected(db, scope, query)
    .select((eb) => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  let page = selected(db, scope, query);
  if (query.cursor !== undefined) {
    const [fromMs, id] = readCursor('gaps', query.cursor, [0, ''] as [number, string]);
    page = page.where((eb) =>
      eb.or([eb('from_ms', '>', fromMs), eb('from_ms', '=', fromMs).and('id', '>', id)]),
    );
  }
  const found = await page
    .selectAll()
    .orderBy('from_ms')
    .orderBy('id')
    .limit(size + 1)
    .execute();
  const { rows, cursor } = cutPage(found, size, (last) =>
    writeCursor('gaps', [last.from_ms, last.id]),
  );
  const items = rows.map(gapOf);
  return cursor === undefined ? { items, total } : { items, total, cursor };
}

/** One gap, if it is in scope. */
export async function gapById(db: Db, scope: Scope, id: string): Promise<RuleGap | undefined> {
  const row = await scopedOrShared(db.selectFrom('rule_gaps'), scope, 'province')
    .selectAll()
    .where('id', '=', id)
    .executeTakeFirst();
  return row && gapOf(row);
}

/** How many gaps there are of each status. */
export async function gapCounts(db: Db, scope: Scope): Promise<GapCounts> {
  const rows = await scopedOrShared(db.selectFrom('rule_gaps'), scope, 'province')
    .select((eb) => [
      'status',
      'reason',
      eb.fn.countAll<number>().as('gaps'),
      eb.fn.min<number>('opened_at_ms').as('oldest'),
    ])
    .groupBy(['status', 'reason'])
    .execute();
  const sumOf = (status: string) =>
    rows.filter((row) => row.status === status).reduce((sum, { gaps }) => sum + gaps, 0);
  const open = rows.filter(({ status }) => status === 'open');
  const oldest = Math.min(...open.map((row) => row.oldest));
  return {
    open: sumOf('open'),
    openByReason: Object.fromEntries(open.map(({ reason, gaps }) => [reason as GapReason, gaps])),
    lost: sumOf('lost'),
    refilled: sumOf('refilled'),
    oldestOpenedAtMs: Number.isFinite(oldest) ? oldest : undefined,
  };
}

/** The rule ids under which gaps of a rule are kept. */
export function idsOfRule({ id, kind }: Pick<LedgerRule, 'id' | 'kind'>): string[] {
  return kind === 'correlation' ? [id, EVERY, EVERY_CORRELATION] : [id, EVERY];
}

function selected(db: Db, scope: Scope, query: GapQuery) {
  const { status, reason, rule, sourceId, fromMs, toMs } = query;
  let found = scopedOrShared(db.selectFrom('rule_gaps'), scope, 'province');
  if (status !== undefined && status.length > 0) found = found.where('status', 'in', status);
  if (reason !== undefined && reason.length > 0) found = found.where('reason', 'in', reason);
  if (rule !== undefined) found = found.where('rule_id', 'in', idsOfRule(rule));
  if (sourceId !== undefined) found = found.where('source_id', 'in', [sourceId, EVERY]);
  if (toMs !== undefined) found = found.where('from_ms', '<', toMs);
  if (fromMs !== undefined) {
    found = found.where((eb) => eb.or([eb('to_ms', 'is', null), eb('to_ms', '>', fromMs)]));
  }
  return found;
}
