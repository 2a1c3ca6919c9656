import { z } from 'zod';

/** A read-only list in a response; documented as a plain array. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.array(item).readonly();
}

/** How many there are: exact, or at least so many. */
const totalSchema = z
  .object({ value: z.int().min(0), relation: z.enum(['eq', 'gte']) })
  .meta({ id: 'Total', description: 'How many there are; `gte` says that there are more.' });

/**
 * One page of a list. `cursor` is opaque and absent on the last page; the same link stands in the
 * header `Link: rel="next"`.
 */
export function pageOf<T extends z.ZodType>(item: T) {
  return z.object({
    items: listOf(item),
    cursor: z.string().optional(),
    total: totalSchema,
  });
}

/** A list that is short by nature and comes whole. */
export function wholeListOf<T extends z.ZodType>(item: T) {
  return z.object({ items: listOf(item) });
}

/** A query parameter that may be repeated: `?level=high&level=critical`. */
export function many<T extends z.ZodType<unknown, string>>(item: T, max = 64) {
  return z
    .union([item, z.array(item).max(max)])
    .transform((value): z.output<T>[] =>
      Array.isArray(value) ? (value as z.output<T>[]) : [value as z.output<T>],
    );
}

/** Number of items wanted on a page, 1 to `max`. */
export function sizeUpTo(max: number) {
  return z.coerce.number().int().min(1).max(max).exactOptional();
}

export const cursorParameter = z
  .string()
  .min(1)
  .max(4096)
  .exactOptional()
  .describe('`cursor` of the page before.');

/** A time as a person or a program writes it; read by `parseTime`. */
export const timeParameter = z
  .string()
  .min(1)
  .max(40)
  .exactOptional()
  .describe('ISO 8601 with a zone, epoch milliseconds, or relative such as `now-15m`, `now-7d`.');

/** Epoch milliseconds, UTC. */
export const epochMs = z.int().describe('Epoch milliseconds.');

/** Official code of a province: two digits. */
export const provinceCode = z
  .string()
  .regex(/^\d{2}$/)
  .describe('Official two-digit code of a province.');

/** Official code of a commune: five digits. */
export const communeCode = z
  .string()
  .regex(/^\d{5}$/)
  .describe('Official five-digit code of a commune.');

export const languageSchema = z.enum(['vi', 'en']);

/** Both languages of one text. */
export const bilingualSchema = z.object({ vi: z.string(), en: z.string() }).meta({
  id: 'Bilingual',
});

/** Path parameter `id` of any resource. */
export const idParameters = z.object({ id: z.string().min(1).max(200) });

/** The header that a change needs; its absence is answered with 428, so it is not required here. */
export const ifMatchHeaders = z.looseObject({
  'if-match': z
    .string()
    .max(100)
    .exactOptional()
    .describe('ETag that the caller has seen, or `*`. Without it: 428.'),
});
