import type { FastifyInstance } from 'fastify';
import { GacError } from '../event/error.ts';
import type { ApiInstance } from './api-instance.ts';
import { registerConsole } from './console-files.ts';
import { createServer, registerHooks, registerRoutes } from './create-server.ts';
import type { ApiDependencies, ServerDependencies } from './dependencies.ts';
import { registerOpenapi, registerOpenapiRoute } from './openapi.ts';
import { registerAlertActionRoutes } from './routes/alert-actions.ts';
import { registerAlertBulkRoute } from './routes/alert-bulk.ts';
import { registerAlertDetailRoutes } from './routes/alert-details.ts';
import { registerAlertRoutes } from './routes/alerts.ts';
import { registerAuditRoutes } from './routes/audit.ts';
import { registerBacktestRoute } from './routes/backtests.ts';
import { registerConformanceRoutes } from './routes/conformance.ts';
import { registerDeadLetterRoutes } from './routes/deadletters.ts';
import { registerDeliveryRoutes } from './routes/deliveries.ts';
import { registerDestinationRoutes } from './routes/destinations.ts';
import { registerEventRoutes } from './routes/events.ts';
import { registerExceptionRoutes } from './routes/exceptions.ts';
import { registerHealthRoutes } from './routes/health.ts';
import { registerLocalityRoutes } from './routes/localities.ts';
import { registerPersonRoutes } from './routes/persons.ts';
import { registerPinRoutes } from './routes/pins.ts';
import { registerProbeRoutes } from './routes/probes.ts';
import { registerRuleCostRoutes } from './routes/rule-costs.ts';
import { registerRuleLedgerRoutes } from './routes/rule-ledger.ts';
import { registerRuleShadowRoutes } from './routes/rule-shadows.ts';
import { registerRuleVersionRoutes } from './routes/rule-versions.ts';
import { registerRuleRoutes } from './routes/rules.ts';
import { registerSessionRoutes } from './routes/session.ts';
import { registerSourceHealthRoutes } from './routes/source-health.ts';
import { registerSourceInstructionRoutes } from './routes/source-instructions.ts';
import { registerSourceOperationRoutes } from './routes/source-operations.ts';
import { registerSourceTrialRoutes } from './routes/source-trials.ts';
import { registerSourceRoutes } from './routes/sources.ts';
import { registerUploadRoute } from './routes/uploads.ts';
import { registerUserRoutes } from './routes/users.ts';

/**
 * The HTTP server of API and console, not yet listening: register further plugins (the HTTP
 * collector) on it, then `listen`. Parsers, hooks and schemas of the API live in a context of
 * their own and touch no such plugin; what it throws is answered as a problem all the same.
 */
export async function createApi(dependencies: ApiDependencies): Promise<FastifyInstance> {
  const app = createServer(dependencies);
  await registerConsole(app, dependencies.consoleDirectory);
  await registerRoutes(app, (api) => registerApi(api, dependencies));
  return app;
}

/**
 * The HTTP server of a process that has no part in the API: it says whether it lives, whether it can do its work, and
 * what it counted. Register further plugins on it, then `listen`.
 */
export async function createProbes(dependencies: ServerDependencies): Promise<FastifyInstance> {
  const app = createServer(dependencies);
  app.setNotFoundHandler(() => {
    throw new GacError(
      'GAC_NOT_FOUND',
      'There is no such route here: another process has the API.',
    );
  });
  await registerRoutes(app, async (api) => {
    await registerHooks(api, dependencies);
    registerProbeRoutes(api, dependencies);
  });
  return app;
}

async function registerApi(api: ApiInstance, dependencies: ApiDependencies): Promise<void> {
  await registerOpenapi(api);
  await registerHooks(api, dependencies);
  registerSessionRoutes(api, dependencies);
  registerAlertRoutes(api, dependencies);
  registerAlertDetailRoutes(api, dependencies);
  registerAlertActionRoutes(api, dependencies);
  registerAlertBulkRoute(api, dependencies);
  registerEventRoutes(api, dependencies);
  registerPersonRoutes(api, dependencies);
  registerDeadLetterRoutes(api, dependencies);
  registerSourceRoutes(api, dependencies);
  registerSourceOperationRoutes(api, dependencies);
  registerSourceHealthRoutes(api, dependencies);
  registerConformanceRoutes(api, dependencies);
  registerSourceInstructionRoutes(api, dependencies);
  registerSourceTrialRoutes(api, dependencies);
  registerUploadRoute(api, dependencies);
  registerDestinationRoutes(api, dependencies);
  registerDeliveryRoutes(api, dependencies);
  registerUserRoutes(api, dependencies);
  registerRuleRoutes(api, dependencies);
  registerRuleVersionRoutes(api, dependencies);
  registerRuleShadowRoutes(api, dependencies);
  registerRuleLedgerRoutes(api, dependencies);
  registerRuleCostRoutes(api, dependencies);
  registerExceptionRoutes(api, dependencies);
  registerPinRoutes(api, dependencies);
  registerBacktestRoute(api, dependencies);
  registerLocalityRoutes(api);
  registerAuditRoutes(api, dependencies);
  registerProbeRoutes(api, dependencies);
  registerHealthRoutes(api, dependencies);
  registerOpenapiRoute(api);
}
