import type { Delivery } from '../../event/delivery.ts';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { linkNext, pageView } from '../pagination.ts';
import { notFound } from '../precondition.ts';
import {
  deliveryDetailSchema,
  deliveryListQuery,
  deliveryPageSchema,
  deliverySchema,
} from '../schemas/delivery.ts';
import { idParameters } from '../schemas/page.ts';
import { problems, type RouteContext } from './route-context.ts';

const TAGS = ['deliveries'];

/** Registers what was owed to whom, with each attempt, and sending again. */
export function registerDeliveryRoutes(api: ApiInstance, { state, clock }: RouteContext): void {
  api.get(
    '/v1/deliveries',
    {
      schema: {
        tags: TAGS,
        summary: 'List deliveries',
        querystring: deliveryListQuery,
        response: { 200: deliveryPageSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { destination, alert, ...query } = request.query;
      const page = await state.destinations.deliveries(principalOf(request).scope, {
        ...query,
        ...(destination === undefined ? {} : { destinationId: destination }),
        ...(alert === undefined ? {} : { alertId: alert }),
      });
      linkNext(request, reply, page.cursor);
      return pageView(page, (delivery: Delivery) => delivery);
    },
  );
  api.get(
    '/v1/deliveries/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one delivery with each attempt',
        params: idParameters,
        response: { 200: deliveryDetailSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const { id } = request.params;
      const delivery = await state.destinations.delivery(scope, id);
      if (delivery === undefined) throw notFound('delivery');
      return { delivery, attempts: await state.destinations.attempts(scope, id) };
    },
  );
  api.post(
    '/v1/deliveries/:id/redeliver',
    {
      schema: {
        tags: TAGS,
        summary: 'Send a dead or retrying delivery again at once',
        params: idParameters,
        response: { 202: deliverySchema, ...problems },
      },
    },
    async (request, reply) => {
      reply.code(202);
      return state.destinations.redeliver(principalOf(request), request.params.id, clock.now());
    },
  );
}
