// An API whose parts are never asked: for tests of what it says about itself.
import { pino } from 'pino';
import type { ApiDependencies } from '../src/api/dependencies.ts';
import { createMetrics } from '../src/telemetry/metrics.ts';

function absent(): never {
  throw new Error('This test asks nothing of the parts behind the API.');
}

/** Dependencies that refuse to work, with those given instead. */
export function silentDependencies(given: Partial<ApiDependencies> = {}): ApiDependencies {
  const part = new Proxy({}, { get: absent });
  return {
    state: part as ApiDependencies['state'],
    store: part as ApiDependencies['store'],
    journal: { status: () => [] },
    rules: () => [],
    ruleFacts: () => undefined,
    unreadRecords: absent,
    ruleRuns: async () => new Map(),
    ruleChanges: part as ApiDependencies['ruleChanges'],
    reloadRules: absent,
    compileRules: absent,
    tuning: {
      checkException: absent,
      checkVersion: absent,
      tryException: absent,
      pinEvents: absent,
    },
    sourceHealth: {
      all: async () => [],
      of: absent,
      blindSpots: async () => new Map(),
      degradedDuring: async () => [],
    },
    parserTypes: [],
    reprocess: absent,
    testSource: absent,
    reveal: absent,
    findPerson: absent,
    hide: absent,
    takeFile: absent,
    conformance: absent,
    trials: { start: absent, get: absent },
    instructions: absent,
    metrics: createMetrics(),
    clock: { now: () => Date.UTC(2026, 10, 22) },
    log: pino({ level: 'silent' }),
    consoleDirectory: undefined,
    publicUrl: 'http://127.0.0.1',
    secureCookies: false,
    version: '0.0.0-test',
    trustedProxies: [],
    metricsToken: undefined,
    ready: () => ({ ready: true, parts: [] }),
    ...given,
  };
}
