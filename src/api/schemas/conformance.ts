import { z } from 'zod';
import { DEAD_LETTER_REASONS } from '../../event/event.ts';
import { eventSchema } from './event.ts';
import { communeCode, epochMs, listOf, provinceCode } from './page.ts';

const bilingualSchema = z.object({ vi: z.string(), en: z.string() });
/** Most sample lines that one report is made of. */
const CONFORMANCE_LINES_MAX = 1000;

/** A source as described so far, and a sample of what it writes. */
export const conformanceBody = z.strictObject({
  type: z.string().min(1).max(100).default('auto').describe('`auto` finds it out.'),
  province: provinceCode,
  commune: communeCode.exactOptional(),
  timezone: z.string().min(1).max(64).default('Asia/Ho_Chi_Minh'),
  multilineStart: z.string().min(1).max(500).exactOptional(),
  settings: z.record(z.string().max(100), z.json()).exactOptional(),
  lines: z.array(z.string().max(65_536)).min(1).max(CONFORMANCE_LINES_MAX),
});

export const FIELD_VERDICTS = ['ok', 'coerced', 'missing', 'unknown'] as const;

export const conformanceSchema = z
  .object({
    generatedAtMs: epochMs,
    type: z.string().describe('As given, or as found out.'),
    typeTitle: bilingualSchema,
    candidates: listOf(z.object({ type: z.string(), confidence: z.number() })).describe(
      'Types that the sample could be of, the likeliest first.',
    ),
    suggestedSettings: z
      .record(z.string(), z.json())
      .optional()
      .describe('Settings of the type by which more of the lines would be read.'),
    verdict: z.enum(['ready', 'usable', 'unusable']),
    score: z.int().min(0).max(100),
    findings: listOf(
      z.object({
        severity: z.enum(['error', 'warning', 'info']),
        text: bilingualSchema,
        hint: bilingualSchema.optional(),
        lines: listOf(z.int()).describe('Numbers of the first lines concerned, from 1.'),
      }),
    ),
    lines: z.object({ total: z.int(), parsed: z.int(), failed: z.int() }),
    failures: listOf(
      z.object({
        line: z.int(),
        reason: z.enum(DEAD_LETTER_REASONS),
        detail: z.string(),
      }),
    ),
    fields: listOf(
      z.object({
        field: z.string(),
        verdict: z.enum(FIELD_VERDICTS),
        isRequired: z.boolean(),
        share: z.number().min(0).max(1).describe('Of the parsed lines that have it.'),
        example: z.string().optional().describe('Redacted as everything that is stored.'),
      }),
    ),
    time: z.object({
      stamped: z.int().describe('Lines with a stamp of their own.'),
      assumedYear: z.int(),
      zone: z.string().describe('That stamps without one are read in.'),
      suggestedZone: z.string().optional().describe('When another one would fit better.'),
      skewMs: z.number().optional(),
      firstMs: epochMs.optional(),
      lastMs: epochMs.optional(),
    }),
    locality: z.object({
      province: provinceCode,
      claims: z.int().describe('Lines that name a locality.'),
      resolved: z.int(),
      stale: z.int().describe('Of those, units that a merger ended.'),
    }),
    persons: listOf(
      z.object({ detector: z.string(), title: bilingualSchema, count: z.int() }),
    ).describe('What was hidden before anything would be stored.'),
    rules: z.object({
      runnable: listOf(
        z.object({
          id: z.string(),
          title: bilingualSchema,
          family: z.string().optional(),
          attack: listOf(z.string()),
          matches: z.int().describe('Lines of the sample that it matched.'),
        }),
      ),
      blocked: listOf(
        z.object({
          id: z.string(),
          title: bilingualSchema,
          missingFields: listOf(z.string()),
        }),
      ).describe('Rules of this kind of source that lack a field.'),
    }),
    samples: listOf(
      z.object({
        line: z.int(),
        raw: z.string().describe('Redacted.'),
        event: eventSchema.optional().describe('Absent when the line could not be read.'),
      }),
    ).describe('The first lines, each beside what it becomes; at most 20.'),
  })
  .meta({ id: 'ConformanceReport' });

export const conformanceQuery = z.strictObject({
  format: z.enum(['json', 'markdown', 'html']).default('json'),
  language: z.enum(['vi', 'en']).default('vi').describe('Of Markdown and HTML.'),
});

export type ConformanceBody = z.input<typeof conformanceBody>;
export type ConformanceReport = z.output<typeof conformanceSchema>;
