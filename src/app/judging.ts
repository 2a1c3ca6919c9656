import { rosterHistory } from '../detect/backtest/roster-history.ts';
import type { RuleMeter } from '../detect/budget/rule-meter.ts';
import type { ExpectedSource, ReadRoster } from '../detect/contract.ts';
import type { DetectorLimits, SkippedAt, SkipReason } from '../detect/correlate/limits.ts';
import type { MessageRefusal } from '../detect/distributed/owner-stage.ts';
import { NATIONAL } from '../event/scope.ts';
import type { State } from '../state/contract.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import type { GapKeeper } from './ledger/gap-keeper.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

/** What is skipped because of the engine, not of the event, is judged again. */
const GAP_OF: Readonly<Partial<Record<SkipReason, 'too_late' | 'state_limit'>>> = {
  too_late: 'too_late',
  groups_limit: 'state_limit',
};

/** What every judge of events is given beside the rules. */
export interface JudgingOptions {
  readonly latenessMs: number;
  readonly idleMs: number;
  readonly roster: () => readonly ExpectedSource[];
  readonly onLate: () => void;
  readonly onUngrouped: (rule: string) => void;
  readonly onSkipped: (rule: string, reason: SkipReason, at?: SkippedAt) => void;
  readonly onRefused: (reason: MessageRefusal) => void;
  readonly limits: Partial<DetectorLimits>;
  /** Absent where budgets are nobody's concern. */
  readonly meter?: RuleMeter;
}

/** Times from the configuration, the roster from the registry of sources, and counters. */
export function judgingOptions({
  configuration,
  directory,
  metrics,
  gaps,
  meter,
}: {
  configuration: Configuration;
  directory: RefreshedSourceDirectory;
  metrics: Metrics;
  /** Absent where nothing is judged that was not judged before. */
  gaps?: Pick<GapKeeper, 'noteSkipped'>;
  meter?: RuleMeter;
}): JudgingOptions {
  const { groupsPerRule, valuesPerGroup } = configuration.detect.budgets;
  return {
    limits: { groupsPerRule, valuesPerGroup },
    ...(meter === undefined ? {} : { meter }),
    latenessMs: configuration.detect.latenessSeconds * 1_000,
    idleMs: configuration.detect.idleSeconds * 1_000,
    roster: () => rosterOf(directory),
    onLate: () => metrics.detectLateEvents.inc(),
    onUngrouped: (rule) => metrics.detectUngroupedEvents.inc({ rule }),
    onSkipped: (rule, reason, at) => {
      metrics.detectSkippedMatches.inc({ rule, reason });
      const gap = GAP_OF[reason];
      if (gap !== undefined && at !== undefined) gaps?.noteSkipped(rule, gap, at);
    },
    onRefused: (reason) => metrics.detectRefusedMessages.inc({ reason }),
  };
}

/** Registered, enabled sources with their types; of who brings files, nothing is expected by the minute. */
function rosterOf(directory: RefreshedSourceDirectory): readonly ExpectedSource[] {
  return directory
    .all()
    .filter(({ enabled, transport }) => enabled && transport.kind !== 'upload')
    .map(({ id, type, province, commune }) => {
      const sinceMs = directory.registeredSinceMs(id);
      const entry = { type, province, commune, value: id };
      return sinceMs === undefined ? entry : { ...entry, sinceMs };
    });
}

/** Who was registered and enabled when, as the state has written it down. */
export function rosterReader({ sources }: Pick<State, 'sources'>): ReadRoster {
  return async (range) => rosterHistory(await sources.registrations(NATIONAL, range));
}
