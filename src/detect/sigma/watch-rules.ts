import type { ReloadReport } from '../contract.ts';
import type { LoadedRules, LoadOptions } from '../load-rules.ts';
import { loadRules } from '../load-rules.ts';
import type { RuleDecisions } from '../rule-decisions.ts';
import { type Refusals, sourceKey } from '../rule-sources.ts';
import type { LostPin } from '../tuning/pin.ts';
import { watchFolders } from './watch-folders.ts';

export interface RuleWatcherOptions extends LoadOptions {
  /** Rules already in use, so that they are not loaded again at the start. */
  readonly loaded: LoadedRules;
  /** Called after each attempt; `loaded` is there when it was applied. */
  readonly onReload: (report: ReloadReport, loaded: LoadedRules | undefined) => void;
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

/**
 * Reloads rules when their files change. Where a document is refused, its last sound version judges on, and all others
 * change; a set that cannot be read at all changes nothing.
 */
export function createRuleWatcher(options: RuleWatcherOptions): RuleWatcher {
  let version = options.loaded.set.version;
  let { lostPins, inForce: lastGood } = options.loaded;
  let timer: NodeJS.Timeout | undefined;
  const attempt = (): ReloadReport => {
    const { report, loaded } = tryReload({ ...options, lastGood }, { version, lostPins });
    if (loaded !== undefined) {
      version = loaded.set.version;
      ({ lostPins, inForce: lastGood } = loaded);
    }
    options.onReload(report, loaded);
    return report;
  };
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(attempt, options.debounceMs ?? 300);
    timer.unref();
  };
  const { directories = [], overlayDirectories = [], shadow } = options;
  const followed = [...directories, ...overlayDirectories, ...(shadow?.directories ?? [])];
  const watchers = followed.map((directory) => watchFolders(directory, onChange));
  return {
    reload: attempt,
    stop() {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
}

function tryReload(
  options: RuleWatcherOptions,
  { version, lostPins }: { version: string; lostPins: readonly LostPin[] },
): { report: ReloadReport; loaded: LoadedRules | undefined } {
  try {
    const loading = { ...options, decisions: options.decided() };
    const first = loadRules(loading);
    const spoilt = spoiltDocuments(first, { lostPins, lastGood: options.lastGood });
    // As if they were refused: what was in force before them goes on.
    const loaded = spoilt.size === 0 ? first : loadRules({ ...loading, refusals: spoilt });
    const losers = losersOf(loaded, lostPins);
    const applied = losers.size === 0;
    const rules = loaded.verdicts.map((verdict) =>
      losers.has(verdict.id ?? '') ? { ...verdict, status: 'rejected' as const } : verdict,
    );
    return {
      report: { applied, version: applied ? loaded.set.version : version, rules },
      loaded: applied ? loaded : undefined,
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
    return { report: { applied: false, version, rules: [unread] }, loaded: undefined };
  }
}

/** Rules that have lost a pin. One that was lost when the process started holds nothing up. */
function losersOf(loaded: LoadedRules, known: readonly LostPin[]): Set<string> {
  const before = new Set(known.map(({ pin }) => pin.id));
  const fresh = loaded.lostPins.filter(({ pin }) => !before.has(pin.id));
  return new Set(fresh.map(({ pin }) => pin.ruleId));
}

/** Changed documents by which rules have lost a pin: their own, and those of rules that they refer to. */
function spoiltDocuments(
  loaded: LoadedRules,
  { lostPins, lastGood = [] }: { lostPins: readonly LostPin[]; lastGood?: LoadOptions['lastGood'] },
): Refusals {
  const losers = losersOf(loaded, lostPins);
  const details = new Map<string, string>();
  for (const { pin, detail } of loaded.lostPins) {
    if (!losers.has(pin.ruleId)) continue;
    for (const id of withInner(pin.ruleId, loaded)) details.set(id, detail);
  }
  const before = new Map(lastGood.map((one) => [one.ruleId, one.textHash]));
  const changed = loaded.inForce.filter(
    ({ ruleId, textHash }) => details.has(ruleId) && (before.get(ruleId) ?? textHash) !== textHash,
  );
  const hint = 'Change the rule back, or take the pin away.';
  return new Map(
    changed.map(({ ruleId, file, textHash }) => [
      sourceKey({ file, hash: textHash }),
      { detail: details.get(ruleId) ?? '', hint },
    ]),
  );
}

function withInner(ruleId: string, { set }: LoadedRules): Set<string> {
  const found = new Set([ruleId]);
  // Inner ones come first.
  for (const { facts, ruleIds } of set.correlations.toReversed()) {
    if (found.has(facts.id)) for (const id of ruleIds) found.add(id);
  }
  return found;
}
