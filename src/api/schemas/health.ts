import { z } from 'zod';
import { listOf } from './page.ts';

export const liveSchema = z.object({ status: z.literal('live') }).meta({ id: 'Live' });

export const readySchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    parts: listOf(z.object({ name: z.string(), ready: z.boolean() })),
  })
  .meta({ id: 'Ready' });

/** Inner state of the service, for people who run it. */
export const healthSchema = z
  .object({
    status: z.enum(['ready', 'not_ready']),
    version: z.string(),
    parts: listOf(
      z.object({ name: z.string(), ready: z.boolean(), detail: z.string().optional() }),
    ),
    journal: listOf(
      z.object({
        partition: z.int(),
        firstOffset: z.int(),
        nextOffset: z.int(),
        bytes: z.int().optional(),
        segments: z.int().optional(),
        quarantinedRecords: z.int(),
      }),
    ),
    store: z.object({ events: z.int(), bytes: z.int(), oldestDay: z.string().optional() }),
    rules: z.object({ loaded: z.int(), rejected: z.int() }),
    gaps: z
      .object({ open: z.int(), lost: z.int() })
      .describe('Time that rules have not judged: what will be refilled, and what never can be.'),
    schedule: z
      .object({ rules: z.int(), late: z.int() })
      .describe(
        'Rules on a schedule, and those of them that are further behind than they should be.',
      ),
  })
  .meta({ id: 'Health' });

export type ReadyView = z.output<typeof readySchema>;
export type HealthView = z.output<typeof healthSchema>;
