import type { Journal } from '../../journal/contract.ts';
import type { State } from '../../state/contract.ts';
import type { Configuration } from '../configuration.ts';
import type { HealthOptions } from '../health-options.ts';
import { unreadRecords } from '../ledger/unread-records.ts';
import { FLUSH_INTERVAL_MS } from '../pipeline/judged-notes.ts';
import { SourceWatch, type SourceWatchOptions } from './source-watch.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** What is counted is told this many times between two rounds of judging. */
const TOLD_PER_ROUND = 3;

export interface OpenSourceWatchOptions
  extends Omit<SourceWatchOptions, 'unreadSinceMs' | 'silenceFloorMs' | 'intervalMs'> {
  readonly configuration: Configuration;
  readonly journal: Journal;
  readonly state: State;
}

/** How the pipeline tells what comes of sources; `undefined` = nobody watches them. */
export function watchingOf({ enabled, judgeSeconds }: HealthOptions) {
  if (!enabled) return undefined;
  return { flushMs: Math.min(FLUSH_INTERVAL_MS, (judgeSeconds * SECOND_MS) / TOLD_PER_ROUND) };
}

/** Begins to judge sources in this process. */
export function openSourceWatch(options: OpenSourceWatchOptions): SourceWatch {
  const { journal, state, configuration } = options;
  const { silenceMinutes, judgeSeconds } = configuration.health;
  return new SourceWatch({
    ...options,
    silenceFloorMs: silenceMinutes === undefined ? undefined : silenceMinutes * MINUTE_MS,
    intervalMs: judgeSeconds * SECOND_MS,
    unreadSinceMs: async () => (await unreadRecords(journal, state.ledger)).sinceMs,
  }).start();
}
