// Goal: nobody has to close the alerts of tests: they close when their test is over, however it ended, and not before.
// Method: a state in a temporary directory, tests whose hops are written down by hand, a clock that is moved.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../../src/alert/lifecycle.ts';
import {
  closeTrialAlerts,
  hasTrialAlerts,
} from '../../../../src/app/onboarding/close-trial-alerts.ts';
import { TRIAL_RULE } from '../../../../src/app/onboarding/trial-signal.ts';
import { NATIONAL, type Principal } from '../../../../src/event/scope.ts';
import { TRIAL_HOPS, type TrialHop } from '../../../../src/event/source-trial.ts';
import type { State } from '../../../../src/state/contract.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { SAMPLE_TIME_MS, sampleRule, sampleSignal } from '../../../signal-samples.ts';

const ADMIN: Principal = { id: 'user:1', name: 'Một', role: 'admin', scope: NATIONAL };
const clock = { nowMs: SAMPLE_TIME_MS, now: () => clock.nowMs };
const ENDS_MS = SAMPLE_TIME_MS + 600_000;
let directory: string;
let state: State;

beforeAll(async () => {
  directory = await mkdtemp(path.join(os.tmpdir(), 'gac-trial-alerts-'));
  state = await openState({
    ...{ path: path.join(directory, 'state.sqlite'), clock, lifecycle: ALERT_LIFECYCLE },
    ...{ log: pino({ level: 'silent' }), secretKey: Buffer.alloc(32, 7) },
  });
  const source = { id: 'cong-10', name: 'Cổng', type: 'nginx.access', province: '10' };
  const transport = { kind: 'http' } as const;
  const zone = { timezone: 'Asia/Ho_Chi_Minh' };
  await state.sources.create(ADMIN, { ...source, ...zone, transport }, clock.nowMs);
});
afterAll(async () => {
  await state.close();
  await rm(directory, { recursive: true, force: true });
});

/** A test with its alert; `undefined` = one that is forgotten by now. */
async function trial(token: string, hops: readonly TrialHop[] | undefined, failed?: TrialHop) {
  if (hops !== undefined) {
    const given = { token, sourceId: 'cong-10', province: '10', line: 'x', commands: [] };
    const how = { sentByUs: true, notifies: false, endsAtMs: ENDS_MS };
    await state.trials.start(ADMIN, { ...given, ...how }, clock.nowMs);
    const atMs = clock.nowMs;
    const passed = hops.map((hop) => ({ hop, state: 'passed', atMs }) as const);
    await state.trials.note(token, passed);
    if (failed) await state.trials.note(token, [{ hop: failed, state: 'failed', atMs }]);
  }
  const [raised] = await state.alerts.raise(
    [
      sampleSignal(token, {
        ...{ rule: sampleRule({ id: TRIAL_RULE }), quiet: 'test' },
        group: { 'gac.source.id': 'cong-10', 'gac.trial': token },
      }),
    ],
    clock.nowMs,
  );
  return raised?.alert.id ?? '';
}

const endOf = async (id: string) => {
  const [alert, trail] = await Promise.all([
    state.alerts.get(NATIONAL, id),
    state.alerts.trail(NATIONAL, id),
  ]);
  return [alert?.status, alert?.verdict, trail.at(-1)?.detail['reason']];
};

it('closes what is over and leaves what goes on', async () => {
  expect(await hasTrialAlerts({ state })).toBe(false);
  const green = await trial('gac-trial-green', TRIAL_HOPS);
  const waiting = await trial('gac-trial-waiting', ['received']);
  const red = await trial('gac-trial-red', ['received'], 'parsed');
  const forgotten = await trial('gac-trial-forgotten', undefined);
  expect(await hasTrialAlerts({ state })).toBe(true);
  expect(await closeTrialAlerts({ state, clock })).toEqual({ closed: 2 });
  expect(await endOf(green)).toEqual(['closed', 'test', 'trial_passed']);
  expect(await endOf(forgotten)).toEqual(['closed', 'test', 'trial_timed_out']);
  const goesOn = ['open', undefined, undefined];
  expect([await endOf(waiting), await endOf(red)]).toEqual([goesOn, goesOn]);
  clock.nowMs = ENDS_MS;
  expect(await closeTrialAlerts({ state, clock })).toEqual({ closed: 2 });
  expect(await endOf(waiting)).toEqual(['closed', 'test', 'trial_timed_out']);
  expect(await endOf(red)).toEqual(['closed', 'test', 'trial_failed']);
  expect(await hasTrialAlerts({ state })).toBe(false);
});
