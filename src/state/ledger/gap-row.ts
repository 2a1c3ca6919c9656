import { hash } from 'node:crypto';
import type { GapReason, GapStatus, LossReason, NewGap, RuleGap } from '../../event/rule-ledger.ts';
import type { RuleGapRow } from '../schema.ts';

/** The same rules, source, reason and begin give the same id. */
export function gapId({ ruleId, ruleVersion, sourceId, reason, fromMs }: NewGap): string {
  const text = JSON.stringify([ruleId, ruleVersion, sourceId, reason, fromMs]);
  return hash('sha256', text).slice(0, 20);
}

/** A gap as it is when it is first told. */
export function newGapRow(gap: NewGap, nowMs: number): RuleGapRow {
  return {
    id: gapId(gap),
    rule_id: gap.ruleId,
    rule_version: gap.ruleVersion,
    source_id: gap.sourceId,
    province: gap.province ?? null,
    from_ms: gap.fromMs,
    to_ms: gap.toMs ?? null,
    reason: gap.reason,
    detail: gap.detail ?? '',
    status: 'open',
    opened_at_ms: nowMs,
    updated_at_ms: nowMs,
    closed_at_ms: null,
    revision: 1,
    reached_ms: null,
    tries: 0,
    last_failure: null,
    refilled_by: null,
    alerts_found: 0,
    loss_reason: null,
  };
}

/** A gap as its readers know it. */
export function gapOf(row: RuleGapRow): RuleGap {
  return {
    id: row.id,
    ruleId: row.rule_id,
    ruleVersion: row.rule_version,
    sourceId: row.source_id,
    province: row.province ?? undefined,
    fromMs: row.from_ms,
    toMs: row.to_ms ?? undefined,
    reason: row.reason as GapReason,
    detail: row.detail,
    status: row.status as GapStatus,
    openedAtMs: row.opened_at_ms,
    updatedAtMs: row.updated_at_ms,
    closedAtMs: row.closed_at_ms ?? undefined,
    revision: row.revision,
    reachedMs: row.reached_ms ?? undefined,
    tries: row.tries,
    lastFailure: row.last_failure ?? undefined,
    refilledBy: row.refilled_by ?? undefined,
    alertsFound: row.alerts_found,
    lossReason: (row.loss_reason ?? undefined) as LossReason | undefined,
  };
}
