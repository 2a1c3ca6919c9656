import { z } from 'zod';
import { TRIAL_HOPS } from '../../event/source-trial.ts';
import { epochMs, listOf } from './page.ts';

const bilingualSchema = z.object({ vi: z.string(), en: z.string() });

/** `skipped`: nothing of the kind is to be expected, and `detail` says why. */
export const HOP_STATES = ['waiting', 'passed', 'failed', 'skipped'] as const;

/**
 * A test of one source over its real way. `line` carries a token; whoever sends it by the transport of the source, or lets
 * the service send it (HTTP and upload only, `sentByUs`), sees each hop turn green, or red with the reason.
 */
export const sourceTrialSchema = z
  .object({
    token: z.string(),
    sourceId: z.string(),
    startedAtMs: epochMs,
    endsAtMs: epochMs.describe('When it is given up.'),
    status: z.enum(['running', 'passed', 'failed', 'timed_out']),
    line: z.string().describe('What to send, whole.'),
    commands: listOf(z.string()).describe('Shell lines that send it by the way of the source.'),
    sentByUs: z.boolean(),
    hops: listOf(
      z.object({
        hop: z.enum(TRIAL_HOPS),
        title: bilingualSchema,
        state: z.enum(HOP_STATES),
        atMs: epochMs.optional(),
        tookMs: z.number().optional().describe('Since the hop before.'),
        detail: bilingualSchema.optional(),
      }),
    ),
    eventId: z.string().optional(),
    alertId: z.string().optional(),
  })
  .meta({ id: 'SourceTrial' });

export const newSourceTrialBody = z.strictObject({
  send: z
    .boolean()
    .default(false)
    .describe('The service sends the line itself, over HTTP and its own front door.'),
  notify: z
    .boolean()
    .default(false)
    .describe('Destinations of the province get a test notification; otherwise nobody is told.'),
  sample: z
    .string()
    .min(1)
    .max(65_536)
    .exactOptional()
    .describe(
      'A line of the source, where its type is not enough to make one; `{token}` in it marks where the token goes.',
    ),
});

export const trialParameters = z.object({
  id: z.string().min(1).max(200),
  token: z.string().min(1).max(100),
});

/** How to make a shipper send this source's records, with the values of this installation. */
export const sourceInstructionsSchema = z
  .object({
    sourceId: z.string(),
    items: listOf(
      z.object({
        shipper: z.string().describe('Such as `rsyslog`, `filebeat`, `curl`.'),
        title: z.string(),
        file: z.string().optional().describe('Where it belongs; absent = a command.'),
        language: z.enum(['sh', 'yaml', 'conf', 'toml', 'js']),
        text: z.string().describe('`gsk_…` stands where the key of the source goes.'),
        note: bilingualSchema.optional(),
      }),
    ),
  })
  .meta({ id: 'SourceInstructions' });

export type SourceTrialView = z.output<typeof sourceTrialSchema>;
export type NewSourceTrialBody = z.input<typeof newSourceTrialBody>;
export type SourceInstructions = z.output<typeof sourceInstructionsSchema>;
