import type { FSWatcher } from 'node:fs';
import { watch } from 'node:fs';
import type { ReloadReport } from '../contract.ts';
import type { LoadedRules, LoadOptions } from '../load-rules.ts';
import { loadRules } from '../load-rules.ts';
import type { RuleDecisions } from '../rule-decisions.ts';
import type { RuleSet } from '../rule-set.ts';

export interface RuleWatcherOptions extends LoadOptions {
  /** Rules already in use, so that they are not loaded again at the start. */
  readonly loaded: LoadedRules;
  /**
   * Directories whose rules must all be sound; one that is refused there keeps the old set. Rules from elsewhere
   * are left out one by one. @default all directories
   */
  readonly strictDirectories?: readonly string[];
  /** Called after each attempt; `set` is there when it was applied. */
  readonly onReload: (report: ReloadReport, set: RuleSet | undefined) => void;
  /** Quiet time after the last change before the rules are read, ms. @default 300 */
  readonly debounceMs?: number;
  /** Asked at each attempt. */
  readonly decided: () => RuleDecisions;
}

export interface RuleWatcher {
  /** Reads the rules now, whatever the files did. */
  reload(): ReloadReport;
  stop(): void;
}

/** Reloads rules when their files change. A set with a refused rule of ours, or one that cannot be read, is not used. */
export function createRuleWatcher(options: RuleWatcherOptions): RuleWatcher {
  let version = options.loaded.set.version;
  let timer: NodeJS.Timeout | undefined;
  const attempt = (): ReloadReport => {
    const { report, set } = tryReload(options, version);
    if (set !== undefined) version = set.version;
    options.onReload(report, set);
    return report;
  };
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(attempt, options.debounceMs ?? 300);
    timer.unref();
  };
  const watchers = (options.directories ?? []).map((directory) => watchTree(directory, onChange));
  return {
    reload: attempt,
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function watchTree(directory: string, onChange: () => void): FSWatcher {
  const watcher = watch(directory, { recursive: true, persistent: false }, onChange);
  // A directory that vanishes is found by the reload that its own last change has asked for.
  watcher.on('error', onChange);
  return watcher;
}

function tryReload(
  options: RuleWatcherOptions,
  version: string,
): { report: ReloadReport; set: RuleSet | undefined } {
  try {
    const { set, verdicts } = loadRules({ ...options, decisions: options.decided() });
    const strict = options.strictDirectories ?? options.directories ?? [];
    const refused = verdicts.some(
      ({ file, status }) =>
        status === 'rejected' && strict.some((directory) => file.startsWith(directory)),
    );
    const applied = !refused;
    return {
      report: { applied, version: applied ? set.version : version, rules: verdicts },
      set: applied ? set : undefined,
    };
  } catch (error) {
    const detail = `The rules cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    const at = options.directories?.[0] ?? '';
    const unread = {
      file: at,
      id: undefined,
      title: undefined,
      kind: undefined,
      level: undefined,
      family: undefined,
      status: 'rejected' as const,
      issues: [{ at, detail, hint: 'Make the directory readable; the rules in use stay.' }],
    };
    return { report: { applied: false, version, rules: [unread] }, set: undefined };
  }
}
