import fs from 'node:fs';
import path from 'node:path';
import { ALERT_LIFECYCLE } from '../alert/lifecycle.ts';
import { registerHttpCollector } from '../collect/http/http-collector.ts';
import { GacError } from '../event/error.ts';
import type { Journal } from '../journal/contract.ts';
import { openSegmentJournal } from '../journal/segments/open-segment-journal.ts';
import { createNormalizer } from '../normalize/create-normalizer.ts';
import type { State } from '../state/contract.ts';
import { openState } from '../state/open-state.ts';
import { openPostgresState } from '../state/postgres/open-postgres-state.ts';
import type { EventStore } from '../store/contract.ts';
import { openDuckdbStore } from '../store/duckdb/open-duckdb-store.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { openApi } from './api-wiring.ts';
import { startCollectors } from './collectors.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { loadKeys } from './keys.ts';
import { startNotifying } from './notifying.ts';
import { type Pipeline, startPipeline } from './pipeline.ts';
import { openRules } from './rules.ts';
import { startSchedule } from './schedule.ts';
import { createSourceDirectory } from './source-directory.ts';
import { StopList } from './stop-list.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

export interface ServiceOptions {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** A running service. */
export interface Service {
  /** How people reach it. */
  readonly url: string;
  /** Ports that were really taken, by listener. */
  readonly ports: Readonly<Record<string, number>>;
  readonly state: State;
  readonly store: EventStore;
  readonly journal: Journal;
  readonly metrics: Metrics;
  readonly pipeline: Pipeline;
  /** Stops taking in, finishes what is under way, closes; resolves when all is on stable storage. */
  stop(): Promise<void>;
}

interface Stores {
  readonly journal: Journal;
  readonly store: EventStore;
  readonly state: State;
}

/**
 * Starts everything, in the order in which data flows backwards: what receives is ready before what sends.
 * Deliberately one straight line: this is the list of all that runs.
 * @throws GacError when a part cannot start; what was started is stopped again
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { configuration, clock, log } = options;
  const stops = new StopList(log);
  try {
    fs.mkdirSync(configuration.dataDirectory, { recursive: true, mode: 0o700 });
    const keys = loadKeys(options.secrets, configuration.dataDirectory);
    const metrics = createMetrics();
    const stores = await openStores({ ...options, metrics, stops, secretKey: keys.secretKey });
    const { journal, store, state } = stores;
    const directory = await createSourceDirectory(state, log);
    const reading = {
      journalId: journal.id,
      pseudonymKey: keys.pseudonymKey,
      clampFutureMs: configuration.detect.clampFutureSeconds * 1_000,
      clampPastMs: configuration.store.retentionDays * DAY_MS,
    };
    const normalizer = createNormalizer({ ...reading, metrics });
    const rules = openRules({ configuration, directory, metrics, log });
    stops.add('rules', () => rules.stop());
    const alerts = state.alerts;
    const pipeline = startPipeline({
      ...{ journal, normalizer, store, directory, alerts, metrics, clock, log },
      detector: rules.detector,
    });
    stops.add('pipeline', () => pipeline.stop());
    const api = await openApi({
      ...options,
      ...stores,
      directory,
      metrics,
      rules,
      pipeline,
      // Trials and repeated readings take nothing in, so they count nothing.
      normalizer: createNormalizer(reading),
    });
    stops.add('api', () => api.close());
    const http = configuration.collect.http;
    await registerHttpCollector(api, { sink: journal, directory, clock, metrics, ...http });
    const port = await listen(api, configuration.http);
    const url = configuration.http.publicUrl ?? `http://${configuration.http.host}:${port}`;
    // The state does it only when no other process has it open: no attempt of another one is under way.
    await state.outbox.releaseLeases(clock.now());
    const notifying = startNotifying({ ...options, state, metrics, publicUrl: url });
    stops.add('notifying', () => notifying.stop());
    const collectors = await startCollectors({
      configuration,
      sink: journal,
      directory,
      clock,
      log,
      metrics,
    });
    stops.add('collectors', () => collectors.stop());
    const schedule = startSchedule({ configuration, ...stores, pipeline, metrics, clock, log });
    stops.add('schedule', () => schedule.stop());
    log.info({ url, ports: collectors.ports }, 'The service is ready.');
    const ports = { http: port, ...collectors.ports };
    return { url, ports, ...stores, metrics, pipeline, stop: () => stops.stopAll() };
  } catch (error) {
    await stops.stopAll();
    throw error;
  }
}

async function openStores({
  configuration,
  secrets,
  metrics,
  clock,
  log,
  stops,
  secretKey,
}: ServiceOptions & { metrics: Metrics; stops: StopList; secretKey: Buffer }): Promise<Stores> {
  const below = (name: string) => path.join(configuration.dataDirectory, name);
  const { retentionHours, ...sizes } = configuration.journal;
  const journal = await openSegmentJournal({
    ...sizes,
    directory: below('journal'),
    retentionMs: retentionHours * HOUR_MS,
    clock,
    log,
    metrics,
  });
  stops.add('journal', () => journal.close());
  const { memoryLimitMb } = configuration.store;
  const store = await openDuckdbStore({
    path: below('events.duckdb'),
    journalId: journal.id,
    memoryLimitMb,
    clock,
    log,
  });
  stops.add('store', () => store.close());
  const { acknowledgeMinutes } = configuration.alert;
  const lifecycle = ALERT_LIFECYCLE;
  const startOptions = { lifecycle, acknowledgeMinutes, secretKey, clock, log };
  const { kind, postgres } = configuration.state;
  const state =
    kind === 'postgres' && postgres !== undefined
      ? await openPostgresState({
          ...{ ...postgres, ...startOptions },
          password: secrets.postgresPassword,
          tls: postgres.tls.mode === 'verify' ? postgres.tls : undefined,
        })
      : await openState({ path: below('state.sqlite'), ...startOptions });
  stops.add('state', () => state.close());
  return { journal, store, state };
}

async function listen(
  api: Awaited<ReturnType<typeof openApi>>,
  { host, port }: Configuration['http'],
): Promise<number> {
  try {
    await api.listen({ host, port });
  } catch (cause) {
    const { message } = cause as Error;
    throw new GacError('GAC_CONFIG_INVALID', `http.host and http.port: ${message}.`, { cause });
  }
  const address = api.server.address();
  return typeof address === 'object' && address ? address.port : port;
}
