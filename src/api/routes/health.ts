import type { ApiInstance } from '../api-instance.ts';
import { type HealthView, healthSchema, liveSchema, readySchema } from '../schemas/health.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['health'];

/** Registers what machines and operators ask of the service itself. */
export function registerHealthRoutes(api: ApiInstance, context: RouteContext): void {
  api.get(
    '/v1/health/live',
    {
      schema: {
        tags: TAGS,
        summary: 'The process answers',
        security: [],
        response: { 200: liveSchema },
      },
    },
    async () => ({ status: 'live' as const }),
  );
  api.get(
    '/v1/health/ready',
    {
      schema: {
        tags: TAGS,
        summary: 'The service can do its work',
        security: [],
        response: { 200: readySchema, 503: readySchema },
      },
    },
    async (_request, reply) => {
      const { ready, parts } = context.ready();
      if (!ready) reply.code(503);
      return {
        status: ready ? ('ready' as const) : ('not_ready' as const),
        parts: parts.map((part) => ({ name: part.name, ready: part.ready })),
      };
    },
  );
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
  api.get(
    '/metrics',
    {
      schema: {
        tags: TAGS,
        summary: 'Metrics as Prometheus text; for national scope or the metrics token',
        hide: true,
      },
    },
    async (_request, reply) => {
      const { registry } = context.metrics;
      return reply.type(registry.contentType).send(await registry.metrics());
    },
  );
}

async function health(context: RouteContext): Promise<HealthView> {
  const { ready, parts } = context.ready();
  const store = await context.store.status();
  const rules = context.rules();
  const loaded = rules.filter((rule) => rule.status === 'loaded').length;
  return {
    status: ready ? 'ready' : 'not_ready',
    version: context.version,
    parts: [...parts],
    journal: [...context.journal.status()],
    store,
    rules: { loaded, rejected: rules.length - loaded },
  };
}
