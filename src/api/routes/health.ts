import { NATIONAL } from '../../event/scope.ts';
import type { ApiInstance } from '../api-instance.ts';
import { type HealthView, healthSchema } from '../schemas/health.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['health'];

/** Registers what operators ask of the service as a whole. */
export function registerHealthRoutes(api: ApiInstance, context: RouteContext): void {
  api.get(
    '/v1/health',
    {
      schema: {
        tags: TAGS,
        summary: 'Inner state of the service',
        response: { 200: healthSchema, ...problems },
      },
    },
    () => health(context),
  );
}

async function health(context: RouteContext): Promise<HealthView> {
  const { ready, parts } = context.ready();
  const store = await context.store.status();
  const gaps = await context.state.ledger.gapCounts(NATIONAL);
  const rules = context.rules();
  const runs = [...(await context.ruleRuns()).values()];
  const loaded = rules.filter((rule) => rule.status === 'loaded').length;
  const rejected = rules.filter((rule) => rule.status === 'rejected').length;
  return {
    status: ready ? 'ready' : 'not_ready',
    version: context.version,
    parts: [...parts],
    journal: [...context.journal.status()],
    store,
    rules: { loaded, rejected },
    gaps: { open: gaps.open, lost: gaps.lost },
    schedule: { rules: runs.length, late: runs.filter(({ late }) => late === true).length },
  };
}
