import { z } from 'zod';
import {
  COVERAGE_STATUSES,
  GAP_REASONS,
  GAP_STATUSES,
  LOSS_REASONS,
} from '../../event/rule-ledger.ts';
import { cursorParameter, epochMs, listOf, many, pageOf, sizeUpTo, timeParameter } from './page.ts';

const gapSchema = z
  .object({
    id: z.string(),
    ruleId: z.string().describe('A rule, `*` (every rule) or `correlation:*` (every correlation).'),
    ruleVersion: z.string(),
    sourceId: z.string().describe('A source, or `*`.'),
    province: z.string().optional(),
    fromMs: epochMs,
    toMs: epochMs.optional().describe('Absent while it goes on.'),
    reason: z.enum(GAP_REASONS),
    detail: z.string(),
    status: z.enum(GAP_STATUSES),
    openedAtMs: epochMs,
    updatedAtMs: epochMs,
    closedAtMs: epochMs.optional(),
    reachedMs: epochMs.optional().describe('Event time up to which it has been judged again.'),
    tries: z.int(),
    lastFailure: z.string().optional(),
    refilledBy: z.string().optional(),
    alertsFound: z.int(),
    lossReason: z.enum(LOSS_REASONS).optional(),
  })
  .meta({ id: 'RuleGap' });

export const gapPageSchema = pageOf(gapSchema).meta({ id: 'RuleGapPage' });

export const gapListQuery = z.object({
  status: many(z.enum(GAP_STATUSES)).exactOptional(),
  reason: many(z.enum(GAP_REASONS)).exactOptional(),
  source: z
    .string()
    .min(1)
    .max(200)
    .exactOptional()
    .describe('Gaps of every source are among them.'),
  from: timeParameter,
  to: timeParameter,
  size: sizeUpTo(200),
  cursor: cursorParameter,
});

export const ruleLedgerQuery = z.object({
  source: z.string().min(1).max(200).exactOptional().describe('Id of a source; all when absent.'),
  from: timeParameter.describe('Event time. Default: a day before `to`.'),
  to: timeParameter.describe('Event time. Default: now.'),
});

const intervalSchema = z
  .object({
    sourceId: z.string(),
    fromMs: epochMs,
    toMs: epochMs,
    status: z.enum(COVERAGE_STATUSES),
    ruleVersion: z.string().optional(),
    events: z.int().describe('Events judged, by any rule set.'),
    gap: gapSchema.optional(),
  })
  .meta({ id: 'RuleLedgerInterval' });

/** What a rule has judged; `complete` is true only when nothing is open, lost, cut off or unread. */
export const ruleLedgerSchema = z
  .object({
    ruleId: z.string(),
    fromMs: epochMs,
    toMs: epochMs,
    complete: z.boolean(),
    cut: z.boolean().describe('There are more intervals than the answer holds.'),
    unread: z
      .object({ records: z.int(), sinceMs: epochMs.optional() })
      .describe('Records that were taken in and that nobody has judged yet.'),
    intervals: listOf(intervalSchema),
  })
  .meta({ id: 'RuleLedger' });

export type GapView = z.output<typeof gapSchema>;
export type GapPageView = z.output<typeof gapPageSchema>;
export type RuleLedgerView = z.output<typeof ruleLedgerSchema>;
