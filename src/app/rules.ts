import fs from 'node:fs';
import { BUILT_IN_RULES } from '../detect/built-in-rules.ts';
import type { ReloadReport, RuleVerdict } from '../detect/contract.ts';
import {
  type LoadedRules,
  type LoadOptions,
  loadRules,
  loadUnindexed,
} from '../detect/load-rules.ts';
import { NO_DECISIONS, type RuleDecisions } from '../detect/rule-decisions.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import { createEcsPipeline } from '../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../detect/sigma/pipelines/read-own-mappings.ts';
import { createRuleWatcher } from '../detect/sigma/watch-rules.ts';
import { compileAround } from '../detect/tuning/compile-around.ts';
import { GacError } from '../event/error.ts';
import type { RuleFacts } from '../event/signal.ts';
import { LOGSOURCES } from '../normalize/logsources.ts';
import type { State } from '../state/contract.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import { DecidedRules } from './rule-decisions.ts';

export interface RulesOptions {
  readonly configuration: Configuration;
  readonly state: State;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** What is tried beside what is decided. */
export type RuleTrial = Partial<Pick<RuleDecisions, 'instead' | 'texts' | 'pins'>>;

/** The rules in force. */
export interface Rules {
  readonly set: () => RuleSet;
  /** All that the last load came to which is in force. */
  loaded(): LoadedRules;
  /** Calls back with each later set that is in force, until the returned function is called. */
  follow(listener: (set: RuleSet) => void): () => void;
  /** Of the rules in force, then of those that the last change was refused for. */
  verdicts(): readonly RuleVerdict[];
  factsOf(id: string): RuleFacts | undefined;
  reload(): Promise<ReloadReport>;
  /** What loading would come to if more were decided; changes nothing. */
  trial(more: RuleTrial): ReturnType<typeof loadUnindexed>;
  /** What tunes rules for a place or a time, for rules that are not in force. */
  tuning(): Pick<LoadOptions, 'overlayDirectories' | 'decisions'>;
  /** One rule with those around it, ready for history, as they are decided and with more. */
  around(ruleId: string, more: RuleTrial): ReturnType<typeof compileAround>;
  stop(): Promise<void>;
}

/**
 * Loads the rules, follows their files and what is decided about them, and gives each good set to those who judge by it; a
 * bad one changes nothing.
 * @throws GacError GAC_CONFIG_INVALID when a folder of rules is not there
 */
export async function openRules(options: RulesOptions): Promise<Rules> {
  const { configuration, metrics, log } = options;
  const { builtInRules, rulesDirectories, shadowDirectories, overlaysDirectory } =
    configuration.detect;
  const directories = [...(builtInRules ? [BUILT_IN_RULES] : []), ...rulesDirectories];
  const overlayDirectories = overlaysDirectory === undefined ? [] : [overlaysDirectory];
  const folders = { rulesDirectories, shadowDirectories, overlaysDirectory: overlayDirectories };
  demandFolders(folders);
  const pipeline = createEcsPipeline(readOwnMappings(configuration.detect.fieldMappings));
  const { placeholders, budgets } = configuration.detect;
  const loading = {
    ...{ directories, overlayDirectories, pipeline, placeholders, budgets },
    logsources: LOGSOURCES,
    shadow: { directories: shadowDirectories },
  };
  const decided = await DecidedRules.open({ ...options, onChange: () => watcher.reload() });
  let loaded = await firstLoad({ ...loading, decisions: decided.current() }, options.state);
  let { verdicts } = loaded;
  let facts = factsById(loaded.set);
  /** What the last change would have brought and was refused for; the rules in force stay listed beside it. */
  let refused: readonly RuleVerdict[] = [];
  const followers = new Set<(set: RuleSet) => void>();
  countRules(verdicts, metrics);
  const watcher = createRuleWatcher({
    ...loading,
    loaded,
    decided: () => decided.current(),
    onReload: (report, fresh) => {
      const rejected = report.rules.filter(({ status }) => status === 'rejected');
      const reasons = rejected.map(({ file, issues }) => ({ file, issues }));
      const partly = rejected.length > 0 ? 'partial' : 'applied';
      metrics.detectReloads.inc({ outcome: fresh ? partly : 'refused' });
      if (!fresh) {
        refused = rejected;
        log.error({ report: reasons }, 'The changed rules are refused; the old ones stay.');
        countRules([...verdicts, ...refused], metrics);
        return;
      }
      refused = [];
      loaded = fresh;
      verdicts = report.rules;
      facts = factsById(fresh.set);
      for (const follower of followers) follower(fresh.set);
      countRules(verdicts, metrics);
      log.info({ version: report.version }, 'The changed rules are in force.');
      if (rejected.length === 0) return;
      log.error({ report: reasons }, 'Some are refused; where one was in force before, it stays.');
    },
  });
  return {
    set: () => loaded.set,
    loaded: () => loaded,
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    verdicts: () => [...verdicts, ...refused],
    factsOf: (id) => facts.get(id),
    reload: async () => watcher.reload(),
    trial: (more) => {
      const decisions = withMore(decided.current(), more);
      return loadUnindexed({ ...loading, decisions, lastGood: loaded.inForce });
    },
    tuning: () => ({
      overlayDirectories,
      decisions: { ...NO_DECISIONS, texts: decided.current().texts },
    }),
    around: (ruleId, more) =>
      compileAround(ruleId, { ...loading, decisions: withMore(decided.current(), more) }),
    stop: async () => {
      await decided.stop();
      watcher.stop();
    },
  };
}

function withMore(decided: RuleDecisions, more: RuleTrial): RuleDecisions {
  return {
    ...decided,
    instead: new Map([...decided.instead, ...(more.instead ?? [])]),
    texts: [...decided.texts, ...(more.texts ?? [])],
    pins: [...(decided.pins ?? []), ...(more.pins ?? [])],
  };
}

/** The first load; where a document is refused, it asks the state what was in force before the start. */
async function firstLoad(loading: LoadOptions, state: RulesOptions['state']): Promise<LoadedRules> {
  const loaded = loadRules(loading);
  if (loaded.verdicts.every(({ status }) => status !== 'rejected')) return loaded;
  const lastGood = await state.ruleVersions.inForce();
  return lastGood.length === 0 ? loaded : loadRules({ ...loading, lastGood });
}

function demandFolders(folders: Readonly<Record<string, readonly string[]>>): void {
  for (const [setting, directories] of Object.entries(folders)) {
    const absent = directories.find((directory) => !fs.existsSync(directory));
    if (absent === undefined) continue;
    const message = `detect.${setting}: the folder ${absent} does not exist.`;
    throw new GacError('GAC_CONFIG_INVALID', message);
  }
}

function factsById(set: RuleSet): Map<string, RuleFacts> {
  return new Map([...set.detections, ...set.correlations].map(({ facts }) => [facts.id, facts]));
}

function countRules(verdicts: readonly RuleVerdict[], metrics: Metrics): void {
  metrics.detectRolledBackRules.set(verdicts.filter(({ rolledBack }) => rolledBack).length);
  for (const verdict of ['loaded', 'rejected', 'withheld', 'shadow'] as const) {
    const count = verdicts.filter(({ status }) => status === verdict).length;
    metrics.detectRules.set({ verdict }, count);
  }
}
