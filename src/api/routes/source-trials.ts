import type { Scope } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import { newSourceTrialBody, sourceTrialSchema, trialParameters } from '../schemas/source-trial.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['sources'];

/** Registers the tests of sources, hop by hop. */
export function registerSourceTrialRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, trials } = context;
  const known = async (scope: Scope, id: string): Promise<Source> => {
    const source = await state.sources.get(scope, id);
    if (source === undefined) throw notFound('source');
    return source;
  };
  api.post(
    '/v1/sources/:id/trials',
    {
      schema: {
        tags: TAGS,
        summary: 'Test a source by a line of its own over its real way',
        params: idParameters,
        body: newSourceTrialBody,
        response: { 201: sourceTrialSchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const source = await known(principal.scope, request.params.id);
      const { send, notify, sample } = request.body;
      const trial = await trials.start(principal, source, { send, notify, sample });
      reply.code(201).header('location', `/v1/sources/${source.id}/trials/${trial.token}`);
      return trial;
    },
  );
  api.get(
    '/v1/sources/:id/trials/:token',
    {
      schema: {
        tags: TAGS,
        summary: 'How far the line of a test has come',
        params: trialParameters,
        response: { 200: sourceTrialSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const { id, token } = request.params;
      const trial = await trials.get(scope, await known(scope, id), token);
      if (trial === undefined) throw notFound('trial');
      return trial;
    },
  );
}
