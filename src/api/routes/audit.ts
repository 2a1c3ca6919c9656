import type { AuditEntry } from '../../event/alert.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { linkNext, pageView } from '../pagination.ts';
import { auditPageSchema, auditQuery } from '../schemas/audit.ts';
import { problems, type RouteContext } from './route-context.ts';

const AUDIT_SIZE = 50;

/** Registers the trail of everything that people change, newest first. */
export function registerAuditRoutes(api: ApiInstance, { state }: RouteContext): void {
  api.get(
    '/v1/audit',
    {
      schema: {
        tags: ['audit'],
        summary: 'Read the audit trail',
        querystring: auditQuery,
        response: { 200: auditPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { size = AUDIT_SIZE, ...query } = request.query;
      const page = await state.audit(principalOf(request).scope, { size, ...query });
      linkNext(request, reply, page.cursor);
      return pageView(page, (entry: AuditEntry) => entry);
    },
  );
}
