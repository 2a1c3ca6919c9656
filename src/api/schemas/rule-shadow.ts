import { z } from 'zod';
import { bilingualSchema, epochMs, listOf, provinceCode } from './page.ts';

const count = z.int().min(0);

const shadowFields = {
  ruleId: z.string(),
  version: z.string().describe('Of the rule in shadow.'),
  sinceMs: epochMs,
  untilMs: epochMs.optional().describe('Absent while it judges.'),
};

/** The rules that judge in shadow, or did. */
export const shadowListSchema = z
  .object({ items: listOf(z.object(shadowFields)) })
  .meta({ id: 'ShadowList' });

const groupSchema = z
  .object({
    province: provinceCode,
    group: z.record(z.string(), z.string()),
    oldSignals: count,
    newSignals: count,
    lastEventMs: epochMs,
    reason: bilingualSchema,
    eventIds: listOf(z.string()),
  })
  .meta({ id: 'ShadowGroup' });

const textSchema = z.object({ version: z.string(), file: z.string(), text: z.string() });

/** How the version in shadow differs from the one in force, within the scope of who asks. */
export const shadowReportSchema = z
  .object({
    ...shadowFields,
    inForce: textSchema.optional(),
    inShadow: textSchema.optional(),
    days: listOf(
      z.object({
        day: z.string().describe('`YYYY-MM-DD` in Viet Nam.'),
        oldSignals: count,
        newSignals: count,
        oldAlerts: count,
        newAlerts: count,
      }),
    ),
    onlyOld: count.describe('Groups that only the version in force told of.'),
    onlyNew: count,
    both: count,
    examples: z.object({
      onlyOld: listOf(groupSchema),
      onlyNew: listOf(groupSchema),
      both: listOf(groupSchema),
    }),
    isCut: z.boolean().describe('Groups are those of the newest signals only.'),
    cost: z.object({
      events: count.describe('Newest stored events that it was measured on.'),
      oldNanosPerEvent: count.optional(),
      newNanosPerEvent: count.optional(),
    }),
  })
  .meta({ id: 'ShadowReport' });

export type ShadowListView = z.output<typeof shadowListSchema>;
export type ShadowReportView = z.output<typeof shadowReportSchema>;
