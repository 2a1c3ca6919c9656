import fs from 'node:fs';
import { BUILT_IN_RULES } from '../detect/built-in-rules.ts';
import type { Detector, ReloadReport, RuleVerdict } from '../detect/contract.ts';
import { loadRules } from '../detect/load-rules.ts';
import type { RuleSet } from '../detect/rule-set.ts';
import { createRuleWatcher } from '../detect/sigma/watch-rules.ts';
import { createDetector } from '../detect/stream-detector.ts';
import { GacError } from '../event/error.ts';
import type { RuleFacts } from '../event/signal.ts';
import { LOGSOURCES } from '../normalize/logsources.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

export interface RulesOptions {
  readonly configuration: Configuration;
  readonly directory: RefreshedSourceDirectory;
  readonly metrics: Metrics;
  readonly log: Log;
}

/** The rules in force and the detector that judges by them. */
export interface Rules {
  readonly detector: Detector;
  /** Of the rules in force, then of those that the last change was refused for. */
  verdicts(): readonly RuleVerdict[];
  factsOf(id: string): RuleFacts | undefined;
  reload(): Promise<ReloadReport>;
  stop(): Promise<void>;
}

/** Loads the rules, follows their files, and gives each good set to the detector; a bad one changes nothing. */
export function openRules({ configuration, directory, metrics, log }: RulesOptions): Rules {
  const { builtInRules, rulesDirectories } = configuration.detect;
  const directories = [...(builtInRules ? [BUILT_IN_RULES] : []), ...rulesDirectories];
  const absent = rulesDirectories.find((directory) => !fs.existsSync(directory));
  if (absent !== undefined) {
    const message = `detect.rulesDirectories: the folder ${absent} does not exist.`;
    throw new GacError('GAC_CONFIG_INVALID', message);
  }
  const loading = { directories, logsources: LOGSOURCES };
  const loaded = loadRules(loading);
  let { verdicts } = loaded;
  let facts = factsById(loaded.set);
  /** What the last change would have brought and was refused for; the rules in force stay listed beside it. */
  let refused: readonly RuleVerdict[] = [];
  const detector = createDetector({
    rules: loaded.set,
    latenessMs: configuration.detect.latenessSeconds * 1_000,
    idleMs: configuration.detect.idleSeconds * 1_000,
    roster: () => rosterOf(directory),
    onLate: () => metrics.detectLateEvents.inc(),
    onUngrouped: (rule) => metrics.detectUngroupedEvents.inc({ rule }),
  });
  countRules(verdicts, metrics);
  const watcher = createRuleWatcher({
    ...loading,
    loaded,
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
      detector.reload(set);
      verdicts = report.rules;
      facts = factsById(set);
      countRules(verdicts, metrics);
      log.info({ version: report.version }, 'The changed rules are in force.');
    },
  });
  return {
    detector,
    verdicts: () => [...verdicts, ...refused],
    factsOf: (id) => facts.get(id),
    reload: async () => watcher.reload(),
    stop: async () => watcher.stop(),
  };
}

function rosterOf(directory: RefreshedSourceDirectory) {
  return directory
    .all()
    .filter((source) => source.enabled)
    .map(({ id, type, province, commune }) => ({ type, province, commune, value: id }));
}

function factsById(set: RuleSet): Map<string, RuleFacts> {
  return new Map([...set.detections, ...set.correlations].map(({ facts }) => [facts.id, facts]));
}

function countRules(verdicts: readonly RuleVerdict[], metrics: Metrics): void {
  for (const verdict of ['loaded', 'rejected'] as const) {
    const count = verdicts.filter(({ status }) => status === verdict).length;
    metrics.detectRules.set({ verdict }, count);
  }
}
