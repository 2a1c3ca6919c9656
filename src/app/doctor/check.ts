import type { CheckId } from './check-ids.ts';
import type { Finding } from './finding.ts';

/** Takes what was found, one by one. */
export type Report = (...findings: readonly Finding[]) => void;

/** One question to one part, which may answer several checks. */
export interface Check {
  /** What it tells of, in order: when it ends early, the first that is untold has failed. */
  readonly ids: readonly [CheckId, ...CheckId[]];
  /** How long it may take. @default CHECK_MS */
  readonly limitMs?: number;
  /** Stops when the signal aborts, as far as it can. Changes nothing that stays. */
  run(report: Report, signal: AbortSignal): Promise<void> | void;
}

/** How long a check may take that says nothing else. */
export const CHECK_MS = 10_000;
