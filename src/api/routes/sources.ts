import { z } from 'zod';
import type { Source } from '../../event/source.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { changeSeen, notFound, setETag } from '../precondition.ts';
import { idParameters, ifMatchHeaders } from '../schemas/page.ts';
import {
  newSourceBody,
  parserListSchema,
  type SourcePatchBody,
  type SourceView,
  sourceListSchema,
  sourcePatchBody,
  sourceSchema,
} from '../schemas/source.ts';
import { sourceView } from '../view.ts';
import { checkSettings, checkSource } from './check-source.ts';
import { checkLocality, problems, type RouteContext } from './route-context.ts';

const TAGS = ['sources'];
type JsonRecord = NonNullable<SourceView['settings']>;

/** Registers the register of sources. */
export function registerSourceRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, parserTypes } = context;
  api.get(
    '/v1/sources',
    {
      schema: {
        tags: TAGS,
        summary: 'List sources',
        response: { 200: sourceListSchema, ...problems },
      },
    },
    async (request) => {
      const sources = await state.sources.list(principalOf(request).scope);
      return { items: sources.map(sourceView) };
    },
  );
  api.get(
    '/v1/sources/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one source',
        params: idParameters,
        response: { 200: sourceSchema, ...problems },
      },
    },
    async (request, reply) => {
      const source = await state.sources.get(principalOf(request).scope, request.params.id);
      if (source === undefined) throw notFound('source');
      setETag(reply, source);
      return sourceView(source);
    },
  );
  api.get(
    '/v1/parsers',
    {
      schema: {
        tags: TAGS,
        summary: 'List the types of records that are understood',
        response: { 200: parserListSchema, ...problems },
      },
    },
    async () => ({
      items: parserTypes.map(({ type, title, settings }) => ({
        type,
        title,
        ...(settings === undefined ? {} : { settings: settings as JsonRecord }),
      })),
    }),
  );
  registerSourceChanges(api, context);
}

function registerSourceChanges(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  api.post(
    '/v1/sources',
    {
      schema: {
        tags: TAGS,
        summary: 'Register a source',
        body: newSourceBody,
        response: { 201: sourceSchema, ...problems },
      },
    },
    async (request, reply) => {
      checkLocality(request.body);
      checkSource(context, request.body);
      checkSettings(context, request.body.type, request.body.settings);
      const source = await state.sources.create(
        principalOf(request),
        withRecordStart(context, request.body),
        clock.now(),
      );
      setETag(reply, source);
      reply.code(201).header('location', `/v1/sources/${source.id}`);
      return sourceView(source);
    },
  );
  api.patch(
    '/v1/sources/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Change a source',
        headers: ifMatchHeaders,
        params: idParameters,
        body: sourcePatchBody,
        response: { 200: sourceSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const principal = principalOf(request);
      const before = await state.sources.get(principal.scope, id);
      const { body, taken } = partsOf(withChangedStart(context, request.body, before));
      checkLocality(body);
      checkSource(context, body);
      const type = body.type ?? before?.type;
      const isTyped = body.settings !== undefined || body.type !== undefined;
      if (isTyped && type !== undefined) {
        checkSettings(context, type, body.settings ?? before?.settings);
      }
      const source = await changeSeen(request, {
        read: () => state.sources.get(principal.scope, id),
        change: (version) =>
          state.sources.update(principal, id, version, { ...body, ...taken }, clock.now()),
        view: sourceView,
        absent: () => notFound('source'),
      });
      setETag(reply, source);
      return sourceView(source);
    },
  );
  api.delete(
    '/v1/sources/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Remove a source; its events stay',
        headers: ifMatchHeaders,
        params: idParameters,
        response: { 204: z.undefined().describe('Removed.'), ...problems },
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const principal = principalOf(request);
      await changeSeen(request, {
        read: () => state.sources.get(principal.scope, id),
        change: (version) => state.sources.remove(principal, id, version, clock.now()),
        view: sourceView,
        absent: () => notFound('source'),
      });
      return reply.code(204).send();
    },
  );
}

/** What a change gives, and what it takes away. */
function partsOf({ commune, multilineStart, ...rest }: SourcePatchBody) {
  const isGiven = (value: string | null | undefined): value is string => typeof value === 'string';
  return {
    body: {
      ...rest,
      ...(isGiven(commune) ? { commune } : {}),
      ...(isGiven(multilineStart) ? { multilineStart } : {}),
    },
    taken: {
      ...(commune === null ? { commune: undefined } : {}),
      ...(multilineStart === null ? { multilineStart: undefined } : {}),
    },
  };
}

/** Records of some types span lines; what begins one is the type's own when the operator does not say it. */
function withRecordStart<T extends { type: string; multilineStart?: string }>(
  { parserTypes }: RouteContext,
  source: T,
): T {
  const start = recordStartOf(parserTypes, source.type);
  return source.multilineStart === undefined && start !== undefined
    ? { ...source, multilineStart: start }
    : source;
}

/** With another type comes what begins its records, unless the operator had said something of their own. */
function withChangedStart(
  { parserTypes }: RouteContext,
  body: SourcePatchBody,
  before: Source | undefined,
): SourcePatchBody {
  const { type, multilineStart } = body;
  if (type === undefined || multilineStart !== undefined || before === undefined) return body;
  if (before.multilineStart !== recordStartOf(parserTypes, before.type)) return body;
  return { ...body, multilineStart: recordStartOf(parserTypes, type) ?? null };
}

function recordStartOf(parserTypes: RouteContext['parserTypes'], type: string): string | undefined {
  return parserTypes.find((parser) => parser.type === type)?.multilineStart;
}
