import { randomUUID } from 'node:crypto';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import fastify, {
  type FastifyInstance,
  type FastifyPluginAsync,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify';
import {
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { GacError } from '../event/error.ts';
import type { ApiInstance } from './api-instance.ts';
import { authorise, routeKey } from './authenticate.ts';
import type { ServerDependencies } from './dependencies.ts';
import { ROUTE_ACCESS } from './permissions.ts';
import { sendProblem } from './problem.ts';
import { checkQueryNames } from './query-check.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** Largest body of an ordinary request; the routes that need more say so. */
const BODY_BYTES_MAX = 1_048_576;
/** Requests of one address in a minute: far above what consoles behind one address do. */
const REQUESTS_PER_MINUTE_MAX = 3_000;
const REQUEST_TIMEOUT_MS = 60_000;
const PARAM_CHARACTERS_MAX = 200;

/** An HTTP server without routes; whatever is thrown in it is answered as a problem. */
export function createServer(dependencies: ServerDependencies): FastifyInstance {
  const app = fastify({
    loggerInstance: dependencies.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: BODY_BYTES_MAX,
    requestTimeout: REQUEST_TIMEOUT_MS,
    routerOptions: { maxParamLength: PARAM_CHARACTERS_MAX },
    genReqId: () => randomUUID(),
    trustProxy: dependencies.trustedProxies.length === 0 ? false : [...dependencies.trustedProxies],
  }) as unknown as FastifyInstance;
  app.setErrorHandler(sendProblem);
  return app;
}

/**
 * Registers routes in a context of their own: who may call them, what their schemas say and what is counted touches
 * no other plugin of the server.
 */
export async function registerRoutes(
  app: FastifyInstance,
  register: (api: ApiInstance) => void | Promise<void>,
): Promise<void> {
  const routes: FastifyPluginAsync = async (scope) => {
    const api = scope.withTypeProvider<ZodTypeProvider>() as ApiInstance;
    api.setValidatorCompiler(validatorCompiler);
    api.setSerializerCompiler(serializerCompiler);
    api.decorateRequest('caller', undefined);
    api.addHook('onRoute', ({ method, url }) => {
      for (const one of [method].flat()) {
        if (ROUTE_ACCESS[routeKey(one, url)] !== undefined) continue;
        throw new GacError('GAC_INTERNAL', `Route ${one} ${url} has no row in ROUTE_ACCESS.`);
      }
    });
    await register(api);
  };
  await app.register(routes);
}

/** Registers what happens to every request of these routes. */
export async function registerHooks(
  api: ApiInstance,
  dependencies: ServerDependencies,
): Promise<void> {
  const { metrics } = dependencies;
  api.addHook('onRequest', setSecurityHeaders);
  api.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    reply.headers({ 'cache-control': 'no-store', 'x-request-id': request.id });
  });
  api.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const route = request.routeOptions.url ?? 'unknown';
    metrics.httpRequests.inc({ route, status: String(reply.statusCode) });
  });
  await api.register(cookie);
  await api.register(rateLimit, {
    max: REQUESTS_PER_MINUTE_MAX,
    timeWindow: 60_000,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) => {
      const retryAfterSeconds = Math.max(1, Math.ceil(ttl / 1000));
      return new GacError('GAC_RATE_LIMITED', 'Too many requests from this address.', {
        retryAfterSeconds,
      });
    },
  });
  api.addHook('onRequest', authorise(dependencies));
  api.addHook('preValidation', checkQueryNames);
}
