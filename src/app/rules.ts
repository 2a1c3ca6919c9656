import fs from 'node:fs';
import { BUILT_IN_RULES } from '../detect/built-in-rules.ts';
import type { ReloadReport, RuleVerdict } from '../detect/contract.ts';
import { loadRules } from '../detect/load-rules.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import { createEcsPipeline } from '../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../detect/sigma/pipelines/read-own-mappings.ts';
import { createRuleWatcher } from '../detect/sigma/watch-rules.ts';
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

/** The rules in force. */
export interface Rules {
  readonly set: () => RuleSet;
  /** Calls back with each later set that is in force, until the returned function is called. */
  follow(listener: (set: RuleSet) => void): () => void;
  /** Of the rules in force, then of those that the last change was refused for. */
  verdicts(): readonly RuleVerdict[];
  factsOf(id: string): RuleFacts | undefined;
  reload(): Promise<ReloadReport>;
  stop(): Promise<void>;
}

/**
 * Loads the rules, follows their files and what is decided about them, and gives each good set to those who judge by it; a
 * bad one changes nothing.
 * @throws GacError GAC_CONFIG_INVALID when a folder of rules is not there
 */
export async function openRules(options: RulesOptions): Promise<Rules> {
  const { configuration, metrics, log } = options;
  const { builtInRules, rulesDirectories } = configuration.detect;
  const directories = [...(builtInRules ? [BUILT_IN_RULES] : []), ...rulesDirectories];
  const absent = rulesDirectories.find((directory) => !fs.existsSync(directory));
  if (absent !== undefined) {
    const message = `detect.rulesDirectories: the folder ${absent} does not exist.`;
    throw new GacError('GAC_CONFIG_INVALID', message);
  }
  const pipeline = createEcsPipeline(readOwnMappings(configuration.detect.fieldMappings));
  const loading = { directories, logsources: LOGSOURCES, pipeline };
  const decided = await DecidedRules.open({ ...options, onChange: () => watcher.reload() });
  const loaded = loadRules({ ...loading, decisions: decided.current() });
  let { verdicts } = loaded;
  let facts = factsById(loaded.set);
  /** What the last change would have brought and was refused for; the rules in force stay listed beside it. */
  let refused: readonly RuleVerdict[] = [];
  let { set: inForce } = loaded;
  const followers = new Set<(set: RuleSet) => void>();
  countRules(verdicts, metrics);
  const watcher = createRuleWatcher({
    ...loading,
    loaded,
    decided: () => decided.current(),
    onReload: (report, set) => {
      metrics.detectReloads.inc({ outcome: report.applied ? 'applied' : 'refused' });
      if (!set) {
        refused = report.rules.filter(({ status }) => status === 'rejected');
        const reasons = refused.map(({ file, issues }) => ({ file, issues }));
        log.error({ report: reasons }, 'The changed rules are refused; the old ones stay.');
        countRules([...verdicts, ...refused], metrics);
        return;
      }
      refused = [];
      inForce = set;
      for (const follower of followers) follower(set);
      verdicts = report.rules;
      facts = factsById(set);
      countRules(verdicts, metrics);
      log.info({ version: report.version }, 'The changed rules are in force.');
    },
  });
  return {
    set: () => inForce,
    follow: (listener) => {
      followers.add(listener);
      return () => followers.delete(listener);
    },
    verdicts: () => [...verdicts, ...refused],
    factsOf: (id) => facts.get(id),
    reload: async () => watcher.reload(),
    stop: async () => {
      await decided.stop();
      watcher.stop();
    },
  };
}

function factsById(set: RuleSet): Map<string, RuleFacts> {
  return new Map([...set.detections, ...set.correlations].map(({ facts }) => [facts.id, facts]));
}

function countRules(verdicts: readonly RuleVerdict[], metrics: Metrics): void {
  for (const verdict of ['loaded', 'rejected', 'withheld'] as const) {
    const count = verdicts.filter(({ status }) => status === verdict).length;
    metrics.detectRules.set({ verdict }, count);
  }
}
