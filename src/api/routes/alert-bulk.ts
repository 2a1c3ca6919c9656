import { changeAlert } from '../../alert/lifecycle.ts';
import { GacError } from '../../event/error.ts';
import type { Principal } from '../../event/scope.ts';
import type { AlertChange } from '../../state/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { type BulkResult, bulkBody, bulkResultSchema } from '../schemas/alert.ts';
import { assigneeOf } from './alert-actions.ts';
import { problems, type RouteContext } from './route-context.ts';

/**
 * Registers one change for many alerts. The ids are named, never a query: what was not seen is
 * not changed. Each alert succeeds or fails by itself and has its own line in the trail.
 */
export function registerAlertBulkRoute(api: ApiInstance, context: RouteContext): void {
  api.post(
    '/v1/alerts/bulk',
    {
      schema: {
        tags: ['alerts'],
        summary: 'Change many alerts',
        body: bulkBody,
        response: { 207: bulkResultSchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { ids, change: asked, dryRun } = request.body;
      const change: AlertChange =
        asked.kind === 'assign'
          ? { kind: 'assign', assignee: assigneeOf(asked.assignee, principal.id) }
          : asked;
      const items: BulkResult['items'][number][] = [];
      for (const id of new Set(ids)) {
        items.push(await changeOne(id, { principal, change, dryRun, context }));
      }
      const succeeded = items.filter((item) => item.status < 400).length;
      reply.code(207);
      return { dryRun, succeeded, failed: items.length - succeeded, items };
    },
  );
}

async function changeOne(
  id: string,
  options: { principal: Principal; change: AlertChange; dryRun: boolean; context: RouteContext },
): Promise<BulkResult['items'][number]> {
  const { principal, change, dryRun, context } = options;
  const { state, clock, log } = context;
  try {
    const alert = await state.alerts.get(principal.scope, id);
    if (alert === undefined) throw notFound('alert');
    if (dryRun) {
      changeAlert(alert, principal, { change, nowMs: clock.now(), acknowledgeMs: 0 });
      return { id, status: 200, version: alert.version };
    }
    const changed = await state.alerts.change(principal, id, alert.version, change, clock.now());
    return { id, status: 200, version: changed.version };
  } catch (error) {
    if (error instanceof GacError && error.status < 500) {
      return { id, status: error.status, code: error.code, detail: error.message };
    }
    log.error({ err: error }, 'One alert of a bulk change failed.');
    return { id, status: 500, code: 'GAC_INTERNAL', detail: 'The service could not change it.' };
  }
}
