import { z } from 'zod';
import type { DeadLetterReason } from '../../event/event.ts';
import type { Scope } from '../../event/scope.ts';
import type { Source } from '../../event/source.ts';
import type { Filter } from '../../store/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import {
  issuedSourceKeySchema,
  type SourceStatus,
  sourceKeyListSchema,
  sourceKeyParameters,
  sourceStatusSchema,
  sourceTestBody,
  sourceTestReportSchema,
} from '../schemas/source.ts';
import { eventView } from '../view.ts';
import { DEAD_LETTERS } from './deadletters.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['sources'];
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const REASONS_MAX = 20;
/** Test bodies carry sample lines, which are longer than other requests. */
const TEST_BODY_BYTES_MAX = 8 * 1_048_576;

/** Registers keys, health and trial of a source. */
export function registerSourceOperationRoutes(api: ApiInstance, context: RouteContext): void {
  const known = async (scope: Scope, id: string): Promise<Source> => {
    const source = await context.state.sources.get(scope, id);
    if (source === undefined) throw notFound('source');
    return source;
  };
  registerKeyRoutes(api, context, known);
  api.get(
    '/v1/sources/:id/status',
    {
      schema: {
        tags: TAGS,
        summary: 'Whether a source is alive and understood',
        params: idParameters,
        response: { 200: sourceStatusSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const source = await known(scope, request.params.id);
      return sourceStatus(scope, source, context);
    },
  );
  api.post(
    '/v1/sources/:id/test',
    {
      bodyLimit: TEST_BODY_BYTES_MAX,
      schema: {
        tags: TAGS,
        summary: 'What sample lines would become; nothing is stored',
        params: idParameters,
        body: sourceTestBody,
        response: { 200: sourceTestReportSchema, ...problems },
      },
    },
    async (request) => {
      const source = await known(principalOf(request).scope, request.params.id);
      return context.testSource(source, request.body.lines);
    },
  );
}

function registerKeyRoutes(
  api: ApiInstance,
  { state, clock }: RouteContext,
  known: (scope: Scope, id: string) => Promise<Source>,
): void {
  api.get(
    '/v1/sources/:id/keys',
    {
      schema: {
        tags: TAGS,
        summary: 'List the ingest keys of a source, without the keys themselves',
        params: idParameters,
        response: { 200: sourceKeyListSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      await known(scope, request.params.id);
      return { items: await state.sources.keys(scope, request.params.id) };
    },
  );
  api.post(
    '/v1/sources/:id/keys',
    {
      schema: {
        tags: TAGS,
        summary: 'Issue an ingest key; earlier ones stay valid',
        params: idParameters,
        response: { 201: issuedSourceKeySchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      await known(principal.scope, request.params.id);
      reply.code(201);
      return state.sources.issueKey(principal, request.params.id, clock.now());
    },
  );
  api.delete(
    '/v1/sources/:id/keys/:keyId',
    {
      schema: {
        tags: TAGS,
        summary: 'Revoke an ingest key',
        params: sourceKeyParameters,
        response: { 204: z.undefined().describe('Revoked.'), ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id, keyId } = request.params;
      await known(principal.scope, id);
      await state.sources.revokeKey(principal, id, keyId, clock.now());
      return reply.code(204).send();
    },
  );
}

async function sourceStatus(
  scope: Scope,
  source: Source,
  { store, clock }: RouteContext,
): Promise<SourceStatus> {
  const nowMs = clock.now();
  const own: Filter = { op: 'eq', field: 'gac.source.id', value: source.id };
  const dead: Filter = { op: 'and', of: [own, DEAD_LETTERS] };
  const fromMs = nowMs - DAY_MS;
  const [last, hour, day, deadDay, reasons, lastDead] = await Promise.all([
    store.search(scope, { filter: own, size: 1 }),
    store.count(scope, { filter: own, fromMs: nowMs - HOUR_MS }),
    store.count(scope, { filter: own, fromMs }),
    store.count(scope, { filter: dead, fromMs }),
    store.aggregate(
      scope,
      { filter: dead, fromMs },
      { kind: 'terms', field: 'gac.dead_letter.reason', size: REASONS_MAX },
    ),
    store.search(scope, { filter: dead, size: 1 }),
  ]);
  const lastEvent = last.events[0];
  const lastDeadLetter = lastDead.events[0];
  return {
    ...(lastEvent === undefined ? {} : { lastEventMs: Date.parse(lastEvent['@timestamp']) }),
    eventsLastHour: hour,
    eventsLastDay: day,
    deadLettersLastDay: deadDay,
    deadLetterReasons:
      reasons.kind === 'terms'
        ? reasons.buckets.map(({ key, count }) => ({ reason: key as DeadLetterReason, count }))
        : [],
    ...(lastDeadLetter === undefined ? {} : { lastDeadLetter: eventView(lastDeadLetter) }),
    ...observation(source, nowMs),
  };
}

/** A day is enough to see what a source would raise. */
function observation({ observingSinceMs: sinceMs }: Source, nowMs: number) {
  if (sinceMs === undefined) return {};
  return { observing: { sinceMs, isOverdue: nowMs - sinceMs > DAY_MS } };
}
