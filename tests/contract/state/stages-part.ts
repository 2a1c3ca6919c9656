import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { TrialNote } from '../../../src/event/source-trial.ts';
import type { State } from '../../../src/state/contract.ts';
import { sampleSignal } from '../../signal-samples.ts';
import {
  ANALYST,
  ANALYST_10,
  addDestination,
  codeOf,
  IN_10,
  IN_79,
  NOW,
  type OpenState,
  openEmpty,
  person,
} from './state-harness.ts';

const ENGINEER = person('engineer', IN_10);
const TRIAL = {
  token: 'gac-trial-abcdefghijklmnopqr',
  sourceId: 'lao-cai-portal',
  province: '10',
  line: 'x',
  commands: ['curl'],
  sentByUs: false,
  notifies: true,
  endsAtMs: NOW + 1_000,
};

const addSource = (state: State, observing = false) =>
  state.sources.create(
    ENGINEER,
    {
      ...{ id: TRIAL.sourceId, name: 'Cổng', type: 'nginx.access', province: '10', observing },
      ...{ timezone: 'Asia/Ho_Chi_Minh', transport: { kind: 'http' } },
    },
    NOW,
  );

export function describeStages(open: OpenState): void {
  describe('stages of a source', () => {
    it('keeps since when it is observed, and who put it live', async () => {
      const kept = await openEmpty(open);
      expect(await addSource(kept.state, true)).toMatchObject({ observingSinceMs: NOW });
      await kept.reopen();
      const { sources } = kept.state;
      const change = (version: number, observing: boolean, nowMs: number) =>
        sources.update(ENGINEER, TRIAL.sourceId, version, { observing }, nowMs);
      expect(await change(1, true, NOW + 5)).toMatchObject({ observingSinceMs: NOW });
      expect((await change(2, false, NOW + 6)).observingSinceMs).toBeUndefined();
      expect((await sources.get(NATIONAL, TRIAL.sourceId))?.observingSinceMs).toBeUndefined();
      const subject = `source:${TRIAL.sourceId}`;
      const { items } = await kept.state.audit(IN_10, { size: 9, subject });
      const actions = items.map(({ action }) => action);
      expect(actions).toEqual(['source.live', 'source.observe', 'source.create']);
    });

    it('owes nothing for an alert that is quiet, until a signal that is not joins it', async () => {
      const { state } = await openEmpty(open);
      await addDestination(state, '10');
      const first = sampleSignal('q1', { quiet: 'observing' });
      const [raised] = await state.alerts.raise([first], NOW);
      const id = raised?.alert.id ?? '';
      expect(raised?.alert.quiet).toBe('observing');
      const seen = await state.alerts.change(ANALYST, id, 1, { kind: 'acknowledge' }, NOW);
      expect(seen.quiet).toBe('observing');
      expect(await state.alerts.deliveries(NATIONAL, id)).toEqual([]);
      const [joined] = await state.alerts.raise([sampleSignal('q2')], NOW + 1);
      expect(joined).toMatchObject({ created: false, alert: { id } });
      expect(joined?.alert.quiet).toBeUndefined();
      const owed = await state.alerts.deliveries(NATIONAL, id);
      expect(owed.map(({ type, sequence }) => [type, sequence])).toEqual([['alert.created', 1]]);
    });
  });

  describe('alerts that nobody is told of', () => {
    const raise = async (state: State, quiet?: 'observing' | 'test') => {
      const given = quiet === undefined ? {} : { quiet };
      const raised = await state.alerts.raise([sampleSignal(`q-${quiet}`, given)], NOW);
      return raised[0]?.alert.id ?? '';
    };
    const LATER_MS = 30 * 86_400_000;

    it('are never overdue, and the clock starts with the first signal that is told', async () => {
      const { state, clock } = await openEmpty(open);
      const id = await raise(state, 'observing');
      clock.nowMs += LATER_MS;
      expect(await state.alerts.counts(NATIONAL)).toMatchObject({ open: 1, overdue: 0 });
      await state.alerts.raise([sampleSignal('q2')], clock.nowMs);
      const alert = await state.alerts.get(NATIONAL, id);
      expect(alert?.acknowledgeDueMs).toBeGreaterThan(clock.nowMs);
      clock.nowMs += LATER_MS;
      expect((await state.alerts.counts(NATIONAL)).overdue).toBe(1);
    });

    it('are ended by the service with the reason, once, and a person has the last word', async () => {
      const { state } = await openEmpty(open);
      const id = await raise(state, 'test');
      const why = { verdict: 'test', reason: 'trial_passed' } as const;
      const ended = await state.alerts.end(id, why, NOW + 1);
      expect(ended).toMatchObject({ status: 'closed', verdict: 'test', closedAtMs: NOW + 1 });
      expect([ended?.assignee, ended?.acknowledgedAtMs]).toEqual([undefined, undefined]);
      expect(await state.alerts.end(id, why, NOW + 2)).toBeUndefined();
      expect((await state.alerts.trail(NATIONAL, id)).at(-1)).toMatchObject({
        ...{ actor: 'system', action: 'alert.close', detail: why },
      });
      await state.alerts.change(ANALYST, id, 2, { kind: 'reopen' }, NOW + 3);
      expect(await state.alerts.end(id, why, NOW + 4)).toBeUndefined();
    });

    it('are not ended by the service once people are told of them', async () => {
      const { state } = await openEmpty(open);
      const id = await raise(state);
      const why = { verdict: 'test', reason: 'trial_passed' } as const;
      expect(await state.alerts.end(id, why, NOW)).toBeUndefined();
    });
  });

  describe('tests of sources', () => {
    it('are begun by those who may change the source, and end by themselves', async () => {
      const { state } = await openEmpty(open);
      const { trials } = state;
      expect(await codeOf(trials.start(ENGINEER, TRIAL, NOW))).toBe('GAC_NOT_FOUND');
      await addSource(state);
      expect(await codeOf(trials.start(ANALYST_10, TRIAL, NOW))).toBe('GAC_FORBIDDEN');
      await trials.start(ENGINEER, TRIAL, NOW);
      const { token, sourceId, province, endsAtMs } = TRIAL;
      expect(await trials.active(NOW)).toEqual([{ token, sourceId, province, endsAtMs }]);
      expect(await trials.active(endsAtMs)).toEqual([]);
      expect(await trials.get(IN_79, token)).toBeUndefined();
      const { items } = await state.audit(IN_10, { size: 1, subject: `source:${sourceId}` });
      expect(items).toMatchObject([{ action: 'source.trial' }]);
    });

    it('keep each hop: red may turn green, and green stays', async () => {
      const kept = await openEmpty(open);
      await addSource(kept.state);
      const { trials } = kept.state;
      await trials.start(ENGINEER, TRIAL, NOW);
      const red: TrialNote = { hop: 'authenticated', state: 'failed', atMs: NOW };
      const green: TrialNote = { ...red, state: 'passed', atMs: NOW + 1, eventId: 'e1' };
      await trials.note(TRIAL.token, [red]);
      await trials.note(TRIAL.token, [green]);
      await trials.note(TRIAL.token, [{ ...red, atMs: NOW + 2 }]);
      await trials.note('gac-trial-of-nobody', [red]);
      await trials.noteDeliveries(TRIAL.token, ['msg_1']);
      await kept.reopen();
      expect(await kept.state.trials.get(IN_10, TRIAL.token)).toEqual({
        ...{ ...TRIAL, startedAtMs: NOW },
        ...{ deliveryIds: ['msg_1'], notes: [green] },
      });
    });
  });
}
