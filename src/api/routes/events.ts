import { GacError } from '../../event/error.ts';
import type { Aggregation } from '../../store/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { eventQuery } from '../event-query.ts';
import { linkNext } from '../pagination.ts';
import { parseDurationMs } from '../parse-time.ts';
import { notFound } from '../precondition.ts';
import {
  type AggregateQuery,
  aggregateQuery,
  aggregationSchema,
  eventPageSchema,
  eventSchema,
  eventSearchQuery,
} from '../schemas/event.ts';
import { idParameters } from '../schemas/page.ts';
import { eventView } from '../view.ts';
import { problems, type RouteContext } from './route-context.ts';
import { searchEvents } from './search-events.ts';

const TAGS = ['events'];
const TERMS_SIZE = 10;
const INTERVAL_MS_MIN = 1_000;

/** Registers the search in events, and counting them by value or time. */
export function registerEventRoutes(api: ApiInstance, context: RouteContext): void {
  const { store, clock } = context;
  api.get(
    '/v1/events',
    {
      schema: {
        tags: TAGS,
        summary: 'Search events',
        querystring: eventSearchQuery,
        response: { 200: eventPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const page = await searchEvents(principalOf(request).scope, request.query, { context });
      linkNext(request, reply, page.cursor);
      return page;
    },
  );
  api.get(
    '/v1/events/aggregate',
    {
      schema: {
        tags: TAGS,
        summary: 'Count events by value or by time',
        querystring: aggregateQuery,
        response: { 200: aggregationSchema, ...problems },
      },
    },
    async (request) => {
      const query = eventQuery(request.query, { nowMs: clock.now(), place: '/query' });
      const { scope } = principalOf(request);
      const result = await store.aggregate(scope, query, aggregation(request.query));
      if (result.kind !== 'composite') return result;
      throw new GacError('GAC_INTERNAL', 'The store answered with another kind of aggregation.');
    },
  );
  api.get(
    '/v1/events/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one event',
        params: idParameters,
        response: { 200: eventSchema, ...problems },
      },
    },
    async (request) => {
      const event = await store.get(principalOf(request).scope, request.params.id);
      if (event === undefined) throw notFound('event');
      return eventView(event);
    },
  );
}

function aggregation(query: AggregateQuery): Aggregation {
  const { kind, field, size, interval } = query;
  if (kind === 'histogram') {
    const intervalMs = parseDurationMs(required(interval, 'interval', kind));
    if (intervalMs < INTERVAL_MS_MIN) {
      throw new GacError('GAC_REQUEST_INVALID', 'The shortest interval is 1s.', {
        issues: [{ at: '/query/interval', detail: 'The shortest interval is 1s.' }],
      });
    }
    return { kind, intervalMs };
  }
  if (kind === 'distinct') return { kind, field: required(field, 'field', kind) };
  return { kind, field: required(field, 'field', kind), size: size ?? TERMS_SIZE };
}

function required(value: string | undefined, name: string, kind: string): string {
  if (value !== undefined) return value;
  const detail = `kind=${kind} needs the parameter "${name}".`;
  throw new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at: `/query/${name}`, detail }] });
}
