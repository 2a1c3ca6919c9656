import { z } from 'zod';

/** What is added to events beyond what their records say. */
export const normalizeOptions = z
  .strictObject({
    places: z
      .strictObject({
        cityFile: z
          .string()
          .exactOptional()
          .describe('MaxMind DB of cities or countries for geo fields; absent = none are added.'),
        asnFile: z
          .string()
          .exactOptional()
          .describe('MaxMind DB of networks for the as fields; absent = none are added.'),
      })
      .prefault({}),
  })
  .prefault({});

type NormalizeOptions = z.infer<typeof normalizeOptions>;

/** The options with every path of a file made absolute. */
export function absoluteNormalize(
  { places }: NormalizeOptions,
  from: (file: string) => string,
): NormalizeOptions {
  const files = Object.entries(places).map(([name, file]) => [name, from(file)]);
  return { places: Object.fromEntries(files) };
}
