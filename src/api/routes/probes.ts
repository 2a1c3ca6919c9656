import type { ApiInstance } from '../api-instance.ts';
import type { ServerDependencies } from '../dependencies.ts';
import { liveSchema, readySchema } from '../schemas/health.ts';

const TAGS = ['health'];

/** Registers what machines ask of every process: does it live, can it work, what did it count. */
export function registerProbeRoutes(api: ApiInstance, context: ServerDependencies): void {
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
