import type { RuleRuns } from '../../api/dependencies.ts';
import { scheduledRules } from '../../detect/scheduled/rule-parts.ts';
import type { ScheduledRun, State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Rules } from '../rules.ts';
import { RUN_OUTCOMES, slotBefore } from './run-times.ts';
import { jobOf, lastByJob, reachedByRule } from './scheduled-rules.ts';

/** How the rules on a schedule run, by rule id; all others run in the stream. */
export async function ruleRuns(parts: {
  readonly rules: Pick<Rules, 'set'>;
  readonly state: Pick<State, 'runs' | 'ledger'>;
  readonly clock: Clock;
}): Promise<ReadonlyMap<string, RuleRuns>> {
  const scheduled = scheduledRules(parts.rules.set());
  if (scheduled.length === 0) return new Map();
  const last = lastByJob(await parts.state.runs.latest());
  const reached = reachedByRule(await parts.state.ledger.lastRuns());
  const nowMs = parts.clock.now();
  return new Map(
    scheduled.map(({ facts: { id }, schedule }) => {
      const everyMs = schedule?.everyMs ?? 0;
      const run = last.get(jobOf(id));
      const judgedToMs = reached.get(id);
      const runs: RuleRuns = {
        everyMs,
        nextRunMs: slotBefore(everyMs, nowMs) + everyMs,
        ...(run === undefined ? {} : { lastRunMs: run.claimedAtMs }),
        ...(run === undefined ? {} : outcomeOf(run)),
        ...(judgedToMs === undefined ? {} : { judgedToMs }),
      };
      return [id, runs];
    }),
  );
}

function outcomeOf({
  finishedAtMs,
  outcome = '',
}: ScheduledRun): Pick<RuleRuns, 'outcome' | 'detail'> {
  if (finishedAtMs === undefined) return { outcome: 'running' };
  const at = outcome.indexOf(': ');
  const word = RUN_OUTCOMES.find((one) => outcome.startsWith(one)) ?? 'failed';
  return { outcome: word, ...(at < 0 ? {} : { detail: outcome.slice(at + 2) }) };
}
