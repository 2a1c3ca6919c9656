import type { Source } from '../../event/source.ts';
import type {
  HealthChange,
  HealthEpisode,
  HealthStatus,
  JudgedSource,
} from '../../event/source-health.ts';
import type { Verdict } from './judge-source.ts';

/** How long a source must be YELLOW before anybody is told; RED is told at once. */
export const YELLOW_HELD_MS = 15 * 60_000;

/** A verdict as it follows the one before. */
export interface Followed {
  readonly judged: JudgedSource;
  /** Present when the status changed. */
  readonly change?: HealthChange;
}

/** Joins a verdict to the one before it: since when, and whether an episode begins, goes on or ends. */
export function followVerdict(
  { id: sourceId, province }: Source,
  verdict: Verdict,
  {
    before,
    nowMs,
    enabledSinceMs,
  }: {
    before: JudgedSource | undefined;
    nowMs: number;
    enabledSinceMs: number;
  },
): Followed {
  const { status, reasons, measures } = verdict;
  const isSame = before?.status === status;
  const episode = episodeAfter(before?.episode, { sourceId, status, nowMs });
  const judged: JudgedSource = {
    ...{ sourceId, province, status, reasons, measures, enabledSinceMs },
    sinceMs: isSame ? before.sinceMs : nowMs,
    judgedAtMs: nowMs,
    ...(episode === undefined ? {} : { episode }),
  };
  if (isSame) return { judged };
  return { judged, change: { sourceId, province, atMs: nowMs, status, reasons } };
}

/** What an episode is due to say that it has not said yet. */
export function dueToTell(
  { status, sinceMs, episode }: JudgedSource,
  nowMs: number,
): 'YELLOW' | 'RED' | undefined {
  if (episode === undefined || episode.endedMs !== undefined) return undefined;
  if (status === 'RED') return episode.told === 'RED' ? undefined : 'RED';
  const isHeld = nowMs - Math.max(sinceMs, episode.sinceMs) >= YELLOW_HELD_MS;
  return status === 'YELLOW' && isHeld && episode.told === undefined ? 'YELLOW' : undefined;
}

function episodeAfter(
  before: HealthEpisode | undefined,
  { sourceId, status, nowMs }: { sourceId: string; status: HealthStatus; nowMs: number },
): HealthEpisode | undefined {
  const open = before?.endedMs === undefined ? before : undefined;
  if (status === 'RED' || status === 'YELLOW') {
    return open ?? { id: `${sourceId}-${nowMs}`, sinceMs: nowMs };
  }
  // Nobody was told of it: nobody has to be told that it is over.
  if (before?.told === undefined) return undefined;
  return { ...before, endedMs: before.endedMs ?? nowMs };
}
