import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import {
  createdPinSchema,
  newPinBody,
  pinListSchema,
  pinParameters,
} from '../schemas/exception.ts';
import { idParameters } from '../schemas/page.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['rules'];
const NAME_CHARS_MAX = 200;

/** Registers pinned true positives: alerts that their rule must go on finding. */
export function registerPinRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock, tuning } = context;
  api.get(
    '/v1/rules/:id/pins',
    {
      schema: {
        tags: TAGS,
        summary: 'List the pinned true positives of a rule',
        params: idParameters,
        response: { 200: pinListSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      return { items: await state.pins.list(scope, { ruleId: request.params.id }) };
    },
  );
  api.post(
    '/v1/rules/:id/pins',
    {
      schema: {
        tags: TAGS,
        summary: 'Pin an alert that was closed as a true positive',
        params: idParameters,
        body: newPinBody,
        response: { 201: createdPinSchema, ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { alertId, name } = request.body;
      const alert = await state.alerts.get(principal.scope, alertId);
      if (alert === undefined || alert.rule.id !== request.params.id) throw notFound('alert');
      if (alert.verdict !== 'true_positive') {
        const detail = 'Only an alert that was closed as a true positive can be pinned.';
        throw new GacError('GAC_CONFLICT', detail);
      }
      const { rule, province, group } = alert;
      const day = new Date(alert.firstEventMs).toISOString().slice(0, 10);
      const pin = {
        name: (name ?? `${rule.title.vi} ${day}`).slice(0, NAME_CHARS_MAX),
        ...{ ruleId: rule.id, province, alertId, group },
        events: await tuning.pinEvents(principal.scope, alert),
      };
      reply.code(201);
      return state.pins.create(principal, pin, clock.now());
    },
  );
  api.delete(
    '/v1/rules/:id/pins/:pinId',
    {
      schema: {
        tags: TAGS,
        summary: 'Take a pin away, with its copies of events',
        params: pinParameters,
        response: { 204: z.undefined().describe('It is gone.'), ...problems },
      },
    },
    async (request, reply) => {
      const principal = principalOf(request);
      const { id, pinId } = request.params;
      const known = await state.pins.list(principal.scope, { ruleId: id });
      if (!known.some((pin) => pin.id === pinId)) throw notFound('pin');
      await state.pins.remove(principal, pinId, clock.now());
      return reply.code(204).send();
    },
  );
}
