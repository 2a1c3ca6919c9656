import type { RosterEntry } from '../detect/contract.ts';
import type { SkipReason } from '../detect/correlate/limits.ts';
import type { MessageRefusal } from '../detect/distributed/owner-stage.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import type { Configuration } from './configuration.ts';
import type { RefreshedSourceDirectory } from './source-directory.ts';

/** What every judge of events is given beside the rules. */
export interface JudgingOptions {
  readonly latenessMs: number;
  readonly idleMs: number;
  readonly roster: () => readonly (RosterEntry & { readonly type: string })[];
  readonly onLate: () => void;
  readonly onUngrouped: (rule: string) => void;
  readonly onSkipped: (rule: string, reason: SkipReason) => void;
  readonly onRefused: (reason: MessageRefusal) => void;
}

/** Times from the configuration, the roster from the registry of sources, and counters. */
export function judgingOptions({
  configuration,
  directory,
  metrics,
}: {
  configuration: Configuration;
  directory: RefreshedSourceDirectory;
  metrics: Metrics;
}): JudgingOptions {
  return {
    latenessMs: configuration.detect.latenessSeconds * 1_000,
    idleMs: configuration.detect.idleSeconds * 1_000,
    roster: () => rosterOf(directory),
    onLate: () => metrics.detectLateEvents.inc(),
    onUngrouped: (rule) => metrics.detectUngroupedEvents.inc({ rule }),
    onSkipped: (rule, reason) => metrics.detectSkippedMatches.inc({ rule, reason }),
    onRefused: (reason) => metrics.detectRefusedMessages.inc({ reason }),
  };
}

function rosterOf(directory: RefreshedSourceDirectory) {
  return directory
    .all()
    .filter((source) => source.enabled)
    .map(({ id, type, province, commune }) => ({ type, province, commune, value: id }));
}
