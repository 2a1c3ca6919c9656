import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import type { Source } from '../../event/source.ts';
import { nearest } from '../../message/nearest.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { changeSeen, notFound, setETag } from '../precondition.ts';
import { idParameters, ifMatchHeaders } from '../schemas/page.ts';
import {
  newSourceBody,
  parserListSchema,
  type SourceView,
  sourceListSchema,
  sourcePatchBody,
  sourceSchema,
} from '../schemas/source.ts';
import { sourceView } from '../view.ts';
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
      const source = await state.sources.create(principalOf(request), request.body, clock.now());
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
      const { body } = request;
      const { id } = request.params;
      const principal = principalOf(request);
      checkLocality(body);
      checkSource(context, body);
      if (body.settings !== undefined || body.type !== undefined) {
        const before = await state.sources.get(principal.scope, id);
        const type = body.type ?? before?.type;
        if (type !== undefined) checkSettings(context, type, body.settings ?? before?.settings);
      }
      const source = await changeSeen(request, {
        read: () => state.sources.get(principal.scope, id),
        change: (version) => state.sources.update(principal, id, version, body, clock.now()),
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

/**
 * Refuses what the collectors and the normaliser could not use. @throws GacError
 * GAC_REQUEST_INVALID
 */
function checkSource(
  { parserTypes }: RouteContext,
  source: { type?: string; timezone?: string; multilineStart?: string },
): void {
  const types = parserTypes.map((parser) => parser.type);
  const { type, timezone, multilineStart } = source;
  if (type !== undefined && !types.includes(type)) {
    const meant = nearest(type, types);
    const hint = meant === undefined ? 'GET /v1/parsers lists them.' : `Did you mean "${meant}"?`;
    throw invalid('/body/type', `There is no type "${type}".`, hint);
  }
  if (timezone !== undefined && !isTimezone(timezone)) {
    throw invalid(
      '/body/timezone',
      `"${timezone}" is not a time zone.`,
      'Such as Asia/Ho_Chi_Minh.',
    );
  }
  if (multilineStart !== undefined && !isPattern(multilineStart)) {
    throw invalid('/body/multilineStart', 'Not a regular expression.', 'Such as ^\\d{4}-\\d{2}-.');
  }
}

/** Refuses settings that the type does not take. @throws GacError GAC_REQUEST_INVALID, at `/body/settings/…` */
function checkSettings(
  { parserTypes }: RouteContext,
  type: string,
  settings: Source['settings'],
): void {
  try {
    parserTypes.find((parser) => parser.type === type)?.checkSettings?.(settings);
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
    const issues = error.issues.map((issue) => ({ ...issue, at: `/body${issue.at}` }));
    throw new GacError(error.code, error.message, { issues });
  }
}

function isTimezone(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}

function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern).source !== '';
  } catch {
    return false;
  }
}

function invalid(at: string, detail: string, hint: string): GacError {
  return new GacError('GAC_REQUEST_INVALID', detail, { issues: [{ at, detail, hint }] });
}
