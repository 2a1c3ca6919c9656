import fs from 'node:fs';
import { createApi, createProbes } from '../api/create-api.ts';
import type { Readiness } from '../api/dependencies.ts';
import { compileRules } from '../detect/backtest/compile-rules.ts';
import { createEcsPipeline } from '../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../detect/sigma/pipelines/read-own-mappings.ts';
import type { Journal } from '../journal/contract.ts';
import type { Normalizer } from '../normalize/contract.ts';
import { LOGSOURCES } from '../normalize/logsources.ts';
import { PARSERS } from '../normalize/parsers.ts';
import { parserFacts } from '../normalize/settings/parser-facts.ts';
import type { State } from '../state/contract.ts';
import type { EventStore } from '../store/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { checkAddressRanges, PROXY_RANGE_NAMES } from './address-ranges.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { CONSOLE } from './console-folder.ts';
import { freshSources } from './fresh-sources.ts';
import { createSourceHealth } from './health/source-health-views.ts';
import { judgeAgain } from './ledger/judge-again.ts';
import { unreadRecords } from './ledger/unread-records.ts';
import { createConformance } from './onboarding/conformance.ts';
import type { RuleDependence } from './onboarding/dependent-rules.ts';
import type { FrontDoors } from './onboarding/front-doors.ts';
import { sourceInstructions } from './onboarding/instructions.ts';
import type { TrialWatch } from './onboarding/trial-watch.ts';
import { createTrials } from './onboarding/trials.ts';
import type { Pipeline } from './pipeline/pipeline.ts';
import type { readingOptions } from './reading.ts';
import { createReprocess } from './reprocess.ts';
import { createFindPerson, createHide, createReveal } from './reveal.ts';
import { createRuleChanges } from './rule-changes.ts';
import type { Rules } from './rules.ts';
import { ruleRuns } from './scheduled-rules/rule-runs.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';
import { createSourceTest } from './source-test.ts';
import { createTakeFile } from './take-file.ts';
import { createRuleTuning } from './tuning/rule-tuning.ts';
import { VERSION } from './version.ts';

export interface ApiWiring {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly journal: Journal;
  readonly store: EventStore;
  readonly state: State;
  readonly directory: RefreshedSourceDirectory;
  readonly normalizer: Normalizer;
  readonly reading: ReturnType<typeof readingOptions>;
  readonly rules: Rules;
  readonly dependence: RuleDependence;
  readonly trials: TrialWatch;
  /** Where senders reach the service. */
  readonly doors: FrontDoors;
  readonly pipeline: Pipeline;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export type ProbeWiring = Pick<
  ApiWiring,
  'configuration' | 'secrets' | 'state' | 'pipeline' | 'metrics' | 'clock' | 'log'
>;

/** The server of a process that has no part in the API; it does not listen yet. */
export function openProbes(wiring: ProbeWiring): ReturnType<typeof createProbes> {
  return createProbes({ ...wiring, ...serverOptions(wiring) });
}

/** The API and the console over the parts of the service; it does not listen yet. */
export function openApi(wiring: ApiWiring): ReturnType<typeof createApi> {
  const { configuration, rules, dependence, ...parts } = wiring;
  const { host, port, publicUrl, secureCookies } = configuration.http;
  const sources = freshSources(wiring.state.sources, wiring.directory);
  const state = { ...wiring.state, sources };
  return createApi({
    ...parts,
    ...serverOptions(wiring),
    state,
    rules: () => rules.verdicts(),
    ruleFacts: (id) => rules.factsOf(id),
    ruleChanges: createRuleChanges({ ...parts, rules }),
    unreadRecords: () => unreadRecords(parts.journal, parts.state.ledger),
    ruleRuns: () => ruleRuns(wiring),
    reloadRules: () => rules.reload(),
    compileRules: (texts, given) => {
      const pipeline = createEcsPipeline(readOwnMappings(configuration.detect.fieldMappings));
      const placeholders = { ...configuration.detect.placeholders, ...given };
      const { budgets } = configuration.detect;
      const loading = { texts, logsources: LOGSOURCES, pipeline, placeholders, budgets };
      const { verdicts, ...compiled } = compileRules({ ...loading, ...rules.tuning() });
      // What tunes other rules finds none of them here; that is no fault of the rules at hand.
      const files = new Set(texts.map(({ file }) => file));
      return { ...compiled, verdicts: verdicts.filter(({ file }) => files.has(file)) };
    },
    tuning: createRuleTuning({ ...parts, rules }),
    sourceHealth: createSourceHealth({ ...parts, dependence }),
    parserTypes: PARSERS.map(parserFacts),
    reprocess: createReprocess({
      ...parts,
      judgeAgain: (events) => judgeAgain(events, { ...wiring.state, rules, clock: wiring.clock }),
    }),
    reveal: createReveal({ ...parts, reading: wiring.reading }),
    findPerson: createFindPerson(wiring.reading),
    hide: createHide(wiring.reading),
    testSource: createSourceTest(parts),
    trials: createTrials({ ...parts, state, watch: wiring.trials }),
    instructions: (source) => sourceInstructions(source, parts.doors),
    conformance: createConformance({ ...parts, set: () => rules.set(), dependence }),
    takeFile: createTakeFile({
      ...{ ...parts, sink: parts.journal, dataDirectory: configuration.dataDirectory },
      maxRecordBytes: configuration.collect.http.maxRecordBytes,
    }),
    consoleDirectory: fs.existsSync(CONSOLE) ? CONSOLE : undefined,
    publicUrl: publicUrl ?? `http://${host}:${port}`,
    secureCookies,
    version: VERSION,
  });
}

function serverOptions({ configuration, secrets, pipeline }: ProbeWiring) {
  const { trustedProxies } = configuration.http;
  checkAddressRanges('http.trustedProxies', trustedProxies, PROXY_RANGE_NAMES);
  const { metricsToken } = secrets;
  return { trustedProxies, metricsToken, ready: () => readiness(pipeline) };
}

function readiness(pipeline: Pipeline): Readiness {
  const { failing, rebuilding, lagRecords } = pipeline.status();
  const detail =
    failing ?? `${rebuilding ? 'rebuilding windows; ' : ''}${lagRecords} records behind`;
  const parts = [{ name: 'pipeline', ready: failing === undefined, detail }];
  return { ready: parts.every((part) => part.ready), parts };
}
