import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import type { AlertChange } from '../../state/contract.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { changeSeen, notFound, setETag } from '../precondition.ts';
import {
  type AlertView,
  alertSchema,
  assignBody,
  closeBody,
  commentBody,
} from '../schemas/alert.ts';
import { idParameters, ifMatchHeaders } from '../schemas/page.ts';
import { alertView } from '../view.ts';
import { problems, type RouteContext } from './route-context.ts';

/** Registers the changes that a person makes to one alert; each needs `If-Match`. */
export function registerAlertActionRoutes(api: ApiInstance, context: RouteContext): void {
  const url = (verb: string) => `/v1/alerts/:id/${verb}`;
  const act = (request: FastifyRequest, reply: FastifyReply, change: AlertChange) =>
    changeAlert({ request, reply, context, change });

  api.post(
    url('acknowledge'),
    { schema: actionSchema('Take charge of an alert') },
    (request, reply) => act(request, reply, { kind: 'acknowledge' }),
  );
  api.post(
    url('assign'),
    { schema: { ...actionSchema('Give an alert to a person'), body: assignBody } },
    (request, reply) => {
      const assignee = assigneeOf(request.body.assignee, principalOf(request).id);
      return act(request, reply, { kind: 'assign', assignee });
    },
  );
  api.post(
    url('close'),
    { schema: { ...actionSchema('Close an alert with a verdict'), body: closeBody } },
    (request, reply) => act(request, reply, { kind: 'close', ...request.body }),
  );
  api.post(url('reopen'), { schema: actionSchema('Open a closed alert again') }, (request, reply) =>
    act(request, reply, { kind: 'reopen' }),
  );
  api.post(
    url('comments'),
    { schema: { ...actionSchema('Comment on an alert'), body: commentBody } },
    (request, reply) => act(request, reply, { kind: 'comment', ...request.body }),
  );
}

/** `me` is the caller, null is nobody. */
export function assigneeOf(given: string | null, me: string): string | undefined {
  if (given === null) return undefined;
  return given === 'me' ? me : given;
}

function actionSchema(summary: string) {
  const response: { 200: z.ZodType<AlertView> } & typeof problems = {
    200: alertSchema,
    ...problems,
  };
  return { tags: ['alerts'], summary, params: idParameters, headers: ifMatchHeaders, response };
}

async function changeAlert(options: {
  request: FastifyRequest;
  reply: FastifyReply;
  context: RouteContext;
  change: AlertChange;
}): Promise<AlertView> {
  const { request, reply, context, change } = options;
  const { state, clock } = context;
  const principal = principalOf(request);
  const { id } = request.params as { id: string };
  const alert = await changeSeen(request, {
    read: () => state.alerts.get(principal.scope, id),
    change: (version) => state.alerts.change(principal, id, version, change, clock.now()),
    view: alertView,
    absent: () => notFound('alert'),
  });
  setETag(reply, alert);
  return alertView(alert);
}
