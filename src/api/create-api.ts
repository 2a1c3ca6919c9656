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
import { registerConsole } from './console-files.ts';
import type { ApiDependencies } from './dependencies.ts';
import { registerOpenapi, registerOpenapiRoute } from './openapi.ts';
import { ROUTE_ACCESS } from './permissions.ts';
import { sendProblem } from './problem.ts';
import { checkQueryNames } from './query-check.ts';
import { registerAlertActionRoutes } from './routes/alert-actions.ts';
import { registerAlertBulkRoute } from './routes/alert-bulk.ts';
import { registerAlertDetailRoutes } from './routes/alert-details.ts';
import { registerAlertRoutes } from './routes/alerts.ts';
import { registerAuditRoutes } from './routes/audit.ts';
import { registerDeadLetterRoutes } from './routes/deadletters.ts';
import { registerDeliveryRoutes } from './routes/deliveries.ts';
import { registerDestinationRoutes } from './routes/destinations.ts';
import { registerEventRoutes } from './routes/events.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerLocalityRoutes } from './routes/localities.ts';
import { registerRuleRoutes } from './routes/rules.ts';
import { registerSessionRoutes } from './routes/session.ts';
import { registerSourceOperationRoutes } from './routes/source-operations.ts';
import { registerSourceRoutes } from './routes/sources.ts';
import { registerUserRoutes } from './routes/users.ts';
import { setSecurityHeaders } from './security-headers.ts';

/** Largest body of an ordinary request; the routes that need more say so. */
const BODY_BYTES_MAX = 1_048_576;
/** Requests of one address in a minute: far above what consoles behind one address do. */
const REQUESTS_PER_MINUTE_MAX = 3_000;
const REQUEST_TIMEOUT_MS = 60_000;
const PARAM_CHARACTERS_MAX = 200;

/**
 * The HTTP server of API and console, not yet listening: register further plugins (the HTTP
 * collector) on it, then `listen`. Parsers, hooks and schemas of the API live in a context of
 * their own and touch no such plugin; what it throws is answered as a problem all the same.
 */
export async function createApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
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
  await registerConsole(app, dependencies.consoleDirectory);
  const routes: FastifyPluginAsync = async (scope) =>
    registerApi(scope.withTypeProvider<ZodTypeProvider>(), dependencies);
  await app.register(routes);
  return app;
}

async function registerApi(api: ApiInstance, dependencies: ApiDependencies): Promise<void> {
  api.setValidatorCompiler(validatorCompiler);
  api.setSerializerCompiler(serializerCompiler);
  api.decorateRequest('caller', undefined);
  api.addHook('onRoute', ({ method, url }) => {
    for (const one of [method].flat()) {
      if (ROUTE_ACCESS[routeKey(one, url)] !== undefined) continue;
      throw new GacError('GAC_INTERNAL', `Route ${one} ${url} has no row in ROUTE_ACCESS.`);
    }
  });
  await registerOpenapi(api);
  await registerHooks(api, dependencies);
  registerSessionRoutes(api, dependencies);
  registerAlertRoutes(api, dependencies);
  registerAlertDetailRoutes(api, dependencies);
  registerAlertActionRoutes(api, dependencies);
  registerAlertBulkRoute(api, dependencies);
  registerEventRoutes(api, dependencies);
  registerDeadLetterRoutes(api, dependencies);
  registerSourceRoutes(api, dependencies);
  registerSourceOperationRoutes(api, dependencies);
  registerDestinationRoutes(api, dependencies);
  registerDeliveryRoutes(api, dependencies);
  registerUserRoutes(api, dependencies);
  registerRuleRoutes(api, dependencies);
  registerLocalityRoutes(api);
  registerAuditRoutes(api, dependencies);
  registerHealthRoutes(api, dependencies);
  registerOpenapiRoute(api);
}

async function registerHooks(api: ApiInstance, dependencies: ApiDependencies): Promise<void> {
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
