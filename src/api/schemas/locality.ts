import { z } from 'zod';
import { wholeListOf } from './page.ts';

export const localityQuery = z.object({
  q: z
    .string()
    .trim()
    .max(200)
    .exactOptional()
    .describe('Code or name, with or without diacritics; without it all provinces.'),
  province: z
    .string()
    .regex(/^\d{2}$/)
    .exactOptional()
    .describe('All communes of this province.'),
});

export const localityListSchema = wholeListOf(
  z.object({
    level: z.enum(['province', 'commune']),
    code: z.string(),
    name: z.string(),
    province: z.string().describe('Code of the province that it is, or lies in.'),
    provinceName: z.string(),
    stale: z
      .boolean()
      .optional()
      .describe('The code or name that was asked for is no longer in force.'),
  }),
).meta({ id: 'LocalityList' });

export type LocalityList = z.output<typeof localityListSchema>;
