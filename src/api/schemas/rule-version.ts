import { z } from 'zod';
import { epochMs, listOf } from './page.ts';

const REASON_CHARS_MAX = 500;
const VERSION_CHARS_MAX = 64;
const count = z.int().min(0);

const versionFields = {
  version: z.string().describe('As alerts carry it.'),
  textHash: z.string().describe('SHA-256 of the text alone.'),
  kind: z.enum(['detection', 'correlation', 'filter']),
  file: z.string(),
  firstMs: epochMs.describe('When it came into force first.'),
  lastMs: epochMs.optional().describe('When it was replaced; absent while it is in force.'),
  node: z.string(),
};

const versionSchema = z.object(versionFields).meta({ id: 'RuleVersion' });

const rollbackSchema = z
  .object({
    fromVersion: z.string(),
    toVersion: z.string(),
    reason: z.string(),
    byName: z.string(),
    atMs: epochMs,
    supersededAtMs: epochMs
      .optional()
      .describe('When a file first held a text that was not known when the version was put back.'),
  })
  .meta({ id: 'RuleRollback' });

/** Versions of a rule, newest first. */
export const ruleHistorySchema = z
  .object({ items: listOf(versionSchema), rollback: rollbackSchema.optional() })
  .meta({ id: 'RuleHistory' });

export const ruleVersionTextSchema = z
  .object({ ...versionFields, text: z.string() })
  .meta({ id: 'RuleVersionText' });

/** Path of one version. */
export const versionParameters = z.object({
  id: z.string().min(1).max(200),
  version: z.string().min(1).max(VERSION_CHARS_MAX),
});

/** Asks for an earlier version to be put back. */
export const rollbackBody = z
  .strictObject({
    to: z
      .string()
      .min(1)
      .max(VERSION_CHARS_MAX)
      .exactOptional()
      .describe('Version; the one before with another text when it is left out.'),
    reason: z.string().max(REASON_CHARS_MAX).exactOptional().describe('Needed unless `dryRun`.'),
    dryRun: z.boolean().exactOptional().describe('Says what would change, and changes nothing.'),
  })
  .meta({ id: 'RollbackRule' });

const textSchema = z.object({ version: z.string(), file: z.string(), text: z.string() });

const outcomeSchema = z.object({
  signals: count,
  alerts: count,
  eventsRead: count,
  ended: z.enum(['complete', 'time_limit']),
});

export const rollbackResultSchema = z
  .object({
    ruleId: z.string(),
    applied: z.boolean(),
    from: textSchema,
    to: textSchema,
    lastDay: z
      .object({ from: outcomeSchema, to: outcomeSchema })
      .optional()
      .describe('What both would have told of the last 24 hours; of a dry run only.'),
  })
  .meta({ id: 'RollbackResult' });

export type RuleHistoryView = z.output<typeof ruleHistorySchema>;
export type RuleVersionTextView = z.output<typeof ruleVersionTextSchema>;
export type RollbackBody = z.input<typeof rollbackBody>;
export type RollbackResultView = z.output<typeof rollbackResultSchema>;
