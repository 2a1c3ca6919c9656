import { z } from 'zod';
import { cursorParameter, epochMs, listOf, many, pageOf, sizeUpTo, timeParameter } from './page.ts';

/** One ECS document, whole; only the fields that every event has are named here. */
export const eventSchema = z
  .looseObject({
    '@timestamp': z.string(),
    message: z.string().optional(),
    event: z.looseObject({
      id: z.string(),
      kind: z.string(),
      original: z.string().optional().describe('The line as the source sent it, after redaction.'),
    }),
    gac: z.looseObject({
      province: z.string(),
      commune: z.string().optional(),
      source: z.looseObject({ id: z.string(), type: z.string() }),
    }),
  })
  .meta({ id: 'Event', description: 'An ECS 9.4 document.' });

/** Name of a field, dotted ECS. */
export const fieldName = z
  .string()
  .regex(/^@?[A-Za-z0-9_][A-Za-z0-9_.@-]{0,127}$/, 'Not the name of a field.')
  .describe('Dotted ECS field.');

const filterParameter = many(z.string().min(1).max(1000), 32)
  .exactOptional()
  .describe(
    'Repeatable, all must hold: `field:value`, `-field:value` (not), `field:*` (exists), ' +
      '`field:/etc/*` (wildcards, any case), `field:"a*b"` (exactly), `field:>=500` (number).',
  );

/** What events are meant: time, text and filters. */
const eventSelection = {
  from: timeParameter,
  to: timeParameter,
  q: z.string().max(500).exactOptional().describe('Words that must all occur in the line.'),
  filter: filterParameter,
};

export const eventSearchQuery = z.object({
  ...eventSelection,
  order: z.enum(['asc', 'desc']).exactOptional(),
  size: sizeUpTo(1000),
  cursor: cursorParameter,
});
export const eventPageSchema = pageOf(eventSchema).meta({ id: 'EventPage' });

export const aggregateQuery = z.object({
  ...eventSelection,
  kind: z.enum(['terms', 'histogram', 'distinct']),
  field: fieldName.exactOptional().describe('For `terms` and `distinct`.'),
  size: sizeUpTo(1000),
  interval: z
    .string()
    .regex(/^\d{1,9}(ms|s|m|h|d)$/)
    .exactOptional()
    .describe('For `histogram`: such as `5m`, `1h`, `1d`.'),
});
export const aggregationSchema = z
  .discriminatedUnion('kind', [
    z.object({
      kind: z.literal('terms'),
      buckets: listOf(z.object({ key: z.string(), count: z.int() })),
      otherCount: z.int(),
    }),
    z.object({
      kind: z.literal('histogram'),
      buckets: listOf(z.object({ atMs: epochMs, count: z.int() })),
    }),
    z.object({ kind: z.literal('distinct'), value: z.int() }),
  ])
  .meta({ id: 'Aggregation' });

export const replayBody = z.strictObject({
  from: timeParameter,
  to: timeParameter,
  q: z.string().max(500).exactOptional(),
  filter: z.array(z.string().min(1).max(1000)).max(32).exactOptional(),
});
export const replayResultSchema = z
  .object({ replayed: z.int(), stillFailing: z.int() })
  .meta({ id: 'ReplayResult' });

export type EventView = z.output<typeof eventSchema>;
export type EventPage = z.output<typeof eventPageSchema>;
export type EventSearchQuery = z.output<typeof eventSearchQuery>;
export type AggregateQuery = z.output<typeof aggregateQuery>;
export type AggregationView = z.output<typeof aggregationSchema>;
export type ReplayBody = z.input<typeof replayBody>;
export type ReplayResult = z.output<typeof replayResultSchema>;
