import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { sourceHealthListSchema, sourceHealthSchema } from '../schemas/source-health.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['sources'];

/** Registers how sources are: whether they send, in time, and what can be read. */
export function registerSourceHealthRoutes(
  api: ApiInstance,
  { state, sourceHealth }: RouteContext,
): void {
  api.get(
    '/v1/sources/health',
    {
      schema: {
        tags: TAGS,
        summary: 'How all sources are',
        response: { 200: sourceHealthListSchema, ...problems },
      },
    },
    async (request) => ({ items: await sourceHealth.all(principalOf(request).scope) }),
  );
  api.get(
    '/v1/sources/:id/health',
    {
      schema: {
        tags: TAGS,
        summary: 'How a source is, why, and what came of it in the last 24 hours',
        params: idParameters,
        response: { 200: sourceHealthSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const source = await state.sources.get(scope, request.params.id);
      if (source === undefined) throw notFound('source');
      return sourceHealth.of(scope, source);
    },
  );
}
