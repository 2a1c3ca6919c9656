import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { sourceInstructionsSchema } from '../schemas/source-trial.ts';
import { problems, type RouteContext } from './route-context.ts';

/** Registers what makes shippers send the records of a source. */
export function registerSourceInstructionRoutes(
  api: ApiInstance,
  { state, instructions }: RouteContext,
): void {
  api.get(
    '/v1/sources/:id/instructions',
    {
      schema: {
        tags: ['sources'],
        summary: 'Configuration of shippers for this source, ready to be copied',
        params: idParameters,
        response: { 200: sourceInstructionsSchema, ...problems },
      },
    },
    async (request) => {
      const source = await state.sources.get(principalOf(request).scope, request.params.id);
      if (source === undefined) throw notFound('source');
      return instructions(source);
    },
  );
}
