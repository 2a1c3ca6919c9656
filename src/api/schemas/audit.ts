import { z } from 'zod';
import { cursorParameter, epochMs, pageOf, sizeUpTo } from './page.ts';

export const auditEntrySchema = z
  .object({
    sequence: z.int(),
    atMs: epochMs,
    actor: z.string(),
    actorName: z.string(),
    action: z.string().describe('Such as `alert.acknowledge`.'),
    subject: z.string().describe('Such as `alert:<id>`.'),
    province: z.string().optional(),
    detail: z.record(z.string(), z.unknown()),
  })
  .meta({ id: 'AuditEntry' });

export const auditQuery = z.object({
  subject: z.string().max(300).exactOptional(),
  size: sizeUpTo(200),
  cursor: cursorParameter,
});
export const auditPageSchema = pageOf(auditEntrySchema).meta({ id: 'AuditPage' });

export type AuditEntryView = z.output<typeof auditEntrySchema>;
export type AuditPage = z.output<typeof auditPageSchema>;
