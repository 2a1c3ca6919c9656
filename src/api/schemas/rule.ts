import { z } from 'zod';
import { FAMILIES, LEVELS } from '../../event/severity.ts';
import { ruleFactsSchema } from './alert.ts';
import { bilingualSchema, listOf, wholeListOf } from './page.ts';

const issueSchema = z
  .object({ at: z.string(), detail: z.string(), hint: z.string().optional() })
  .meta({ id: 'RuleIssue' });

const ruleVerdictSchema = z
  .object({
    file: z.string(),
    id: z.string().optional(),
    title: bilingualSchema.optional(),
    kind: z.enum(['detection', 'correlation', 'filter']).optional(),
    level: z.enum(LEVELS).optional(),
    family: z.enum(FAMILIES).optional(),
    status: z.enum(['loaded', 'rejected', 'withheld']),
    issues: listOf(issueSchema),
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
