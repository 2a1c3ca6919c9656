import type { Filter } from '../../store/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { eventQuery } from '../event-query.ts';
import { linkNext } from '../pagination.ts';
import {
  eventPageSchema,
  eventSearchQuery,
  replayBody,
  replayResultSchema,
} from '../schemas/event.ts';
import { problems, type RouteContext } from './route-context.ts';
import { searchEvents } from './search-events.ts';

const TAGS = ['dead letters'];

/** What a dead letter is: an event that says why its record could not be understood. */
export const DEAD_LETTERS: Filter = { op: 'eq', field: 'event.kind', value: 'pipeline_error' };

/** Registers the list of dead letters and reading them again. */
export function registerDeadLetterRoutes(api: ApiInstance, context: RouteContext): void {
  api.get(
    '/v1/deadletters',
    {
      schema: {
        tags: TAGS,
        summary: 'Search dead letters',
        querystring: eventSearchQuery,
        response: { 200: eventPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const always = [DEAD_LETTERS];
      const { scope } = principalOf(request);
      const page = await searchEvents(scope, request.query, { context, always });
      linkNext(request, reply, page.cursor);
      return page;
    },
  );
  api.post(
    '/v1/deadletters/replay',
    {
      schema: {
        tags: TAGS,
        summary: 'Read dead letters again, after a parser or a source was mended',
        body: replayBody,
        response: { 200: replayResultSchema, ...problems },
      },
    },
    (request) => {
      const always = [DEAD_LETTERS];
      const query = eventQuery(request.body, {
        nowMs: context.clock.now(),
        place: '/body',
        always,
      });
      return context.reprocess(principalOf(request).scope, query);
    },
  );
}
