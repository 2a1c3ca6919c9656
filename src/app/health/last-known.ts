import type { Source } from '../../event/source.ts';
import type { JudgedSource } from '../../event/source-health.ts';
import type { Findings } from './judge-source.ts';
import { judgedHours } from './judged-hours.ts';
import { silenceFloorMs } from './silence-floor.ts';
import type { Known } from './source-knowledge.ts';

/** What is known of a source beside its last hour. */
export interface KnownBefore {
  /** The last verdict; `undefined` = nobody has judged it. */
  readonly before: JudgedSource | undefined;
  readonly known: Pick<Known, 'seenBefore' | 'usual'>;
  /** Least silence that matters, of the configuration. */
  readonly silenceFloorMs: number | undefined;
  readonly nowMs: number;
}

/**
 * The last record of a source before this round, and whether it was silent too long already: by the last verdict, or,
 * where that knows of none, by what the state kept before sources were judged.
 */
export function lastKnown(
  source: Source,
  { before, known, silenceFloorMs: givenMs, nowMs }: KnownBefore,
): Pick<Findings, 'last' | 'wasSilent'> {
  const { seenBefore, usual } = known;
  if (before?.measures.lastReceivedMs !== undefined || seenBefore === undefined) {
    const wasSilent = before?.reasons.some(({ reason }) => reason === 'silent') ?? false;
    return { last: before?.measures ?? {}, wasSilent };
  }
  const { heardUntilMs, lastEventMs } = seenBefore;
  // Known to a quarter of an hour only: nothing came before there was a source, or comes from later than the present.
  const lastReceivedMs = Math.min(Math.max(seenBefore.lastReceivedMs, source.createdAtMs), nowMs);
  const floorMs = silenceFloorMs(source, { isLearnt: false, givenMs });
  const limitMs = Math.max(floorMs, usual.silenceLimitMs(heardUntilMs));
  // Others were heard all the while.
  const silentMs = judgedHours(source).openMsBetween(lastReceivedMs, heardUntilMs);
  return { last: { lastEventMs, lastReceivedMs }, wasSilent: silentMs > limitMs };
}
