import type { ConformanceReport } from '../../api/contract.ts';
import { USABLE_SHARE } from './conformance-findings.ts';

type Lines = ConformanceReport['lines'];

/** What a score is made of. */
export interface ScoreGrounds {
  readonly lines: Lines;
  /** Mean share of the events that have what they must have, 0 to 1. */
  readonly requiredShare: number;
  /** Events whose time is the one that the sender wrote. */
  readonly wellTimed: number;
  readonly runnable: number;
  readonly blocked: number;
  readonly locality: Pick<ConformanceReport['locality'], 'claims' | 'resolved' | 'stale'>;
}

/** Points of each part; they make 100. */
const POINTS = { lines: 45, fields: 25, time: 15, rules: 10, locality: 5 } as const;
const READY_FROM = 85;
/** Of the records; where more are lost to the rules, something needs to be changed. */
const READY_SHARE = 0.95;

/** 0 to 100: lines read, required fields there, times believed, rules that can run, localities known. */
export function conformanceScore(grounds: ScoreGrounds): number {
  const { lines, locality, runnable, blocked } = grounds;
  if (lines.parsed === 0) return 0;
  const rules = runnable + blocked;
  const sum =
    POINTS.lines * (lines.parsed / lines.total) +
    POINTS.fields * grounds.requiredShare +
    POINTS.time * (grounds.wellTimed / lines.parsed) +
    POINTS.rules * (rules === 0 ? 0 : runnable / rules) +
    POINTS.locality *
      (locality.claims === 0 ? 1 : (locality.resolved - locality.stale) / locality.claims);
  return Math.max(0, Math.min(100, Math.floor(sum)));
}

/** `unusable`: an error stands against it, or too few lines are read; `ready`: nothing needs to be changed. */
export function conformanceVerdict(
  score: number,
  lines: Lines,
  findings: ConformanceReport['findings'],
): ConformanceReport['verdict'] {
  const hasError = findings.some(({ severity }) => severity === 'error');
  const isRead = lines.parsed > 0 && lines.parsed >= lines.total * USABLE_SHARE;
  if (hasError || !isRead) return 'unusable';
  const isWhole = lines.parsed >= lines.total * READY_SHARE;
  return score >= READY_FROM && isWhole ? 'ready' : 'usable';
}
