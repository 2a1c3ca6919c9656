import { z } from 'zod';
import { budgetOptions } from './budget-options.ts';

const seconds = z.number().positive();

/** Which rules judge, and how long they wait for what comes late. */
export const detectOptions = z
  .strictObject({
    rulesDirectories: z
      .array(z.string())
      .default([])
      .describe('Further folders with rules, beside the rules that come with the product.'),
    shadowDirectories: z
      .array(z.string())
      .default([])
      .describe('Folders with rules that are judged beside those in force, and tell nobody.'),
    fieldMappings: z
      .array(z.string())
      .default([])
      .describe('Files that say which ECS field a field of a rule means, before our own tables.'),
    overlaysDirectory: z
      .string()
      .optional()
      .describe('Folder with overlays: what the rules of a locality have otherwise than all.'),
    placeholders: z
      .record(z.string().regex(/^[^%\s]+$/), z.array(z.string()).min(1))
      .default({})
      .describe('Values of the `%placeholders%` of rules, by name: a list of texts for each.'),
    builtInRules: z.boolean().default(true).describe('Load the rules that come with the product.'),
    latenessSeconds: seconds.default(60).describe('How late an event may arrive and still count.'),
    idleSeconds: seconds
      .default(60)
      .describe('A source silent this long no longer holds time back.'),
    clampFutureSeconds: seconds.default(300).describe('Stamps further ahead are not believed.'),
    budgets: budgetOptions,
  })
  .prefault({});

type DetectOptions = z.infer<typeof detectOptions>;

/** The options with every path of a file made absolute. */
export function absoluteDetect(
  detect: DetectOptions,
  from: (file: string) => string,
): DetectOptions {
  return {
    ...detect,
    rulesDirectories: detect.rulesDirectories.map(from),
    shadowDirectories: detect.shadowDirectories.map(from),
    fieldMappings: detect.fieldMappings.map(from),
    ...(detect.overlaysDirectory && { overlaysDirectory: from(detect.overlaysDirectory) }),
  };
}
