import type { AlertQuery } from '../../state/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { linkNext, pageView } from '../pagination.ts';
import { parseTime } from '../parse-time.ts';
import { notFound, setETag } from '../precondition.ts';
import {
  type AlertListQuery,
  alertCountsSchema,
  alertListQuery,
  alertPageSchema,
  alertSchema,
} from '../schemas/alert.ts';
import { idParameters } from '../schemas/page.ts';
import { assigneeListSchema } from '../schemas/user.ts';
import { alertView } from '../view.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['alerts'];

/** Registers the queue of alerts and the single alert. */
export function registerAlertRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  api.get(
    '/v1/alerts',
    {
      schema: {
        tags: TAGS,
        summary: 'List alerts',
        querystring: alertListQuery,
        response: { 200: alertPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const query = alertQuery(request.query, principal.id, clock.now());
      const page = await state.alerts.list(principal.scope, query);
      linkNext(request, reply, page.cursor);
      return pageView(page, alertView);
    },
  );
  api.get(
    '/v1/alerts/counts',
    {
      schema: {
        tags: TAGS,
        summary: 'Count alerts',
        response: { 200: alertCountsSchema, ...problems },
      },
    },
    (request) => state.alerts.counts(principalOf(request).scope),
  );
  api.get(
    '/v1/alerts/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one alert',
        params: idParameters,
        response: { 200: alertSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { scope } = principalOf(request);
      const alert = await state.alerts.get(scope, request.params.id);
      if (alert === undefined) throw notFound('alert');
      setETag(reply, alert);
      const degraded = await context.sourceHealth.degradedDuring(scope, alert);
      return { ...alertView(alert), ...(degraded.length === 0 ? {} : { degraded }) };
    },
  );
  api.get(
    '/v1/assignees',
    {
      schema: {
        tags: TAGS,
        summary: 'List people to whom an alert can be given',
        response: { 200: assigneeListSchema, ...problems },
      },
    },
    async (request) => {
      const users = await state.users.list(principalOf(request).scope);
      const items = users
        .filter((user) => user.enabled && user.role !== 'engineer')
        .map((user) => ({ id: `user:${user.id}`, name: user.name }));
      return { items };
    },
  );
}

function alertQuery(query: AlertListQuery, me: string, nowMs: number): AlertQuery {
  const { rule, assignee, from, to, q, status, level, family, province, sort, size, cursor } =
    query;
  return {
    ...(status === undefined ? {} : { status }),
    ...(level === undefined ? {} : { level }),
    ...(family === undefined ? {} : { family }),
    ...(province === undefined ? {} : { province }),
    ...(rule === undefined ? {} : { ruleId: rule }),
    ...(assignee === undefined ? {} : { assignee: assignee === 'me' ? me : assignee }),
    ...(from === undefined ? {} : { fromMs: parseTime(from, nowMs, '/query/from') }),
    ...(to === undefined ? {} : { toMs: parseTime(to, nowMs, '/query/to') }),
    ...(q === undefined ? {} : { text: q }),
    ...(sort === undefined ? {} : { sort }),
    ...(size === undefined ? {} : { size }),
    ...(cursor === undefined ? {} : { cursor }),
  };
}
