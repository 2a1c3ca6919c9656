import fs from 'node:fs';
import { registerHttpCollector } from '../collect/http/http-collector.ts';
import { tracedSink } from '../collect/traced-sink.ts';
import { streamPart } from '../detect/scheduled/rule-parts.ts';
import { createDetector } from '../detect/stream-detector.ts';
import { GacError } from '../event/error.ts';
import type { Journal } from '../journal/contract.ts';
import { createNormalizer } from '../normalize/create-normalizer.ts';
import type { Places } from '../normalize/places/places.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import { createTracing } from '../telemetry/create-tracing.ts';
import type { Log } from '../telemetry/log.ts';
import { createMetrics, type Metrics } from '../telemetry/metrics.ts';
import { parseOtlpHeaders } from '../telemetry/otlp-headers.ts';
import type { Tracing } from '../telemetry/tracing.ts';
import type { AlertMirroring } from './alert-mirroring.ts';
import { openApi, openProbes } from './api-wiring.ts';
import { openBudgets } from './budget/open-budgets.ts';
import { closeServer } from './close-server.ts';
import { startCollectors } from './collectors.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { openSourceWatch, watchingOf } from './health/open-source-watch.ts';
import { askConfiguredProxies } from './http-proxies.ts';
import { judgingOptions, rosterReader } from './judging.ts';
import { demandGivenKeys, type Keys, loadKeys } from './keys.ts';
import { openLedger } from './ledger/open-ledger.ts';
import { localUrl } from './local-url.ts';
import { nodeNameOf } from './node-name.ts';
import { startNotifying } from './notifying.ts';
import { createRuleDependence, type RuleDependence } from './onboarding/dependent-rules.ts';
import { type FrontDoors, frontDoors } from './onboarding/front-doors.ts';
import { withObserved } from './onboarding/observed-signals.ts';
import { TrialWatch } from './onboarding/trial-watch.ts';
import { IDLE_PIPELINE, type Pipeline } from './pipeline/pipeline.ts';
import { startWholePipeline } from './pipeline/whole-pipeline.ts';
import { openConfiguredPlaces, readingOptions } from './reading.ts';
import type { NodeRole } from './roles.ts';
import { RuleHistory } from './rule-history.ts';
import { openRules, type Rules } from './rules.ts';
import { startSchedule } from './schedule.ts';
import { LateRules } from './scheduled-rules/late-rules.ts';
import { ScheduledRules } from './scheduled-rules/scheduled-rules.ts';
import { withoutShadows } from './shadow-signals.ts';
import { createSourceDirectory, type RefreshedSourceDirectory } from './source-directory.ts';
import { StopList } from './stop-list.ts';
import {
  openAlertMirroring,
  openConfiguredState,
  openJournal,
  openSignals,
  openStore,
} from './stores.ts';
import { VERSION } from './version.ts';

export interface ServiceOptions {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly log: Log;
}

/** A running service, or one process of it. */
export interface Service {
  /** How people reach it. */
  readonly url: string;
  /** Ports that were really taken, by listener. */
  readonly ports: Readonly<Record<string, number>>;
  readonly state: State;
  readonly metrics: Metrics;
  readonly pipeline: Pipeline;
  /** Stops taking in, finishes what is under way, closes; resolves when all is on stable storage. */
  stop(): Promise<void>;
}

const KEYS_INTERVAL_MS = 60_000;

/** What the parts of one process are given. */
interface Parts extends ServiceOptions {
  readonly keys: Keys;
  readonly state: State;
  readonly directory: RefreshedSourceDirectory;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  readonly stops: StopList;
  readonly nodeName: string;
  readonly places: Places;
  readonly trials: TrialWatch;
  readonly doors: FrontDoors;
  /** Ports that this process has taken so far. */
  readonly taken: Record<string, number>;
}

/** Where records and events are, and by which rules they are judged. */
interface Stored {
  readonly journal: Journal;
  readonly store: EventStore;
  readonly rules: Rules;
  readonly dependence: RuleDependence;
  /** The same state; what it changes of alerts is shown where they are mirrored. */
  readonly state: State;
  readonly mirroring: AlertMirroring | undefined;
}

/**
 * Starts everything that the roles ask for, in the order in which data flows backwards: what receives is ready before
 * what sends. Deliberately one straight line: this is the list of all that runs.
 * @throws GacError when a part cannot start; what was started is stopped again
 */
export async function startService(options: ServiceOptions): Promise<Service> {
  const { configuration, clock, log } = options;
  const { roles } = configuration;
  const does = (...some: NodeRole[]) => some.some((role) => roles.includes(role));
  const stops = new StopList(log);
  try {
    const parts = await openParts(options, stops);
    const { state, metrics, tracing } = parts;
    const journal = does('collect', 'detect', 'api') ? await openJournal(parts) : undefined;
    if (journal) stops.add('journal', () => journal.close());
    const stored = journal && does('detect', 'api') ? await openStored(parts, journal) : undefined;
    const pipeline = stored && does('detect') ? await startPipeline(parts, stored) : IDLE_PIPELINE;
    stops.add('pipeline', () => pipeline.stop());
    const http =
      stored && does('api')
        ? await openApi({
            ...parts,
            ...stored,
            pipeline,
            normalizer: trialNormalizer(parts, journal),
            reading: readingOptions({ ...parts, journalId: journal?.id ?? '' }),
          })
        : await openProbes({ ...parts, pipeline });
    stops.add('http', () => closeServer(http));
    if (journal && does('collect')) {
      await registerHttpCollector(http, {
        ...{ ...parts, sink: parts.trials.over(journal), watch: parts.trials },
        ...configuration.collect.http,
      });
    }
    askConfiguredProxies(http.server, { configuration, metrics, log });
    const port = await listen(http, configuration.http);
    parts.taken['http'] = port;
    const { publicUrl, host } = configuration.http;
    const url = publicUrl ?? localUrl({ host, port });
    if (does('notify')) {
      // The state does it only when no other process has it open: no attempt of another one is under way.
      await state.outbox.releaseLeases(clock.now());
      const notifying = startNotifying({ ...parts, publicUrl: url });
      stops.add('notifying', () => notifying.stop());
    }
    const ports = parts.taken;
    if (journal && does('collect')) {
      const sink = tracedSink(parts.trials.over(journal), tracing);
      const collectors = await startCollectors({ ...parts, sink, watch: parts.trials });
      stops.add('collectors', () => collectors.stop());
      Object.assign(ports, collectors.ports);
    }
    const scheduledRules =
      stored && does('detect')
        ? new ScheduledRules({ ...parts, ...stored, roster: rosterReader(parts.state) })
        : undefined;
    if (stored && does('detect') && configuration.health.enabled) {
      const watch = openSourceWatch({ ...parts, ...stored });
      stops.add('source watch', () => watch.stop());
    }
    const lateRules = stored && new LateRules({ ...parts, ...stored });
    const schedule = startSchedule({ ...parts, ...stored, pipeline, scheduledRules, lateRules });
    stops.add('schedule', () => schedule.stop());
    log.info({ url, ports, roles }, 'The service is ready.');
    return { url, ports, state, metrics, pipeline, stop: () => stops.stopAll() };
  } catch (error) {
    await stops.stopAll();
    throw error;
  }
}

/** What every process has, whatever its roles. */
async function openParts(options: ServiceOptions, stops: StopList): Promise<Parts> {
  const { configuration, log } = options;
  fs.mkdirSync(configuration.dataDirectory, { recursive: true, mode: 0o700 });
  if (configuration.journal.kind === 'kafka') demandGivenKeys(options.secrets);
  const keys = loadKeys(options.secrets, configuration.dataDirectory);
  followPseudonymKeys(keys, options, stops);
  const metrics = createMetrics();
  const nodeName = nodeNameOf(configuration);
  const { otlpHeaders } = options.secrets;
  const tracing = await createTracing({
    ...configuration.telemetry.traces,
    ...{ serviceName: 'tram-gac', serviceVersion: VERSION, instanceId: nodeName },
    ...(otlpHeaders === undefined ? {} : { headers: parseOtlpHeaders(otlpHeaders) }),
    ...{ log, metrics },
  });
  stops.add('tracing', () => tracing.shutdown());
  const state = await openConfiguredState({ ...options, metrics }, keys.secretKey);
  stops.add('state', () => state.close());
  const directory = await createSourceDirectory(state, log);
  const places = await openConfiguredPlaces(configuration);
  const trials = new TrialWatch({ ...options, state, directory });
  await trials.start();
  stops.add('trials', () => trials.settled());
  const taken: Record<string, number> = {};
  const doors = frontDoors(configuration, () => taken);
  const shared = { ...options, keys, state, directory, metrics, tracing };
  return { ...shared, stops, nodeName, places, trials, taken, doors };
}

/** A key that `gac key rotate` makes while the service runs is known well before it begins. */
function followPseudonymKeys(
  { pseudonymKeys }: Keys,
  { log }: ServiceOptions,
  stops: StopList,
): void {
  const look = setInterval(() => {
    try {
      pseudonymKeys.refresh();
    } catch (error) {
      log.error(
        { err: error },
        'The keys of pseudonyms could not be read again; the old ones stay.',
      );
    }
  }, KEYS_INTERVAL_MS).unref();
  stops.add('pseudonym keys', async () => clearInterval(look));
}

async function openStored(parts: Parts, journal: Journal): Promise<Stored> {
  const store = await openStore(parts, journal.id);
  parts.stops.add('store', () => store.close());
  const rules = await openRules(parts);
  parts.stops.add('rules', () => rules.stop());
  if (parts.configuration.roles.includes('detect')) {
    const history = await RuleHistory.start({ ...parts, rules });
    parts.stops.add('rule history', () => history.stop());
  }
  const mirroring = await openAlertMirroring(parts);
  if (mirroring) parts.stops.add('alert mirroring', () => mirroring.stop());
  const raised = mirroring?.over(parts.state.alerts) ?? parts.state.alerts;
  const alerts = withObserved(raised, { ...parts, store });
  const state = { ...parts.state, alerts: withoutShadows(alerts, { ...parts, rules }) };
  const dependence = createRuleDependence(rules);
  return { journal, store, rules, dependence, state, mirroring };
}

async function startPipeline(parts: Parts, stored: Stored): Promise<Pipeline> {
  const { journal, rules } = stored;
  const { metrics } = parts;
  const ledger = openLedger({
    ...{ ...parts, journal, rules, ledger: parts.state.ledger },
    latenessMs: parts.configuration.detect.latenessSeconds * 1_000,
    watching: watchingOf(parts.configuration.health),
  });
  parts.stops.add('ledger', () => ledger.stop());
  const budgets = openBudgets({ ...parts, ...stored });
  parts.stops.add('budgets', () => budgets.stop());
  const { meter, alerts } = budgets;
  const judging = judgingOptions({ ...parts, gaps: ledger.gaps, meter });
  const normalizer = createNormalizer({
    ...readingOptions({ ...parts, journalId: journal.id }),
    metrics,
  });
  const shared = { ...parts, ...stored, ...ledger, normalizer, alerts };
  const signals = await openSignals(parts);
  if (signals === undefined) {
    const detector = createDetector({ ...judging, rules: streamPart(rules.set()) });
    rules.follow((set) => detector.reload(streamPart(set)));
    meter.follow(() => detector.held());
    return startWholePipeline({ ...shared, detector });
  }
  parts.stops.add('signals', () => signals.close());
  const { createJudges } = await import('./judges.ts');
  const judges = createJudges({ ...judging, journal, signals, rules });
  const { startSharedPipeline } = await import('./pipeline/shared-pipeline.ts');
  return startSharedPipeline({ ...shared, signals, judges });
}

/** Trials and repeated readings take nothing in, so they count nothing. */
function trialNormalizer(parts: Parts, journal: Journal | undefined) {
  return createNormalizer(readingOptions({ ...parts, journalId: journal?.id ?? '' }));
}

async function listen(
  server: Awaited<ReturnType<typeof openProbes>>,
  { host, port }: Configuration['http'],
): Promise<number> {
  try {
    await server.listen({ host, port });
  } catch (cause) {
    const { message } = cause as Error;
    throw new GacError('GAC_CONFIG_INVALID', `http.host and http.port: ${message}.`, { cause });
  }
  const address = server.server.address();
  return typeof address === 'object' && address ? address.port : port;
}
