import type { Alert, AlertEndReason } from '../../event/alert.ts';
import { NATIONAL } from '../../event/scope.ts';
import type { State } from '../../state/contract.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { TRIAL_RULE } from './trial-signal.ts';
import { viewOfTrial } from './trials.ts';

/** Most alerts of tests that are looked at in one go; the oldest first. */
const LOOKED_AT_MAX = 200;

export interface CloseTrialAlertsOptions {
  readonly state: Pick<State, 'alerts' | 'trials' | 'sources' | 'destinations'>;
  readonly clock: Clock;
}

/** Whether there is an alert of a test that somebody or something has to close. */
export async function hasTrialAlerts({
  state,
}: Pick<CloseTrialAlertsOptions, 'state'>): Promise<boolean> {
  return (await unclosed(state, 1)).length > 0;
}

/** Closes the alerts of tests that are over, so that nobody has to; those of tests that go on stay. */
export async function closeTrialAlerts(
  options: CloseTrialAlertsOptions,
): Promise<{ readonly closed: number }> {
  const { state, clock } = options;
  let closed = 0;
  for (const alert of await unclosed(state, LOOKED_AT_MAX)) {
    const reason = await endOf(alert, options);
    if (reason === undefined) continue;
    const ended = await state.alerts.end(alert.id, { verdict: 'test', reason }, clock.now());
    if (ended !== undefined) closed += 1;
  }
  return { closed };
}

async function unclosed(
  state: CloseTrialAlertsOptions['state'],
  size: number,
): Promise<readonly Alert[]> {
  const status = ['open', 'acknowledged'] as const;
  const page = await state.alerts.list(NATIONAL, {
    ...{ ruleId: TRIAL_RULE, status, sort: 'oldest', size },
  });
  return page.items;
}

/** How the test of an alert ended; `undefined` while it goes on. */
async function endOf(
  { group }: Alert,
  { state, clock }: CloseTrialAlertsOptions,
): Promise<AlertEndReason | undefined> {
  const trial = await state.trials.get(NATIONAL, group['gac.trial'] ?? '');
  // Tests are forgotten after a while, and so are sources: then it is long over.
  if (trial === undefined) return 'trial_timed_out';
  const source = await state.sources.get(NATIONAL, trial.sourceId);
  const nowMs = clock.now();
  const isOver = nowMs >= trial.endsAtMs;
  if (source === undefined) return isOver ? 'trial_timed_out' : undefined;
  const { status } = await viewOfTrial(trial, { state, scope: NATIONAL, source, nowMs });
  if (status === 'passed') return 'trial_passed';
  if (!isOver) return undefined;
  return status === 'failed' ? 'trial_failed' : 'trial_timed_out';
}
