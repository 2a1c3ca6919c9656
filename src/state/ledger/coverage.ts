import { GacError } from '../../event/error.ts';
import { COVERAGE_SPAN_MAX_MS, LEDGER_SLOT_MS, type RuleGap } from '../../event/rule-ledger.ts';
import type { Scope } from '../../event/scope.ts';
import type { Db } from '../database.ts';
import { scoped, scopedOrShared } from '../scope.ts';
import type { Coverage, CoverageQuery, LedgerRule } from './contract.ts';
import { cutCoverage, type JudgedSlot, type RuleStretch } from './cut-coverage.ts';
import { gapOf } from './gap-row.ts';
import { idsOfRule } from './read-gaps.ts';

/** Slots and gaps that one answer is made of. */
const SLOTS_MAX = 100_000;
const GAPS_MAX = 5_000;

/** What a rule has judged in an interval of event time, source by source. */
export async function readCoverage(db: Db, scope: Scope, query: CoverageQuery): Promise<Coverage> {
  const fromMs = Math.floor(query.fromMs / LEDGER_SLOT_MS) * LEDGER_SLOT_MS;
  const toMs = Math.ceil(query.toMs / LEDGER_SLOT_MS) * LEDGER_SLOT_MS;
  if (!(toMs > fromMs && toMs - fromMs <= COVERAGE_SPAN_MAX_MS + LEDGER_SLOT_MS)) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `Coverage is told of more than nothing and at most ${COVERAGE_SPAN_MAX_MS} ms.`,
      { issues: [{ at: '/to', detail: 'must be after from, by at most 92 days' }] },
    );
  }
  const asked = { ...query, fromMs, toMs };
  const rule = await stretchesOf(db, query.ruleId);
  const kind = rule.at(-1)?.kind ?? 'correlation';
  const slots = await slotsOf(db, scope, asked);
  const gaps = await gapsOf(db, scope, { ...asked, rule: { id: query.ruleId, kind } });
  const runs = await runsOf(db, asked);
  const cut = cutCoverage({ ...asked, rule, slots, gaps, runs });
  const isCut = cut.isCut || slots.length === SLOTS_MAX || gaps.length === GAPS_MAX;
  return { ...cut, isCut, isComplete: cut.isComplete && !isCut };
}

async function stretchesOf(db: Db, ruleId: string): Promise<RuleStretch[]> {
  const rows = await db
    .selectFrom('ledger_rules')
    .selectAll()
    .where('rule_id', '=', ruleId)
    .orderBy('from_set')
    .execute();
  return rows.map((row) => ({
    fromSet: row.from_set,
    untilSet: row.until_set ?? Number.POSITIVE_INFINITY,
    version: row.rule_version,
    kind: row.kind as LedgerRule['kind'],
    judged: row.judged as LedgerRule['judged'],
  }));
}

async function slotsOf(
  db: Db,
  scope: Scope,
  { sourceId, fromMs, toMs }: CoverageQuery,
): Promise<JudgedSlot[]> {
  let found = scoped(db.selectFrom('judged_slots'), scope, 'province')
    .select(['source_id as sourceId', 'slot_ms as slotMs', 'rule_set as ruleSet', 'events'])
    .where('slot_ms', '>=', fromMs)
    .where('slot_ms', '<', toMs);
  if (sourceId !== undefined) found = found.where('source_id', '=', sourceId);
  return found
    .orderBy('source_id')
    .orderBy('slot_ms')
    .orderBy('rule_set')
    .limit(SLOTS_MAX)
    .execute();
}

async function gapsOf(
  db: Db,
  scope: Scope,
  { rule, fromMs, toMs }: CoverageQuery & { rule: Pick<LedgerRule, 'id' | 'kind'> },
): Promise<RuleGap[]> {
  const rows = await scopedOrShared(db.selectFrom('rule_gaps'), scope, 'province')
    .selectAll()
    .where('rule_id', 'in', idsOfRule(rule))
    .where('from_ms', '<', toMs)
    .where((eb) => eb.or([eb('to_ms', 'is', null), eb('to_ms', '>', fromMs)]))
    .orderBy('from_ms')
    .orderBy('id')
    .limit(GAPS_MAX)
    .execute();
  return rows.map(gapOf);
}

function runsOf(db: Db, { ruleId, fromMs, toMs }: CoverageQuery) {
  return db
    .selectFrom('rule_runs')
    .select(['rule_version as ruleVersion', 'from_ms as fromMs', 'to_ms as toMs'])
    .where('rule_id', '=', ruleId)
    .where('from_ms', '<', toMs)
    .where('to_ms', '>', fromMs)
    .orderBy('from_ms')
    .execute();
}
