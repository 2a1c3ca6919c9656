import { z } from 'zod';
import { listOf } from './page.ts';

/** Why a file, or a file within an archive, was not taken in to its end. */
export const UPLOAD_FAILURES = ['damaged', 'too_large', 'not_text'] as const;

export const uploadQuery = z.strictObject({
  name: z
    .string()
    .trim()
    .min(1)
    .max(255)
    .describe(
      'Name of the file; its ending says how it is packed: `.gz`, `.zip`, `.xlsx`, `.evtx`.',
    ),
});

/** What became of an uploaded file. */
export const uploadResultSchema = z
  .object({
    accepted: z.int().describe('Records that are on stable storage.'),
    duplicates: z
      .int()
      .describe('Records already received: an earlier upload of the same file brought them.'),
    parts: listOf(
      z.object({
        name: z.string().describe('The file, or a file or sheet within it.'),
        accepted: z.int(),
        duplicates: z.int(),
        failure: z.enum(UPLOAD_FAILURES).optional(),
        detail: z.string().optional().describe('Of a failure, for engineers, in English.'),
      }),
    ),
  })
  .meta({ id: 'UploadResult' });

/** What somebody's program says of a file that it brought in batch by batch. */
export const uploadReportBody = z.strictObject({
  name: z.string().trim().min(1).max(255).describe('Name of the file.'),
  bytes: z.int().min(0),
  sha256: z
    .string()
    .regex(/^[0-9a-f]{64}$/)
    .describe('Of the bytes of the file.'),
  records: z.int().min(0).describe('Stored by this upload.'),
  duplicates: z.int().min(0).describe('Stored by an earlier one.'),
  rejected: z.int().min(0).describe('Parts that could not be read.'),
  complete: z.boolean().describe('False: it was broken off.'),
});

export type UploadReport = z.output<typeof uploadReportBody>;
export type UploadResult = z.output<typeof uploadResultSchema>;
