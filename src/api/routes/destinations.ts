import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import {
  createdDestinationSchema,
  deliverySchema,
  destinationListSchema,
  destinationPatchBody,
  destinationSchema,
  newDestinationBody,
} from '../schemas/delivery.ts';
import { idParameters } from '../schemas/page.ts';
import { checkLocality, problems, type RouteContext } from './route-context.ts';

const TAGS = ['destinations'];

/** Registers the addresses of SOCs. */
export function registerDestinationRoutes(api: ApiInstance, context: RouteContext): void {
  const { state } = context;
  api.get(
    '/v1/destinations',
    {
      schema: {
        tags: TAGS,
        summary: 'List destinations',
        response: { 200: destinationListSchema, ...problems },
      },
    },
    async (request) => ({ items: await state.destinations.list(principalOf(request).scope) }),
  );
  api.get(
    '/v1/destinations/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Get one destination',
        params: idParameters,
        response: { 200: destinationSchema, ...problems },
      },
    },
    async (request) => {
      const { scope } = principalOf(request);
      const destination = await state.destinations.get(scope, request.params.id);
      if (destination === undefined) throw notFound('destination');
      return destination;
    },
  );
  registerDestinationChanges(api, context);
}

function registerDestinationChanges(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  api.post(
    '/v1/destinations',
    {
      schema: {
        tags: TAGS,
        summary: 'Add a destination; the secret of a webhook is shown this once',
        body: newDestinationBody,
        response: { 201: createdDestinationSchema, ...problems },
      },
    },
    async (request, reply) => {
      checkLocality(request.body);
      const wanted = { ...request.body, province: request.body.province };
      const created = await state.destinations.create(principalOf(request), wanted, clock.now());
      reply.code(201).header('location', `/v1/destinations/${created.destination.id}`);
      return created;
    },
  );
  api.patch(
    '/v1/destinations/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Enable or disable a destination; its queue is kept',
        params: idParameters,
        body: destinationPatchBody,
        response: { 200: destinationSchema, ...problems },
      },
    },
    (request) => {
      const { id } = request.params;
      return state.destinations.setEnabled(
        principalOf(request),
        id,
        request.body.enabled,
        clock.now(),
      );
    },
  );
  api.delete(
    '/v1/destinations/:id',
    {
      schema: {
        tags: TAGS,
        summary: 'Remove a destination',
        params: idParameters,
        response: { 204: z.undefined().describe('Removed.'), ...problems },
      },
    },
    async (request, reply) => {
      await state.destinations.remove(principalOf(request), request.params.id, clock.now());
      return reply.code(204).send();
    },
  );
  api.post(
    '/v1/destinations/:id/test',
    {
      schema: {
        tags: TAGS,
        summary: 'Send a test notification by the real way',
        params: idParameters,
        response: { 202: deliverySchema, ...problems },
      },
    },
    async (request, reply) => {
      reply.code(202);
      return state.destinations.sendTest(principalOf(request), request.params.id, clock.now());
    },
  );
}
