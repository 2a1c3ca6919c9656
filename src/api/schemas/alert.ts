import { z } from 'zod';
import { ALERT_STATUSES, VERDICTS, type Verdict } from '../../event/alert.ts';
import { FAMILIES, LEVELS, NATURES } from '../../event/severity.ts';
import { QUIET_REASONS } from '../../event/signal.ts';
import { auditEntrySchema } from './audit.ts';
import { deliverySchema } from './delivery.ts';
import { eventSchema } from './event.ts';
import {
  bilingualSchema,
  cursorParameter,
  epochMs,
  listOf,
  many,
  pageOf,
  provinceCode,
  sizeUpTo,
  timeParameter,
  wholeListOf,
} from './page.ts';

const verdicts = Object.keys(VERDICTS) as [Verdict, ...Verdict[]];

const verdictSchema = z.enum(verdicts);
const alertStatusSchema = z.enum(ALERT_STATUSES);

export const ruleFactsSchema = z
  .object({
    id: z.string(),
    version: z.string(),
    title: bilingualSchema,
    description: bilingualSchema,
    level: z.enum(LEVELS),
    family: z.enum(FAMILIES),
    nature: z.enum(NATURES),
    tags: listOf(z.string()),
    falsePositives: z.object({ vi: listOf(z.string()), en: listOf(z.string()) }),
    runbook: z.object({ vi: listOf(z.string()), en: listOf(z.string()) }),
  })
  .meta({ id: 'RuleFacts', description: 'The rule as it was when it raised the alert.' });

const matchedConditionSchema = z
  .object({ selection: z.string(), field: z.string(), value: z.string() })
  .meta({ id: 'MatchedCondition' });

/** An alert as the API shows it: every fact of the domain plus the names of its locality. */
export const alertSchema = z
  .object({
    id: z.string(),
    fingerprint: z.string(),
    rule: ruleFactsSchema,
    province: provinceCode,
    provinceName: z.string().describe('Official name, in Vietnamese.'),
    commune: z.string().optional(),
    communeName: z.string().optional(),
    group: z.record(z.string(), z.string()),
    status: alertStatusSchema,
    verdict: verdictSchema.optional(),
    closeNote: z.string().optional(),
    assignee: z.string().optional().describe('Principal id, such as `user:u1`.'),
    reason: bilingualSchema,
    matched: listOf(matchedConditionSchema),
    measure: z
      .object({ value: z.number(), operator: z.string(), threshold: z.number() })
      .optional(),
    entities: z.record(z.string(), listOf(z.string())),
    count: z.int(),
    eventCount: z.int(),
    firstEventMs: epochMs,
    lastEventMs: epochMs,
    createdAtMs: epochMs,
    updatedAtMs: epochMs,
    acknowledgedAtMs: epochMs.optional(),
    closedAtMs: epochMs.optional(),
    acknowledgeDueMs: epochMs.describe('Nothing is due of a quiet one.'),
    quiet: z
      .enum(QUIET_REASONS)
      .optional()
      .describe('Nobody is notified: its sources are under observation, or a test led to it.'),
    degraded: listOf(
      z.object({
        sourceId: z.string(),
        sinceMs: epochMs,
        untilMs: epochMs.optional().describe('Absent: it goes on.'),
        reason: bilingualSchema,
      }),
    )
      .optional()
      .describe(
        'Of one alert: sources of its province that its rule looks at and that were not well at that time, so there may be more to it.',
      ),
    version: z.int().describe('Rises with each change; the ETag.'),
  })
  .meta({ id: 'Alert' });

export const alertListQuery = z.object({
  status: many(alertStatusSchema).exactOptional(),
  level: many(z.enum(LEVELS)).exactOptional(),
  family: many(z.enum(FAMILIES)).exactOptional(),
  province: many(provinceCode).exactOptional(),
  rule: z.string().max(200).exactOptional().describe('Id of the rule.'),
  assignee: z
    .string()
    .max(200)
    .exactOptional()
    .describe('`me`, `none`, or the principal id of a person.'),
  from: timeParameter,
  to: timeParameter,
  q: z.string().max(500).exactOptional().describe('Text in title, reason and group.'),
  sort: z.enum(['urgency', 'newest', 'oldest']).exactOptional(),
  size: sizeUpTo(200),
  cursor: cursorParameter,
});

export const alertPageSchema = pageOf(alertSchema).meta({ id: 'AlertPage' });

export const alertCountsSchema = z
  .object({
    open: z.int(),
    acknowledged: z.int(),
    closed: z.int(),
    byLevel: z.record(z.string(), z.int()),
    byFamily: z.record(z.string(), z.int()),
    byProvince: z.record(z.string(), z.int()),
    overdue: z.int().describe('Open beyond the time to acknowledge; quiet ones never are.'),
  })
  .meta({ id: 'AlertCounts' });

const closeNote = z.string().trim().min(1).max(4000).describe('Why; part of closing.');
const assignee = z
  .string()
  .min(1)
  .max(200)
  .nullable()
  .describe('`me`, a principal id, or null for nobody.');
const commentText = z.string().trim().min(1).max(4000);

export const assignBody = z.strictObject({ assignee });
export const closeBody = z.strictObject({ verdict: verdictSchema, note: closeNote });
export const commentBody = z.strictObject({ text: commentText });

export const evidenceQuery = z.object({
  size: sizeUpTo(200),
  offset: z.coerce.number().int().min(0).max(100_000).exactOptional(),
});
/**
 * Contributing events with their original lines; `missing` names those that the store no longer
 * keeps.
 */
export const evidenceSchema = z
  .object({
    items: listOf(eventSchema),
    missing: listOf(z.string()),
    total: z.int(),
    nextOffset: z.int().optional(),
  })
  .meta({ id: 'AlertEvidence' });

export const relatedQuery = z.object({ size: sizeUpTo(50) });
export const relatedSchema = wholeListOf(
  z.object({ alert: alertSchema, shares: listOf(z.string()) }),
).meta({ id: 'RelatedAlerts' });

export const historySchema = z
  .record(verdictSchema, z.int())
  .meta({ id: 'VerdictHistory', description: 'Earlier verdicts of the rule in the province.' });
export const trailSchema = wholeListOf(auditEntrySchema).meta({ id: 'AlertTrail' });
export const alertDeliveriesSchema = wholeListOf(deliverySchema).meta({ id: 'AlertDeliveries' });

/** Most alerts that one bulk change may name. */
const BULK_ALERTS_MAX = 500;

export const bulkBody = z.strictObject({
  ids: z.array(z.string().min(1).max(200)).min(1).max(BULK_ALERTS_MAX),
  change: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('acknowledge') }),
    z.strictObject({ kind: z.literal('assign'), assignee }),
    z.strictObject({ kind: z.literal('close'), verdict: verdictSchema, note: closeNote }),
    z.strictObject({ kind: z.literal('reopen') }),
    z.strictObject({ kind: z.literal('comment'), text: commentText }),
  ]),
  dryRun: z.boolean().default(false).describe('Say what would happen and change nothing.'),
});
export const bulkResultSchema = z
  .object({
    dryRun: z.boolean(),
    succeeded: z.int(),
    failed: z.int(),
    items: listOf(
      z.object({
        id: z.string(),
        status: z.int().describe('What the single request would have answered.'),
        code: z.string().optional(),
        detail: z.string().optional(),
        version: z.int().optional(),
      }),
    ),
  })
  .meta({ id: 'BulkResult' });

export type AlertView = z.output<typeof alertSchema>;
export type AlertPage = z.output<typeof alertPageSchema>;
export type AlertListQuery = z.output<typeof alertListQuery>;
export type AlertCountsView = z.output<typeof alertCountsSchema>;
export type AlertEvidence = z.output<typeof evidenceSchema>;
export type RelatedAlerts = z.output<typeof relatedSchema>;
export type VerdictHistory = z.output<typeof historySchema>;
export type AlertTrail = z.output<typeof trailSchema>;
export type AlertDeliveries = z.output<typeof alertDeliveriesSchema>;
export type AssignBody = z.input<typeof assignBody>;
export type CloseBody = z.input<typeof closeBody>;
export type CommentBody = z.input<typeof commentBody>;
export type BulkBody = z.input<typeof bulkBody>;
export type BulkResult = z.output<typeof bulkResultSchema>;
