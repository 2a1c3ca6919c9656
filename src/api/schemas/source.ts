import { z } from 'zod';
import { DEAD_LETTER_REASONS } from '../../event/event.ts';
import { eventSchema } from './event.ts';
import { communeCode, epochMs, listOf, provinceCode, wholeListOf } from './page.ts';

const sourceId = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{1,62}$/, 'Lower-case letters, digits and hyphens, 2 to 63 of them.');

const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'HH:MM');

const hoursSchema = z
  .union([
    z.enum(['always', 'office']),
    z.strictObject({
      days: z
        .array(z.int().min(0).max(6))
        .min(1)
        .max(7)
        .readonly()
        .describe('0 = Sunday … 6 = Saturday.'),
      hours: z
        .array(z.strictObject({ from: clockTime, to: clockTime }))
        .min(1)
        .max(8)
        .readonly(),
      holidays: z.boolean().describe('Whether it rests on public holidays of Viet Nam.'),
    }),
  ])
  .meta({
    id: 'SourceHours',
    description:
      'When the source works, by the clock of Viet Nam: its silence at other times is none. `office`: Monday to Friday, 07:30 to 17:00, without public holidays.',
  });

const addresses = listOf(z.string().min(1).max(100));

const transportSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('http') }),
    z.strictObject({
      kind: z.literal('syslog'),
      peers: addresses.describe('Addresses or CIDR blocks.'),
      certificateFingerprints: addresses.describe('SHA-256 of client certificates, hex.'),
      appNames: addresses.describe('Only these APP-NAMEs; empty = all others of the peer.'),
    }),
    z.strictObject({ kind: z.literal('file'), path: z.string().min(1).max(1000) }),
    z.strictObject({
      kind: z.literal('kafka'),
      topics: z
        .array(z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/))
        .min(1)
        .max(100)
        .readonly()
        .describe('Topics on the brokers of `collect.kafka`.'),
    }),
    z
      .strictObject({ kind: z.literal('upload') })
      .describe('A person brings files; its silence is told by days.'),
  ])
  .meta({ id: 'SourceTransport' });

export const sourceSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    type: z.string(),
    province: provinceCode,
    provinceName: z.string(),
    commune: z.string().optional(),
    communeName: z.string().optional(),
    timezone: z.string(),
    transport: transportSchema,
    multilineStart: z.string().optional(),
    settings: z.record(z.string(), z.json()).optional().describe('What its type lets it set.'),
    hours: hoursSchema.optional().describe('When it works; absent = always.'),
    observing: z
      .boolean()
      .describe('Its alerts are shown, and nobody is notified until a person says so.'),
    observingSinceMs: epochMs.optional(),
    enabled: z.boolean(),
    createdAtMs: epochMs,
    version: z.int(),
  })
  .meta({ id: 'Source' });

export const sourceListSchema = wholeListOf(sourceSchema).meta({ id: 'SourceList' });

const sourceFields = {
  name: z.string().trim().min(1).max(200),
  type: z.string().min(1).max(100).describe('One of `GET /v1/parsers`.'),
  province: provinceCode,
  commune: communeCode,
  timezone: z.string().min(1).max(64),
  transport: transportSchema,
  multilineStart: z.string().min(1).max(500).describe('Regular expression.'),
  settings: z
    .record(z.string().max(100), z.json())
    .describe('Settings of the type, as `GET /v1/parsers` describes them; replaced as a whole.'),
  hours: hoursSchema,
};

export const newSourceBody = z.strictObject({
  id: sourceId,
  name: sourceFields.name,
  type: sourceFields.type,
  province: sourceFields.province,
  commune: sourceFields.commune.exactOptional(),
  timezone: sourceFields.timezone.default('Asia/Ho_Chi_Minh'),
  transport: sourceFields.transport,
  multilineStart: sourceFields.multilineStart.exactOptional(),
  settings: sourceFields.settings.exactOptional(),
  hours: sourceFields.hours.exactOptional(),
  observing: z.boolean().default(false).describe('Shown but not notified, for the first days.'),
});

export const sourcePatchBody = z.strictObject({
  name: sourceFields.name.exactOptional(),
  type: sourceFields.type.exactOptional(),
  province: sourceFields.province.exactOptional(),
  commune: sourceFields.commune.nullable().exactOptional().describe('`null`: none any more.'),
  timezone: sourceFields.timezone.exactOptional(),
  transport: sourceFields.transport.exactOptional(),
  multilineStart: sourceFields.multilineStart
    .nullable()
    .exactOptional()
    .describe('Regular expression; `null`: none any more.'),
  settings: sourceFields.settings.exactOptional(),
  hours: sourceFields.hours.exactOptional(),
  observing: z.boolean().exactOptional().describe('False: live, from now on.'),
  enabled: z.boolean().exactOptional(),
});

export const sourceKeyListSchema = wholeListOf(
  z.object({ keyId: z.string(), createdAtMs: epochMs, revokedAtMs: epochMs.optional() }),
).meta({ id: 'SourceKeyList' });
export const issuedSourceKeySchema = z
  .object({ keyId: z.string(), key: z.string().describe('`gsk_…`, shown this once.') })
  .meta({ id: 'IssuedSourceKey' });
export const sourceKeyParameters = z.object({
  id: z.string().min(1).max(200),
  keyId: z.string().min(1).max(200),
});

/** Is the source alive, and do we understand it? Counts are by event time. */
export const sourceStatusSchema = z
  .object({
    lastEventMs: epochMs.optional().describe('Absent: no event is stored.'),
    eventsLastHour: z.int(),
    eventsLastDay: z.int(),
    deadLettersLastDay: z.int(),
    deadLetterReasons: listOf(z.object({ reason: z.enum(DEAD_LETTER_REASONS), count: z.int() })),
    lastDeadLetter: eventSchema.optional(),
    observing: z
      .object({
        sinceMs: epochMs,
        isOverdue: z.boolean().describe('For more than a day: a person should put it live.'),
      })
      .optional()
      .describe('Absent: its alerts are told of.'),
  })
  .meta({ id: 'SourceStatus' });

/** Most sample lines that one test of a source may carry. */
const SAMPLE_LINES_MAX = 1000;

export const sourceTestBody = z.strictObject({
  lines: z.array(z.string().max(65_536)).min(1).max(SAMPLE_LINES_MAX),
});
/** Each sample line beside what it became; nothing of it is stored. */
export const sourceTestReportSchema = z
  .object({
    parsed: z.int(),
    failed: z.int(),
    results: listOf(
      z.discriminatedUnion('kind', [
        z.object({ kind: z.literal('event'), line: z.int(), event: eventSchema }),
        z.object({
          kind: z.literal('dead_letter'),
          line: z.int(),
          reason: z.enum(DEAD_LETTER_REASONS),
          detail: z.string(),
        }),
      ]),
    ),
  })
  .meta({ id: 'SourceTestReport' });

export const parserListSchema = wholeListOf(
  z.object({
    type: z.string(),
    title: z.object({ vi: z.string(), en: z.string() }),
    settings: z
      .record(z.string(), z.json())
      .optional()
      .describe('JSON Schema of what a source of the type may set; absent = nothing.'),
  }),
).meta({ id: 'ParserList' });

export type SourceView = z.output<typeof sourceSchema>;
export type SourceList = z.output<typeof sourceListSchema>;
export type NewSourceBody = z.input<typeof newSourceBody>;
export type SourcePatchBody = z.input<typeof sourcePatchBody>;
export type SourceKeyList = z.output<typeof sourceKeyListSchema>;
export type IssuedSourceKey = z.output<typeof issuedSourceKeySchema>;
export type SourceStatus = z.output<typeof sourceStatusSchema>;
export type SourceTestReport = z.output<typeof sourceTestReportSchema>;
export type ParserList = z.output<typeof parserListSchema>;
