import { randomBytes } from 'node:crypto';
import type { Quarantine } from '../../event/rule-budget.ts';
import type { RuleQuarantineRow } from '../schema.ts';
import type { NewQuarantine, QuarantineStep, UnsettledQuarantine } from './contract.ts';

/** The row of a quarantine that begins. */
export function newQuarantineRow(found: NewQuarantine, nowMs: number): RuleQuarantineRow {
  return {
    id: `qr_${randomBytes(12).toString('hex')}`,
    rule_id: found.ruleId,
    rule_version: found.ruleVersion,
    title: JSON.stringify(found.title),
    budget: found.budget,
    measured: found.measured,
    budget_limit: found.limit,
    node: found.node,
    withheld: JSON.stringify(found.withheld),
    since_ms: nowMs,
    gaps_from_ms: found.gapsFromMs,
    released_at_ms: null,
    released_by: null,
    release_reason: null,
    told_at_ms: null,
    gaps_opened_at_ms: null,
    gaps_ended_at_ms: null,
  };
}

/** The quarantine that a row holds. */
export function readQuarantine(row: RuleQuarantineRow): Quarantine {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    title: JSON.parse(row.title),
    budget: row.budget as Quarantine['budget'],
    measured: row.measured,
    limit: row.budget_limit,
    node: row.node,
    withheld: JSON.parse(row.withheld),
    sinceMs: row.since_ms,
    gapsFromMs: row.gaps_from_ms,
    releasedAtMs: row.released_at_ms ?? undefined,
    releasedBy: row.released_by ?? undefined,
    releaseReason: row.release_reason ?? undefined,
  };
}

/** The same with what is still to be done about it. */
export function readUnsettled(row: RuleQuarantineRow): UnsettledQuarantine {
  const owed: QuarantineStep[] = [];
  if (row.told_at_ms === null) owed.push('told');
  if (row.gaps_opened_at_ms === null) owed.push('gaps_opened');
  if (row.released_at_ms !== null && row.gaps_ended_at_ms === null) owed.push('gaps_ended');
  return { quarantine: readQuarantine(row), owed };
}
