import { z } from 'zod';
import type { ApiInstance } from '../api-instance.ts';
import { principalOf } from '../authenticate.ts';
import { notFound } from '../precondition.ts';
import { idParameters } from '../schemas/page.ts';
import {
  issuedApiKeySchema,
  newApiKeyBody,
  newUserBody,
  userListSchema,
  userPatchBody,
  userSchema,
} from '../schemas/user.ts';
import { checkLocality, problems, type RouteContext } from './route-context.ts';

/** Registers people and API keys. */
export function registerUserRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  const tags = ['users'];
  api.get(
    '/v1/users',
    { schema: { tags, summary: 'List users', response: { 200: userListSchema, ...problems } } },
    async (request) => ({ items: await state.users.list(principalOf(request).scope) }),
  );
  api.post(
    '/v1/users',
    {
      schema: {
        tags,
        summary: 'Add a user',
        body: newUserBody,
        response: { 201: userSchema, ...problems },
      },
    },
    async (request, reply) => {
      checkProvinces(request.body.provinces);
      reply.code(201);
      return state.users.create(principalOf(request), request.body, clock.now());
    },
  );
  api.patch(
    '/v1/users/:id',
    {
      schema: {
        tags,
        summary: 'Set the password of a user, or let them in or out',
        params: idParameters,
        body: userPatchBody,
        response: { 200: userSchema, ...problems },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { id } = request.params;
      const { password, enabled } = request.body;
      if (password !== undefined) {
        await state.users.setPassword(principal, id, password, clock.now());
      }
      if (enabled !== undefined) {
        await state.users.setEnabled(principal, id, enabled, clock.now());
      }
      const user = (await state.users.list(principal.scope)).find((one) => one.id === id);
      if (user === undefined) throw notFound('user');
      return user;
    },
  );
  registerKeyRoutes(api, context);
}

function registerKeyRoutes(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  const tags = ['API keys'];
  api.post(
    '/v1/keys',
    {
      schema: {
        tags,
        summary: 'Issue an API key for a program',
        body: newApiKeyBody,
        response: { 201: issuedApiKeySchema, ...problems },
      },
    },
    async (request, reply) => {
      checkProvinces(request.body.provinces);
      reply.code(201);
      return state.users.issueApiKey(principalOf(request), request.body, clock.now());
    },
  );
  api.delete(
    '/v1/keys/:id',
    {
      schema: {
        tags,
        summary: 'Revoke an API key',
        params: idParameters,
        response: { 204: z.undefined().describe('Revoked.'), ...problems },
      },
    },
    async (request, reply) => {
      await state.users.revokeApiKey(principalOf(request), request.params.id, clock.now());
      return reply.code(204).send();
    },
  );
}

function checkProvinces(provinces: readonly string[]): void {
  for (const province of provinces) checkLocality({ province });
}
