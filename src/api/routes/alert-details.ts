import type { Scope } from '../../event/scope.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import {
  type AlertEvidence,
  alertDeliveriesSchema,
  evidenceQuery,
  evidenceSchema,
  historySchema,
  relatedQuery,
  relatedSchema,
  trailSchema,
} from '../schemas/alert.ts';
import { idParameters } from '../schemas/page.ts';
import { alertView, eventView } from '../view.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['alerts'];
const EVIDENCE_SIZE = 50;
const RELATED_SIZE = 10;

/** Registers what surrounds one alert: evidence, relatives, earlier verdicts, trail, deliveries. */
export function registerAlertDetailRoutes(api: ApiInstance, context: RouteContext): void {
  const { state } = context;
  const known = async (scope: Scope, id: string): Promise<void> => {
    if ((await state.alerts.get(scope, id)) === undefined) throw notFound('alert');
  };
  api.get(
    '/v1/alerts/:id/evidence',
    {
      schema: {
        tags: TAGS,
        summary: 'Contributing events with their original lines',
        params: idParameters,
        querystring: evidenceQuery,
        response: { 200: evidenceSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      return evidence(scope, request.params.id, { ...request.query, context });
    },
  );
  api.get(
    '/v1/alerts/:id/related',
    {
      schema: {
        tags: TAGS,
        summary: 'Other alerts that share an entity, the rule or the locality',
        params: idParameters,
        querystring: relatedQuery,
        response: { 200: relatedSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      const size = request.query.size ?? RELATED_SIZE;
      const related = await state.alerts.related(scope, request.params.id, size);
      const items = related.map(({ alert, shares }) => ({ alert: alertView(alert), shares }));
      return { items };
    },
  );
  registerRecordRoutes(api, context, known);
}

function registerRecordRoutes(
  api: ApiInstance,
  { state }: RouteContext,
  known: (scope: Scope, id: string) => Promise<void>,
): void {
  api.get(
    '/v1/alerts/:id/history',
    {
      schema: {
        tags: TAGS,
        summary: 'Earlier verdicts of the rule in the province',
        params: idParameters,
        response: { 200: historySchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      return state.alerts.history(scope, request.params.id);
    },
  );
  api.get(
    '/v1/alerts/:id/trail',
    {
      schema: {
        tags: TAGS,
        summary: 'Who did what, and when',
        params: idParameters,
        response: { 200: trailSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      return { items: await state.alerts.trail(scope, request.params.id) };
    },
  );
  api.get(
    '/v1/alerts/:id/deliveries',
    {
      schema: {
        tags: TAGS,
        summary: 'Who was told, and with what receipt',
        params: idParameters,
        response: { 200: alertDeliveriesSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      return { items: await state.alerts.deliveries(scope, request.params.id) };
    },
  );
}

async function evidence(
  scope: Scope,
  id: string,
  options: { size?: number; offset?: number; context: RouteContext },
): Promise<AlertEvidence> {
  const { state, store } = options.context;
  const { size = EVIDENCE_SIZE, offset = 0 } = options;
  const page = await state.alerts.evidence(scope, id, { size, offset });
  const events = await store.getMany(scope, page.items);
  const byId = new Map(events.map((event) => [event.event.id, event]));
  const nextOffset = offset + page.items.length;
  return {
    items: page.items.flatMap((eventId) => {
      const event = byId.get(eventId);
      return event === undefined ? [] : [eventView(event)];
    }),
    missing: page.items.filter((eventId) => !byId.has(eventId)),
    total: page.total,
    ...(page.items.length > 0 && nextOffset < page.total ? { nextOffset } : {}),
  };
}
