import { z } from 'zod';
import { FAMILIES, LEVELS } from '../../event/severity.ts';
import { ruleFactsSchema } from './alert.ts';
import { bilingualSchema, epochMs, listOf, wholeListOf } from './page.ts';

const issueSchema = z
  .object({ at: z.string(), detail: z.string(), hint: z.string().optional() })
  .meta({ id: 'RuleIssue' });

const rolledBackSchema = z
  .object({
    fromVersion: z.string(),
    toVersion: z.string(),
    by: z.string(),
    reason: z.string(),
    atMs: z.number(),
  })
  .meta({ id: 'RuleRolledBack' });

const ruleRunsSchema = z
  .object({
    on: z.enum(['stream', 'schedule']),
    everyMs: z.int().optional(),
    nextRunMs: epochMs.optional(),
    lastRunMs: epochMs.optional(),
    outcome: z.enum(['running', 'done', 'behind', 'failed']).optional(),
    detail: z.string().optional(),
    judgedToMs: epochMs.optional().describe('Event time up to which it has judged.'),
    behindMs: z.int().optional().describe('How far it is behind what its schedule explains.'),
    late: z.boolean().optional().describe('So far behind that engineers are told.'),
  })
  .meta({ id: 'RuleRuns' });

const blindSpotSchema = z
  .object({
    sourceId: z.string(),
    sinceMs: epochMs,
    reason: bilingualSchema.describe('What is wrong with the source.'),
  })
  .meta({ id: 'BlindSpot' });

const ruleVerdictSchema = z
  .object({
    file: z.string(),
    id: z.string().optional(),
    title: bilingualSchema.optional(),
    kind: z.enum(['detection', 'correlation', 'filter', 'overlay']).optional(),
    level: z.enum(LEVELS).optional(),
    family: z.enum(FAMILIES).optional(),
    status: z.enum(['loaded', 'rejected', 'withheld', 'shadow']),
    /** As alerts carry it. */
    version: z.string().optional(),
    rolledBack: rolledBackSchema.optional(),
    issues: listOf(issueSchema),
    withheld: bilingualSchema.optional().describe('Why it judges nothing.'),
    blind: listOf(blindSpotSchema)
      .optional()
      .describe('Sources of which it sees nothing, or not all, at present; absent = none.'),
    /** Of a rule that judges. */
    runs: ruleRunsSchema.optional(),
  })
  .meta({ id: 'Rule' });

export const ruleListSchema = wholeListOf(ruleVerdictSchema).meta({ id: 'RuleList' });

/** One rule; `facts` is present while the rule is loaded. */
export const ruleDetailSchema = z
  .object({ rule: ruleVerdictSchema, facts: ruleFactsSchema.optional() })
  .meta({ id: 'RuleDetail' });

export const reloadReportSchema = z
  .object({ applied: z.boolean(), version: z.string(), rules: listOf(ruleVerdictSchema) })
  .meta({ id: 'ReloadReport' });

export type RuleView = z.output<typeof ruleVerdictSchema>;
export type RuleList = z.output<typeof ruleListSchema>;
export type RuleDetail = z.output<typeof ruleDetailSchema>;
export type ReloadReportView = z.output<typeof reloadReportSchema>;
