import { z } from 'zod';
import { BUDGETS } from '../../event/rule-budget.ts';
import { bilingualSchema, epochMs, listOf } from './page.ts';

const counts = z.record(z.string(), z.number());

/** A rule that judges nothing, since it stayed over a budget. */
export const quarantineSchema = z
  .object({
    id: z.string(),
    ruleId: z.string(),
    ruleVersion: z.string(),
    title: bilingualSchema,
    budget: z.enum(BUDGETS),
    measured: z.number().describe('In the unit of the budget, as `limit`.'),
    limit: z.number(),
    node: z.string().describe('The process that measured it.'),
    sinceMs: epochMs,
    gapsFromMs: epochMs.describe('Event time from which on it may not have judged.'),
    withheld: listOf(z.object({ id: z.string(), version: z.string() })).describe(
      'The rule, and the correlations that refer to it.',
    ),
    releasedAtMs: epochMs.optional(),
    releasedBy: z.string().optional(),
    releaseReason: z.string().optional(),
    reason: bilingualSchema,
  })
  .meta({ id: 'RuleQuarantine' });

const ruleCostSchema = z
  .object({
    ruleId: z.string(),
    title: bilingualSchema.optional(),
    matches: z.number(),
    signals: z.number(),
    groups: z.number(),
    values: z.number().describe('Events that its groups hold.'),
    bytes: z.number().describe('What it holds, estimated.'),
    skipped: counts.describe('Matches without their full effect, by reason.'),
    matchingShare: z.number().describe('Of all matching time, 0 to 1; the most of any process.'),
    matchingMicros: z.number().describe('For each event judged; the most of any process.'),
    used: z
      .record(z.enum(BUDGETS), z.number())
      .describe('Of each budget, 0 to 1 and beyond; the most of any process.'),
    quarantine: quarantineSchema.optional(),
  })
  .meta({ id: 'RuleCost' });

/** What rules cost in the last whole window of each process; the one that uses most of a budget first. */
export const ruleCostListSchema = z
  .object({
    nodes: listOf(
      z.object({
        node: z.string(),
        atMs: epochMs.describe('End of the window.'),
        windowMs: z.number(),
        events: z.number(),
      }),
    ),
    items: listOf(ruleCostSchema),
  })
  .meta({ id: 'RuleCostList' });

export const releaseBody = z
  .object({ reason: z.string().min(1).max(2_000).describe('Why it may judge again.') })
  .meta({ id: 'RuleRelease' });

export type QuarantineView = z.output<typeof quarantineSchema>;
export type RuleCostView = z.output<typeof ruleCostSchema>;
export type RuleCostList = z.output<typeof ruleCostListSchema>;
export type ReleaseBody = z.input<typeof releaseBody>;
