import { z } from 'zod';
import { DETECTORS, PERSON_DETECTORS } from '../../normalize/redact/detector.ts';
import { epochMs, listOf } from './page.ts';

/** Why somebody wants to know who a person is; it is kept in the audit. */
const REASON_MIN = 10;
const reason = z
  .string()
  .trim()
  .min(REASON_MIN)
  .max(500)
  .describe('Why it is needed, such as the number of a case. Kept in the audit, without persons.');

export const revealBody = z.strictObject({ reason });

export const revelationSchema = z
  .object({
    id: z.string(),
    line: z.string().describe('The stored line with persons in clear; secrets stay erased.'),
    persons: listOf(
      z.object({
        detector: z.enum(DETECTORS),
        title: z.object({ vi: z.string(), en: z.string() }),
        pseudonym: z.string(),
        value: z.string().describe('In clear.'),
      }),
    ),
    unresolved: z.int().describe('Pseudonyms in the line whose person was not found again.'),
  })
  .meta({ id: 'Revelation' });

export const findPersonBody = z.strictObject({
  kind: z.enum(PERSON_DETECTORS),
  value: z.string().min(1).max(200).describe('In clear; it is kept nowhere.'),
  reason,
});

export const foundPersonSchema = z
  .object({
    kind: z.enum(PERSON_DETECTORS),
    pseudonyms: listOf(
      z.object({
        pseudonym: z.string().describe('Search events for it with `q`.'),
        fromMs: epochMs.optional().describe('Of records received from then on.'),
        untilMs: epochMs.optional().describe('Of records received before then.'),
      }),
    ).describe('One for each key, the earliest first.'),
  })
  .meta({ id: 'FoundPerson' });

export type RevealBody = z.input<typeof revealBody>;
export type RevelationView = z.output<typeof revelationSchema>;
export type FindPersonBody = z.input<typeof findPersonBody>;
export type FoundPersonView = z.output<typeof foundPersonSchema>;
