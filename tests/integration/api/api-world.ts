// A service of two provinces behind a real API: real state and store in a temporary folder,
// requests injected.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { FastifyInstance, InjectOptions, LightMyRequestResponse } from 'fastify';
import { pino } from 'pino';
import { ALERT_LIFECYCLE } from '../../../src/alert/lifecycle.ts';
import { createApi } from '../../../src/api/create-api.ts';
import type { ApiDependencies } from '../../../src/api/dependencies.ts';
import { parseConfiguration } from '../../../src/app/configuration.ts';
import { createSourceHealth } from '../../../src/app/health/source-health-views.ts';
import { frontDoors } from '../../../src/app/onboarding/front-doors.ts';
import { createTrials } from '../../../src/app/onboarding/trials.ts';
import { compileRules } from '../../../src/detect/backtest/compile-rules.ts';
import { NATIONAL, type Principal } from '../../../src/event/scope.ts';
import type { RuleFacts, Signal } from '../../../src/event/signal.ts';
import { createNormalizer } from '../../../src/normalize/create-normalizer.ts';
import { KEYCLOAK_LOG } from '../../../src/normalize/keycloak/keycloak-log.ts';
import { NGINX_ACCESS } from '../../../src/normalize/nginx/nginx-access.ts';
import { parserFacts } from '../../../src/normalize/settings/parser-facts.ts';
import type { State } from '../../../src/state/contract.ts';
import { openState } from '../../../src/state/open-state.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { createMetrics } from '../../../src/telemetry/metrics.ts';
import { sampleEvent } from '../../contract/event-samples.ts';

export const HERE = '79';
export const THERE = '15';
export const PASSWORD = 'a-long-test-password';
export const NOW_MS = Date.UTC(2026, 10, 22, 4, 0, 0);

const SYSTEM: Principal = { id: 'system', name: 'system', role: 'admin', scope: NATIONAL };

export const RULE: RuleFacts = {
  id: 'rule-enumeration',
  version: 'v1',
  title: { vi: 'Dò mã hồ sơ', en: 'Dossier enumeration' },
  description: { vi: 'Mô tả', en: 'Description' },
  level: 'high',
  family: 'wrong_access',
  nature: 'attack',
  tags: ['attack.t1213'],
  falsePositives: { vi: [], en: [] },
  runbook: { vi: ['Kiểm tra'], en: ['Check'] },
};

/** A signal of one province, on two of its events. */
export function signal(province: string, group: string): Signal {
  const eventIds = [0, 1].map((n) => eventIdOf(province, n));
  return {
    id: `signal-${province}-${group}`,
    rule: RULE,
    province,
    commune: undefined,
    group: { 'source.ip': group },
    reason: { vi: `Dò từ ${group}`, en: `Enumeration from ${group}` },
    firstEventMs: NOW_MS - 60_000,
    lastEventMs: NOW_MS - 30_000,
    decidedAtMs: NOW_MS,
    eventIds,
    eventCount: 2,
    matched: [{ selection: 'selection', field: 'url.path', value: `/ho-so/${group}` }],
    measure: { value: 60, operator: 'gte', threshold: 50 },
    // One address in both provinces, so that the alerts are relatives of each other.
    entities: { 'source.ip': ['203.0.113.9'] },
    continues: false,
  };
}

const PARTITIONS: Readonly<Record<string, number>> = { [HERE]: 0, [THERE]: 1 };

function eventIdOf(province: string, offset: number): string {
  return `jrnl0001-${PARTITIONS[province]}-${offset}`;
}

function eventsOf(province: string) {
  const partition = PARTITIONS[province] ?? 0;
  return [0, 1, 2].map((offset) =>
    sampleEvent({
      offset,
      partition,
      province,
      timeMs: NOW_MS - 60_000 + offset * 1_000,
      original: `GET /ho-so/${province}-${offset}`,
      doc: {
        gac: {
          source: { id: `portal-${province}`, type: 'nginx.access' },
          ...(offset === 2 ? { dead_letter: { reason: 'malformed', detail: 'No request.' } } : {}),
        },
        source: { ip: offset === 0 ? '203.0.113.9' : `192.0.2.${province}` },
        http: { response: { status_code: 200 + offset * 100 } },
        ...(offset === 2 ? { event: { kind: 'pipeline_error' } } : {}),
      },
    }),
  );
}

/** What was made for one province, by id. */
export interface Made {
  readonly alert: string;
  readonly source: string;
  readonly keyId: string;
  /** Token of a test of the source. */
  readonly trial: string;
  readonly destination: string;
  readonly delivery: string;
  readonly events: readonly string[];
  readonly user: string;
}

export interface World {
  readonly app: FastifyInstance;
  readonly state: State;
  readonly store: EventStore;
  readonly here: Made;
  readonly there: Made;
  readonly clock: { nowMs: number };
  /**
   * Sends a request as a role: `admin`, `national`, `engineer`, `here` or `there` (province
   * analysts).
   */
  as(who: Who, options: InjectOptions | string): Promise<LightMyRequestResponse>;
  close(): Promise<void>;
}

const WHO = {
  admin: { role: 'admin', provinces: [] },
  national: { role: 'national_analyst', provinces: [] },
  engineer: { role: 'engineer', provinces: [] },
  here: { role: 'province_analyst', provinces: [HERE] },
  there: { role: 'province_analyst', provinces: [THERE] },
} as const;
const HOUR_MS = 3_600_000;
export type Who = keyof typeof WHO;

/**
 * Opens the world, with one alert, source, destination, delivery and analyst in each of two
 * provinces.
 */
export async function openWorld(given: Partial<ApiDependencies> = {}): Promise<World> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gac-world-'));
  const log = pino({ level: 'silent' });
  const time = { nowMs: NOW_MS };
  const clock = { now: () => time.nowMs };
  const state = await openState({
    path: path.join(folder, 'state.db'),
    clock,
    log,
    lifecycle: ALERT_LIFECYCLE,
    secretKey: Buffer.alloc(32, 7),
  });
  const store = await openDuckdbStore({ path: path.join(folder, 'events.duckdb'), clock, log });
  const { tokens, ids } = await addPeople(state);
  const here = await fill(HERE, { state, store, user: ids.here });
  const there = await fill(THERE, { state, store, user: ids.there });
  const app = await createApi({
    state,
    store,
    journal: { status: () => [] },
    rules: () => [],
    ruleRuns: async () => new Map(),
    ruleFacts: (id) => (id === RULE.id ? RULE : undefined),
    unreadRecords: async () => ({ records: 0, sinceMs: undefined }),
    ruleChanges: {
      inForce: () => undefined,
      refusedContents: () => [],
      inShadow: () => undefined,
      outcome: async () => ({ signals: 0, alerts: 0, eventsRead: 0, ended: 'complete' }),
      cost: async () => ({ events: 0, oldNanosPerEvent: undefined, newNanosPerEvent: undefined }),
    },
    reloadRules: async () => ({ applied: true, version: 'v1', rules: [] }),
    compileRules: (texts, placeholders = {}) => compileRules({ texts, placeholders }),
    tuning: {
      checkException: () => undefined,
      checkVersion: () => undefined,
      tryException: () => Promise.reject(new Error('Nothing is tried here.')),
      pinEvents: () => Promise.reject(new Error('Nothing is pinned here.')),
    },
    parserTypes: [parserFacts(NGINX_ACCESS), parserFacts(KEYCLOAK_LOG)],
    reveal: async () => ({ kind: 'absent' }),
    findPerson: () => undefined,
    hide: (text) => text,
    sourceHealth: createSourceHealth({
      ...{ state, clock },
      dependence: {
        ofType: () => [],
        read: () => ({ detections: [], correlations: [], verdicts: [] }),
      },
    }),
    takeFile: () => Promise.reject(new Error('No file is taken in here.')),
    reprocess: async (scope, query) => ({
      replayed: await store.count(scope, query),
      stillFailing: 0,
    }),
    trials: createTrials({
      ...{
        state,
        clock,
        log,
        normalizer: createNormalizer({ journalId: 'test', pseudonymKey: 'test' }),
      },
      watch: { refresh: async () => undefined },
      doors: frontDoors(parseConfiguration('', 'gac.yaml'), () => ({})),
    }),
    instructions: ({ id }) => ({ sourceId: id, items: [] }),
    conformance: () => Promise.reject(new Error('Nothing is checked here.')),
    testSource: async (_source, lines) => ({ parsed: 0, failed: lines.length, results: [] }),
    metrics: createMetrics(),
    clock,
    log,
    consoleDirectory: undefined,
    publicUrl: 'http://127.0.0.1',
    secureCookies: false,
    version: '0.0.0-test',
    trustedProxies: [],
    metricsToken: undefined,
    ready: () => ({ ready: true, parts: [{ name: 'store', ready: true }] }),
    ...given,
  });
  return {
    app,
    state,
    store,
    here,
    there,
    clock: time,
    as(who, options) {
      const request = typeof options === 'string' ? { url: options } : options;
      const headers = { authorization: `Bearer ${tokens[who]}`, ...request.headers };
      return app.inject({ ...request, headers });
    },
    async close() {
      await app.close();
      await state.close();
      await store.close();
      await rm(folder, { recursive: true });
    },
  };
}

/**
 * Two analysts with passwords, of whom `here` is logged in; keys for all others: checking a
 * password is slow.
 */
async function addPeople(state: State) {
  const tokens = {} as Record<Who, string>;
  const ids = { here: '', there: '' };
  for (const [who, grant] of Object.entries(WHO) as [Who, (typeof WHO)[Who]][]) {
    const name = `Person ${who}`;
    if (who === 'here' || who === 'there') {
      const user = { login: who, name, language: 'vi', password: PASSWORD, ...grant } as const;
      ids[who] = (await state.users.create(SYSTEM, user, NOW_MS)).id;
    }
    tokens[who] =
      who === 'here'
        ? (await state.users.logIn(who, PASSWORD, NOW_MS)).token
        : (await state.users.issueApiKey(SYSTEM, { name, ...grant }, NOW_MS)).key;
  }
  return { tokens, ids };
}

async function fill(
  province: string,
  { state, store, user }: { state: State; store: EventStore; user: string },
): Promise<Made> {
  const events = eventsOf(province);
  await store.append(PARTITIONS[province] ?? 0, events);
  const source = `portal-${province}`;
  const facts = { id: source, name: `Portal ${province}`, type: 'nginx.access', province };
  const http = { timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } } as const;
  await state.sources.create(SYSTEM, { ...facts, ...http }, NOW_MS);
  const { keyId } = await state.sources.issueKey(SYSTEM, source, NOW_MS);
  const trial = `gac-trial-${province}`;
  const begun = { token: trial, sourceId: source, province, line: trial, commands: [] };
  const asked = { endsAtMs: NOW_MS + HOUR_MS, sentByUs: false, notifies: false };
  await state.trials.start(SYSTEM, { ...begun, ...asked }, NOW_MS);
  const judged = { ruleId: RULE.id, ruleVersion: RULE.version, sourceId: source, province };
  const late = { fromMs: NOW_MS - HOUR_MS, toMs: NOW_MS, reason: 'too_late' } as const;
  await state.ledger.openGaps([{ ...judged, ...late }], NOW_MS);
  const address = `soc-${province}@example.vn`;
  const soc = {
    province,
    name: `SOC ${province}`,
    channel: 'email',
    address,
    language: 'vi',
  } as const;
  const { destination } = await state.destinations.create(SYSTEM, soc, NOW_MS);
  const raised = await state.alerts.raise([signal(province, `10.0.0.${province}`)], NOW_MS);
  const alert = raised[0]?.alert.id ?? '';
  const delivery = (await state.alerts.deliveries(NATIONAL, alert))[0]?.id ?? '';
  return {
    alert,
    source,
    keyId,
    trial,
    destination: destination.id,
    delivery,
    events: events.map((event) => event.id),
    user,
  };
}
