import { z } from 'zod';
import { ERROR_CODES, type ErrorCode } from '../../event/error.ts';

const codes = Object.keys(ERROR_CODES) as [ErrorCode, ...ErrorCode[]];

/** An error as the API says it: `application/problem+json`. Source: RFC 9457. */
export const problemSchema = z
  .object({
    type: z.string().describe('URI of the kind of problem; `docs/errors.md` explains each code.'),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional(),
    instance: z.string().describe('URI of this occurrence.'),
    code: z.enum(codes),
    requestId: z.string().describe('Also in the header `X-Request-Id` and in the log.'),
    retryAfterSeconds: z.number().optional(),
    errors: z
      .array(
        z.object({
          pointer: z.string().describe('JSON pointer, such as `/body/name` or `/query/form`.'),
          detail: z.string(),
          hint: z.string().optional(),
        }),
      )
      .readonly()
      .optional(),
    current: z
      .record(z.string(), z.unknown())
      .optional()
      .describe('With 412: the thing as it is at present.'),
  })
  .meta({ id: 'Problem' });

export type Problem = z.output<typeof problemSchema>;
