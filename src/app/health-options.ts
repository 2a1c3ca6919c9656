import { z } from 'zod';

const JUDGE_SECONDS_LEAST = 0.2;

/** Whether and how sources are watched. */
export const healthOptions = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Measure every source, judge how it is, and raise an alert when it is not well.'),
    silenceMinutes: z
      .number()
      .positive()
      .exactOptional()
      .describe(
        'Least silence after which a source is RED, for all sources but uploads (8 days). Default: by transport and type, 2 to 30 minutes.',
      ),
    judgeSeconds: z
      .number()
      .min(JUDGE_SECONDS_LEAST)
      .max(300)
      .default(30)
      .describe('How often sources are judged.'),
  })
  .prefault({});

export type HealthOptions = z.infer<typeof healthOptions>;
