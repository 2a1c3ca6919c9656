import { z } from 'zod';
import { PERSON_DETECTORS, SECRET_DETECTORS } from '../normalize/redact/detector.ts';
import { DEFAULT_PROTECTION } from '../normalize/redact/protection.ts';

const persons = PERSON_DETECTORS.map((detector) => [
  detector,
  z.boolean().default(true).describe(`Hide what the detector ${detector} finds.`),
]);
const secrets = SECRET_DETECTORS.map((detector) => [
  detector,
  z
    .literal(true, {
      error: `Secrets are erased always: the detector ${detector} cannot be switched off.`,
    })
    .default(true)
    .describe('Always on: a secret is kept nowhere.'),
]);
type Switches = Record<(typeof PERSON_DETECTORS)[number], z.ZodDefault<z.ZodBoolean>> &
  Record<(typeof SECRET_DETECTORS)[number], z.ZodDefault<z.ZodLiteral<true>>>;

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
    protection: z
      .strictObject({
        detectors: z
          .strictObject(Object.fromEntries([...persons, ...secrets]) as Switches)
          .prefault({}),
        clearEmailDomains: z
          .array(z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'Not the name of a domain.'))
          .default([...DEFAULT_PROTECTION.clearEmailDomains])
          .describe('Domains, with those below them, whose e-mail addresses are not hidden.'),
      })
      .prefault({}),
  })
  .prefault({});

type NormalizeOptions = z.infer<typeof normalizeOptions>;

/** The options with every path of a file made absolute. */
export function absoluteNormalize(
  { places, ...options }: NormalizeOptions,
  from: (file: string) => string,
): NormalizeOptions {
  const files = Object.entries(places).map(([name, file]) => [name, from(file)]);
  return { ...options, places: Object.fromEntries(files) };
}
