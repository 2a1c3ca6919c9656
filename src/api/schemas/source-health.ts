import { z } from 'zod';
import { DEAD_LETTER_REASONS } from '../../event/event.ts';
import { HEALTH_REASONS, HEALTH_STATUSES } from '../../event/source-health.ts';
import { epochMs, listOf, wholeListOf } from './page.ts';

const milliseconds = z.number().describe('Milliseconds.');

/** One reason of a verdict, with what was measured beside what it was held against. */
export const healthReasonSchema = z
  .object({
    reason: z.enum(HEALTH_REASONS),
    status: z.enum(HEALTH_STATUSES).describe('What this reason alone would make of the source.'),
    measured: z.number().optional(),
    limit: z.number().optional(),
    text: z.object({ vi: z.string(), en: z.string() }).describe('One sentence for people.'),
  })
  .meta({ id: 'HealthReason' });

export const healthSlotSchema = z
  .object({
    startMs: epochMs.describe('Begin of the quarter of an hour, time of receipt.'),
    records: z.int(),
    deadLetters: z.int(),
    expected: z
      .number()
      .optional()
      .describe('Median of the same quarter hours of earlier weeks; absent = not learnt yet.'),
    isOpen: z.boolean().describe('Within the hours in which the source works.'),
  })
  .meta({ id: 'HealthSlot' });

export const sourceHealthSchema = z
  .object({
    sourceId: z.string(),
    status: z.enum(HEALTH_STATUSES),
    sinceMs: epochMs.describe('Since when it has this status.'),
    judgedAtMs: epochMs,
    reasons: listOf(healthReasonSchema),
    lastEventMs: epochMs.optional().describe('Event time; absent: none was ever received.'),
    lastReceivedMs: epochMs.optional(),
    silenceLimitMs: milliseconds.describe('After so long without a record it is RED.'),
    lagP50Ms: milliseconds.optional(),
    lagP95Ms: milliseconds.optional(),
    skewMs: milliseconds
      .optional()
      .describe('Median of receipt minus event time; negative = the clock of the source is ahead.'),
    recordsLastHour: z.int(),
    expectedLastHour: z.number().optional(),
    deadLettersLastHour: z.int(),
    deadLetterReasons: listOf(z.object({ reason: z.enum(DEAD_LETTER_REASONS), count: z.int() })),
    newFields: listOf(z.string()).describe('Fields that it never sent before, of the last day.'),
    lostFields: listOf(z.string()).describe('Fields that it used to send and does not any more.'),
    blindRules: listOf(
      z.object({ id: z.string(), title: z.object({ vi: z.string(), en: z.string() }) }),
    ).describe('Rules that see nothing of this source, or not all, while it is as it is.'),
    slots: listOf(healthSlotSchema).describe('Of the last 24 hours, oldest first.'),
  })
  .meta({ id: 'SourceHealth' });

/** The last day of a source in few numbers, an hour each, oldest first. */
export const healthDaySchema = z
  .object({
    startMs: epochMs.describe('Begin of the first hour, time of receipt.'),
    records: listOf(z.int()).describe('By hour; the last one is still under way.'),
    deadLetters: listOf(z.int()).describe('Of these, what was not understood.'),
    isOpen: listOf(z.boolean()).describe('Within the hours in which the source works, in part.'),
  })
  .meta({ id: 'HealthDay' });

export const sourceHealthListSchema = wholeListOf(
  sourceHealthSchema
    .omit({ slots: true, blindRules: true, newFields: true, lostFields: true })
    .extend({ day: healthDaySchema.describe('The last 24 hours.') }),
).meta({ id: 'SourceHealthList' });

export type SourceHealthView = z.output<typeof sourceHealthSchema>;
export type SourceHealthList = z.output<typeof sourceHealthListSchema>;
export type HealthDay = z.output<typeof healthDaySchema>;
