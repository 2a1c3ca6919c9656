import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { GacError } from '../../event/error.ts';
import { PERMISSIONS } from '../../state/permissions.ts';
import type { ApiInstance } from '../api-instance.ts';
import { type Caller, callerOf, SESSION_COOKIE } from '../authenticate.ts';
import {
  logInBody,
  passwordBody,
  type SessionView,
  sessionPatchBody,
  sessionSchema,
} from '../schemas/session.ts';
import { problems, type RouteContext } from './route-context.ts';

/** Log-ins that one address may try in a minute; `state` locks a login by itself after failures. */
const LOGINS_PER_MINUTE_MAX = 20;

const TAGS = ['session'];

/** Registers log-in, log-out, “who am I” and the language of a person. */
export function registerSessionRoutes(api: ApiInstance, context: RouteContext): void {
  const { state } = context;
  registerLogIn(api, context);
  api.get(
    '/v1/session',
    {
      schema: { tags: TAGS, summary: 'Who am I', response: { 200: sessionSchema, ...problems } },
    },
    async (request) => sessionView(callerOf(request), context),
  );
  api.patch(
    '/v1/session',
    {
      schema: {
        tags: TAGS,
        summary: 'Choose a language',
        body: sessionPatchBody,
        response: { 200: sessionSchema, ...problems },
      },
    },
    (request) => chooseLanguage(request, request.body.language, context),
  );
  api.delete(
    '/v1/session',
    {
      schema: {
        tags: TAGS,
        summary: 'Log out',
        response: { 204: z.undefined().describe('Logged out.'), ...problems },
      },
    },
    async (request, reply) => {
      await state.users.logOut(callerOf(request).token);
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return reply.code(204).send();
    },
  );
}

function registerLogIn(api: ApiInstance, context: RouteContext): void {
  const { state, clock } = context;
  const rateLimit = { max: LOGINS_PER_MINUTE_MAX, timeWindow: 60_000, groupId: 'login' };
  api.post(
    '/v1/session',
    {
      config: { rateLimit },
      schema: {
        tags: TAGS,
        summary: 'Log in',
        security: [],
        body: logInBody,
        response: { 200: sessionSchema, ...problems },
      },
    },
    async (request, reply) => {
      const { login, password, as } = request.body;
      const { token } = await state.users.logIn(login, password, clock.now());
      const known = await state.users.principalOf(token, clock.now());
      if (known === undefined) throw new GacError('GAC_AUTH_FAILED', 'The session did not start.');
      const view = sessionView({ ...known, token, by: as }, context);
      if (as === 'bearer') return { ...view, token };
      setCookie(reply, token, context);
      return view;
    },
  );
  api.put(
    '/v1/session/password',
    {
      config: { rateLimit },
      schema: {
        tags: TAGS,
        summary: 'Change the own password; every session of the person ends',
        body: passwordBody,
        response: { 204: z.undefined().describe('Changed; log in again.'), ...problems },
      },
    },
    async (request, reply) => {
      const { principal, user } = callerOf(request);
      if (user === undefined) {
        throw new GacError('GAC_REQUEST_INVALID', 'An API key has no password.');
      }
      const { current, next } = request.body;
      await state.users.logIn(user.login, current, clock.now());
      await state.users.setPassword(principal, user.id, next, clock.now());
      reply.clearCookie(SESSION_COOKIE, { path: '/' });
      return reply.code(204).send();
    },
  );
}

async function chooseLanguage(
  request: FastifyRequest,
  language: 'vi' | 'en',
  context: RouteContext,
): Promise<SessionView> {
  const caller = callerOf(request);
  if (caller.user === undefined) {
    throw new GacError('GAC_REQUEST_INVALID', 'An API key has no language.');
  }
  await context.state.users.setLanguage(caller.principal, language, context.clock.now());
  return sessionView({ ...caller, user: { ...caller.user, language } }, context);
}

function setCookie(reply: FastifyReply, token: string, context: RouteContext): void {
  reply.setCookie(SESSION_COOKIE, token, {
    path: '/',
    httpOnly: true,
    sameSite: 'strict',
    secure: context.secureCookies || context.publicUrl.startsWith('https:'),
  });
}

function sessionView({ principal, user }: Caller, context: RouteContext): SessionView {
  const { id, name, role, scope } = principal;
  return {
    principal: { id, name, role, scope },
    ...(user === undefined
      ? {}
      : { user: { id: user.id, login: user.login, name: user.name, language: user.language } }),
    language: user?.language ?? 'vi',
    permissions: PERMISSIONS[role],
    version: context.version,
  };
}
