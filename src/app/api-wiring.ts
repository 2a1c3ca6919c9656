import fs from 'node:fs';
import path from 'node:path';
import { createApi } from '../api/create-api.ts';
import type { Readiness } from '../api/dependencies.ts';
import type { Journal } from '../journal/contract.ts';
import type { Normalizer } from '../normalize/contract.ts';
import { PARSERS } from '../normalize/parsers.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { checkAddressRanges, PROXY_RANGE_NAMES } from './address-ranges.ts';
import type { Configuration, Secrets } from './configuration.ts';
import type { Pipeline } from './pipeline.ts';
import { createReprocess } from './reprocess.ts';
import type { Rules } from './rules.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';
import { createSourceTest } from './source-test.ts';
import { VERSION } from './version.ts';

const CONSOLE = path.resolve(import.meta.dirname, '../../dist/web');

export interface ApiWiring {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly journal: Journal;
  readonly store: EventStore;
  readonly state: State;
  readonly directory: RefreshedSourceDirectory;
  readonly normalizer: Normalizer;
  readonly rules: Rules;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

/** The API and the console over the parts of the service; it does not listen yet. */
export function openApi(wiring: ApiWiring): ReturnType<typeof createApi> {
  const { configuration, secrets, rules, ...parts } = wiring;
  const { host, port, publicUrl, trustedProxies, secureCookies } = configuration.http;
  checkAddressRanges('http.trustedProxies', trustedProxies, PROXY_RANGE_NAMES);
  return createApi({
    ...parts,
    rules: () => rules.verdicts(),
    ruleFacts: (id) => rules.factsOf(id),
    reloadRules: () => rules.reload(),
    parserTypes: PARSERS.map(({ type, title }) => ({ type, title })),
    reprocess: createReprocess(parts),
    testSource: createSourceTest(parts),
    consoleDirectory: fs.existsSync(CONSOLE) ? CONSOLE : undefined,
    publicUrl: publicUrl ?? `http://${host}:${port}`,
    secureCookies,
    version: VERSION,
    trustedProxies,
    metricsToken: secrets.metricsToken,
    ready: () => readiness(wiring.pipeline),
  });
}

function readiness(pipeline: Pipeline): Readiness {
  const { failing, rebuilding, lagRecords } = pipeline.status();
  const detail =
    failing ?? `${rebuilding ? 'rebuilding windows; ' : ''}${lagRecords} records behind`;
  const parts = [{ name: 'pipeline', ready: failing === undefined, detail }];
  return { ready: parts.every((part) => part.ready), parts };
}
