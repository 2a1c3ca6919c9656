import type { ScheduledRun } from '../../state/contract.ts';
import type { JudgedRun } from '../../state/ledger/contract.ts';

const MINUTE_MS = 60_000;
/** After a failure a rule runs again this much later, if its next time is not nearer. */
const RETRY_MS = 5 * MINUTE_MS;
/** A run that took so long without an end belongs to a process that is no more. */
export const RUN_ABANDONED_MS = 45 * MINUTE_MS;

/**
 * What a run came to, as the first word of what is remembered of it; the rest is for engineers. `behind`: it was ended by
 * its time, or waits for events to be stored, and goes on at once.
 */
export const RUN_OUTCOMES = ['done', 'behind', 'failed'] as const;

/** When a rule is due at all: at whole multiples of its interval. */
export function slotBefore(everyMs: number, nowMs: number): number {
  return Math.floor(nowMs / everyMs) * everyMs;
}

/** The time under which a rule shall run now; `undefined` when it has run, or runs. */
export function dueNow(
  everyMs: number,
  last: ScheduledRun | undefined,
  nowMs: number,
): number | undefined {
  const slotMs = slotBefore(everyMs, nowMs);
  if (last === undefined) return slotMs;
  const minuteMs = slotBefore(MINUTE_MS, nowMs);
  if (last.dueMs >= minuteMs) return undefined;
  if (last.finishedAtMs === undefined) {
    return nowMs - last.claimedAtMs >= RUN_ABANDONED_MS ? minuteMs : undefined;
  }
  if (last.outcome?.startsWith('behind')) return minuteMs;
  if (last.dueMs < slotMs) return slotMs;
  if (last.outcome?.startsWith('done')) return undefined;
  return nowMs - last.finishedAtMs >= RETRY_MS ? minuteMs : undefined;
}

/** The name of a rule among what is done by the clock. */
export function jobOf(ruleId: string): string {
  return `rule ${ruleId}`;
}

/** The last run of each job. */
export function lastByJob(runs: readonly ScheduledRun[]): ReadonlyMap<string, ScheduledRun> {
  return new Map(runs.map((run) => [run.job, run]));
}

/** Event time up to which each rule has been judged. */
export function reachedByRule(runs: readonly JudgedRun[]): ReadonlyMap<string, number> {
  const reached = new Map<string, number>();
  for (const { ruleId, toMs } of runs)
    reached.set(ruleId, Math.max(toMs, reached.get(ruleId) ?? toMs));
  return reached;
}
