import { z } from 'zod';
import { LEVELS } from '../../event/severity.ts';
import { bilingualSchema, epochMs, listOf, timeParameter } from './page.ts';

/** Rule files of one backtest, and characters of one. */
const FILES_MAX = 2_000;
const FILE_CHARS_MAX = 1_000_000;
const FILTERS_MAX = 32;
const EXAMPLES_MAX = 100;
/** Of placeholders. */
const NAME_CHARS_MAX = 200;
const VALUES_MAX = 4_096;
const count = z.int().min(0);

/** What shall be judged by what. */
export const backtestBody = z
  .strictObject({
    rules: z
      .array(
        z.strictObject({
          file: z.string().min(1).max(500),
          text: z.string().max(FILE_CHARS_MAX),
        }),
      )
      .max(FILES_MAX)
      .exactOptional()
      .describe(
        'Rule files with all that they refer to; none = the events of `filter` are counted.',
      ),
    filter: z
      .array(z.string().min(1).max(1000))
      .max(FILTERS_MAX)
      .exactOptional()
      .describe('Only these events are judged; as in `GET /v1/events`, all must hold.'),
    placeholders: z
      .record(z.string().max(NAME_CHARS_MAX), z.array(z.string()).min(1).max(VALUES_MAX))
      .exactOptional()
      .describe('Values of `%placeholders%`, before those of the configuration.'),
    from: timeParameter.describe('Event time; `now-7d` when it is left out.'),
    to: timeParameter.describe('Event time, exclusive; `now` when it is left out.'),
    examples: z
      .int()
      .min(0)
      .max(EXAMPLES_MAX)
      .exactOptional()
      .describe('Alerts of each rule that are told one by one; 10 when it is left out.'),
  })
  .meta({ id: 'Backtest' });

const alertSchema = z.object({
  backtest: z.literal(true),
  ruleId: z.string(),
  province: z.string(),
  commune: z.string().optional(),
  group: z.record(z.string(), z.string()),
  reason: bilingualSchema,
  firstEventMs: epochMs,
  lastEventMs: epochMs,
  signalCount: count,
  eventCount: count,
  signalIds: listOf(z.string()),
  eventIds: listOf(z.string()),
});

const day = z.string().describe('`YYYY-MM-DD` in UTC.');

const resultSchema = z
  .object({
    type: z.literal('result'),
    fromMs: epochMs,
    toMs: epochMs,
    replayedFromMs: epochMs,
    ended: z.enum(['complete', 'time_limit']),
    reachedMs: epochMs,
    eventsRead: count,
    eventsMatched: count,
    eventsPerSecond: count,
    elapsedMs: count,
    skipped: count,
    signalsNotGrouped: count,
    rules: listOf(
      z.object({
        ruleId: z.string(),
        title: bilingualSchema,
        level: z.enum(LEVELS),
        signals: count,
        alerts: count,
        perDay: listOf(z.object({ day, signals: count })),
        examples: listOf(alertSchema),
      }),
    ),
    notJudged: listOf(z.string()).describe(
      'Rules that expect registered sources: they are not judged on a part of the events of a source.',
    ),
    rosterFromMs: epochMs
      .optional()
      .describe('Since when it is known who was registered; there when a rule asks for it.'),
    events: z.object({
      perDay: listOf(z.object({ day, events: count })),
      examples: listOf(z.string()),
    }),
  })
  .meta({ id: 'BacktestResult' });

const issueSchema = z.object({ at: z.string(), detail: z.string(), hint: z.string().optional() });

/** One line of the answer: `begun`, then `progress`, last `result` or `error`. */
export const backtestLine = z
  .discriminatedUnion('type', [
    z.object({
      type: z.literal('begun'),
      rules: count.describe('Rules that are judged.'),
      refused: listOf(z.object({ file: z.string(), issues: listOf(issueSchema) })),
    }),
    z.object({
      type: z.literal('progress'),
      reachedMs: epochMs,
      fraction: z.number().min(0).max(1),
      eventsRead: count,
      signals: count,
    }),
    resultSchema,
    z.object({ type: z.literal('error'), code: z.string(), detail: z.string() }),
  ])
  .meta({ id: 'BacktestLine' });

export type BacktestBody = z.input<typeof backtestBody>;
export type BacktestLine = z.output<typeof backtestLine>;
export type BacktestResultView = z.output<typeof resultSchema>;
