import type { RuleRuns } from '../../api/dependencies.ts';
import { scheduledRules } from '../../detect/scheduled/rule-parts.ts';
import type { ScheduledRun, State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Configuration } from '../configuration.ts';
import type { Rules } from '../rules.ts';
import { isLate, ruleLags } from './rule-lag.ts';
import { jobOf, lastByJob, RUN_OUTCOMES, reachedByRule, slotBefore } from './run-times.ts';

/** How the rules on a schedule run, by rule id; all others run in the stream. */
export async function ruleRuns(parts: {
  readonly rules: Pick<Rules, 'set'>;
  readonly state: Pick<State, 'runs' | 'ledger'>;
  readonly clock: Clock;
  readonly configuration: { readonly detect: Pick<Configuration['detect'], 'latenessSeconds'> };
}): Promise<ReadonlyMap<string, RuleRuns>> {
  const scheduled = scheduledRules(parts.rules.set());
  if (scheduled.length === 0) return new Map();
  const last = lastByJob(await parts.state.runs.latest());
  const reached = reachedByRule(await parts.state.ledger.lastRuns());
  const nowMs = parts.clock.now();
  const lags = await ruleLags({
    ...{ set: parts.rules.set(), ledger: parts.state.ledger, nowMs },
    latenessMs: parts.configuration.detect.latenessSeconds * 1_000,
  });
  return new Map(
    scheduled.map(({ facts: { id }, schedule }) => {
      const everyMs = schedule?.everyMs ?? 0;
      const run = last.get(jobOf(id));
      const judgedToMs = reached.get(id);
      const lag = lags.get(id);
      const runs: RuleRuns = {
        everyMs,
        nextRunMs: slotBefore(everyMs, nowMs) + everyMs,
        ...(run === undefined ? {} : { lastRunMs: run.claimedAtMs }),
        ...(run === undefined ? {} : outcomeOf(run)),
        ...(judgedToMs === undefined ? {} : { judgedToMs }),
        ...(lag === undefined ? {} : { behindMs: lag.behindMs, late: isLate(lag) }),
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
