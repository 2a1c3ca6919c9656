import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { SAMPLE_TIME_MS, sampleRule, sampleSignal } from '../../signal-samples.ts';
import {
  ANALYST,
  ANALYST_10,
  addDestination,
  codeOf,
  IN_10,
  NOW,
  type OpenState,
  openEmpty,
  person,
} from './state-harness.ts';

const MINUTE = 60_000;

export function describeRaising(open: OpenState): void {
  describe('raising', () => {
    it('opens one alert of a fingerprint, counts the rest, and forgets nothing over a restart', async () => {
      const kept = await openEmpty(open);
      const signals = [sampleSignal('s1'), sampleSignal('s2'), sampleSignal('s3')];
      const [first, ...others] = await kept.state.alerts.raise(signals, NOW);
      expect(others).toEqual([]);
      expect(first?.created).toBe(true);
      expect(first?.alert).toMatchObject({ count: 3, eventCount: 6, version: 3, status: 'open' });
      expect(first?.alert.acknowledgeDueMs).toBe(NOW + 30 * MINUTE);
      await kept.reopen();
      const id = first?.alert.id ?? '';
      expect(await kept.state.alerts.get(NATIONAL, id)).toStrictEqual(first?.alert);
      const evidence = await kept.state.alerts.evidence(NATIONAL, id, { size: 4, offset: 0 });
      expect(evidence).toMatchObject({ items: ['s1-e1', 's2-e1', 's3-e1', 's1-e2'], total: 6 });
    });

    it('changes nothing for a signal that was raised before', async () => {
      const { state } = await openEmpty(open);
      await addDestination(state, '10');
      const signals = [sampleSignal('s1'), sampleSignal('s2')];
      const [before] = await state.alerts.raise(signals, NOW);
      expect(await state.alerts.raise(signals, NOW + 5)).toEqual([]);
      expect(await state.alerts.raise([...signals, ...signals], NOW + 9)).toEqual([]);
      expect(await state.alerts.get(NATIONAL, before?.alert.id ?? '')).toEqual(before?.alert);
      const deliveries = await state.destinations.deliveries(NATIONAL, {});
      expect(deliveries.total).toBe(1);
    });

    it('tells apart provinces, groups and rules', async () => {
      const { state } = await openEmpty(open);
      const raised = await state.alerts.raise(
        [
          sampleSignal('s1'),
          sampleSignal('s2', { province: '79' }),
          sampleSignal('s3', { group: { 'source.ip': '192.0.2.1' } }),
          sampleSignal('s4', { rule: sampleRule({ id: 'rule-other' }) }),
        ],
        NOW,
      );
      expect(raised.map(({ created }) => created)).toEqual([true, true, true, true]);
    });

    it('opens another alert after a closed one, and counts what goes on after a benign verdict', async () => {
      const { state } = await openEmpty(open);
      const [first] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = first?.alert.id ?? '';
      const close = { kind: 'close', verdict: 'benign', note: 'quét định kỳ' } as const;
      await state.alerts.change(ANALYST, id, 1, close, NOW);
      const [going] = await state.alerts.raise([sampleSignal('s2', { continues: true })], NOW);
      expect(going).toMatchObject({ created: false, alert: { id, status: 'closed', count: 2 } });
      const [next] = await state.alerts.raise([sampleSignal('s3')], NOW + 1);
      expect(next?.created).toBe(true);
      expect(next?.alert.id).not.toBe(id);
      const nextId = next?.alert.id ?? '';
      const [joined] = await state.alerts.raise([sampleSignal('s5', { continues: true })], NOW + 1);
      expect(joined).toMatchObject({ created: false, alert: { id: nextId, count: 2 } });
      const truly = { kind: 'close', verdict: 'true_positive', note: 'đã chặn' } as const;
      await state.alerts.change(ANALYST, nextId, 2, truly, NOW + 2);
      const [again] = await state.alerts.raise([sampleSignal('s4', { continues: true })], NOW + 3);
      expect(again?.created).toBe(true);
      expect(await state.alerts.history(NATIONAL, again?.alert.id ?? '')).toEqual({
        true_positive: 1,
        benign: 1,
        false_positive: 0,
        duplicate: 0,
        test: 0,
        suspicious: 0,
        insufficient_data: 0,
      });
    });

    it('owes the province and the centre, and coalesces updates at milestones', async () => {
      const { state } = await openEmpty(open);
      const here = await addDestination(state, '10', 'SOC 10');
      await addDestination(state, '79', 'SOC 79');
      const centre = await addDestination(state, undefined, 'Trung tâm');
      const [first] = await state.alerts.raise([sampleSignal('s1')], NOW);
      for (let count = 2; count <= 12; count += 1) {
        await state.alerts.raise([sampleSignal(`s${count}`)], NOW + count);
      }
      const owed = await state.alerts.deliveries(NATIONAL, first?.alert.id ?? '');
      const told = owed.map(({ destinationId, type, sequence }) => [destinationId, type, sequence]);
      expect(told.sort()).toEqual(
        [
          [here.id, 'alert.created', 1],
          [here.id, 'alert.updated', 2],
          [centre.id, 'alert.created', 1],
          [centre.id, 'alert.updated', 2],
        ].sort(),
      );
      const leased = await state.outbox.lease({ nowMs: NOW + 20, max: 9, leaseMs: 1_000 });
      expect(leased.map((one) => one.alert?.count)).toEqual([1, 1]);
      for (const { delivery } of leased) {
        await state.outbox.settle(delivery.id, { kind: 'delivered', response: '200' }, NOW + 21);
      }
      const updates = await state.outbox.lease({ nowMs: NOW + 22, max: 9, leaseMs: 1_000 });
      expect(updates.map((one) => [one.delivery.type, one.alert?.count])).toEqual([
        ['alert.updated', 10],
        ['alert.updated', 10],
      ]);
      // An update that is being sent is not rewritten: the next one follows it.
      const more = Array.from({ length: 10 }, (_, index) => sampleSignal(`t${index}`));
      await state.alerts.raise(more, NOW + 23);
      const after = await state.alerts.deliveries(NATIONAL, first?.alert.id ?? '');
      expect(after.filter(({ destinationId }) => destinationId === here.id)).toHaveLength(3);
    });

    it('keeps ten thousand events of an alert and the true number of all', async () => {
      const { state } = await openEmpty(open);
      const eventIds = (from: number) =>
        Array.from(
          { length: 100 },
          (_, index) => `e${String(from * 100 + index).padStart(6, '0')}`,
        );
      const signals = Array.from({ length: 102 }, (_, index) => {
        const at = { firstEventMs: SAMPLE_TIME_MS + index, lastEventMs: SAMPLE_TIME_MS + index };
        return sampleSignal(`s${index}`, { ...at, eventIds: eventIds(index), eventCount: 100 });
      });
      const kept = async (id: string) =>
        await state.alerts.evidence(NATIONAL, id, { size: 1, offset: 9_999 });
      const [full] = await state.alerts.raise(signals.slice(0, 100), NOW);
      const id = full?.alert.id ?? '';
      expect(await kept(id)).toEqual({ items: ['e009999'], total: 10_000 });
      const [over] = await state.alerts.raise(signals.slice(100), NOW);
      expect(over?.alert.eventCount).toBe(10_200);
      expect(await kept(id)).toEqual({ items: ['e009999'], total: 10_000 });
    });

    it('tells listeners after the commit, and not of nothing', async () => {
      const { state } = await openEmpty(open);
      await addDestination(state, '10');
      const told: string[] = [];
      state.onChange('alerts', () => told.push('alerts'));
      state.onChange('deliveries', () => told.push('deliveries'));
      await state.alerts.raise([sampleSignal('s1')], NOW);
      expect(told.sort()).toEqual(['alerts', 'deliveries']);
      await state.alerts.raise([sampleSignal('s1')], NOW);
      expect(told).toHaveLength(2);
    });
  });
}

export function describeChanging(open: OpenState): void {
  describe('changing alerts', () => {
    it('writes who did what, owes it, and keeps the chain whole', async () => {
      const { state } = await openEmpty(open);
      await addDestination(state, '10');
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const change = state.alerts.change;
      await change(ANALYST_10, id, 1, { kind: 'acknowledge' }, NOW + 1);
      await change(ANALYST_10, id, 2, { kind: 'comment', text: 'xem' }, NOW + 2);
      const close = { kind: 'close', verdict: 'true_positive', note: 'đã chặn' } as const;
      const closed = await change(ANALYST, id, 3, close, NOW + 3);
      expect(closed).toMatchObject({ status: 'closed', assignee: ANALYST_10.id, version: 4 });
      const trail = await state.alerts.trail(NATIONAL, id);
      expect(trail.map(({ actor, action }) => [actor, action])).toEqual([
        ['system', 'alert.create'],
        [ANALYST_10.id, 'alert.acknowledge'],
        [ANALYST_10.id, 'alert.comment'],
        [ANALYST.id, 'alert.close'],
      ]);
      expect(trail.at(-1)?.detail).toMatchObject({ verdict: 'true_positive', note: 'đã chặn' });
      const owed = await state.alerts.deliveries(NATIONAL, id);
      expect(owed.map(({ type, sequence }) => [type, sequence])).toEqual([
        ['alert.created', 1],
        ['alert.acknowledged', 2],
        ['alert.closed', 3],
      ]);
      expect(await state.verifyAudit()).toEqual({ ok: true, entries: 5 });
    });

    it('lets one of many who saw the same version change it', async () => {
      const { state } = await openEmpty(open);
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const outcomes = await Promise.allSettled(
        Array.from({ length: 8 }, (_, index) =>
          state.alerts.change(
            { ...ANALYST, id: `user:${index}` },
            id,
            1,
            { kind: 'comment', text: `${index}` },
            NOW,
          ),
        ),
      );
      expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      const refused = outcomes.filter((outcome) => outcome.status === 'rejected');
      expect(new Set(refused.map(({ reason }) => reason.code))).toEqual(
        new Set(['GAC_PRECONDITION_FAILED']),
      );
      expect(await state.alerts.trail(NATIONAL, id)).toHaveLength(2);
    });

    it('changes nothing when it refuses', async () => {
      const { state } = await openEmpty(open);
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const ask = (actor = ANALYST, version = 1, kind: 'acknowledge' | 'reopen' = 'acknowledge') =>
        codeOf(state.alerts.change(actor, id, version, { kind }, NOW));
      expect(await ask(ANALYST, 7)).toBe('GAC_PRECONDITION_FAILED');
      expect(await ask(ANALYST, 1, 'reopen')).toBe('GAC_ALERT_TRANSITION');
      expect(await ask(person('engineer'))).toBe('GAC_FORBIDDEN');
      expect(await ask(person('source'))).toBe('GAC_FORBIDDEN');
      expect(await state.alerts.get(NATIONAL, id)).toEqual(raised?.alert);
      expect(await state.alerts.trail(NATIONAL, id)).toHaveLength(1);
    });

    it('does not reopen an alert whose fingerprint has another unclosed one', async () => {
      const { state } = await openEmpty(open);
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const close = { kind: 'close', verdict: 'benign', note: 'x' } as const;
      await state.alerts.change(ANALYST, id, 1, close, NOW);
      await state.alerts.raise([sampleSignal('s2')], NOW);
      const reopened = state.alerts.change(ANALYST, id, 2, { kind: 'reopen' }, NOW);
      expect(await codeOf(reopened)).toBe('GAC_ALERT_TRANSITION');
    });

    it('assigns only to people who answer for the locality', async () => {
      const { state } = await openEmpty(open);
      const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
      const id = raised?.alert.id ?? '';
      const make = (login: string, provinces: string[]) => {
        const grant = { role: 'province_analyst', provinces, language: 'vi' } as const;
        return state.users.create(
          person('admin'),
          { login, name: login, ...grant, password: 'mật khẩu dài' },
          NOW,
        );
      };
      const [theirs, others] = [await make('tinh10', ['10']), await make('tinh79', ['79'])];
      const assign = (assignee: string) =>
        state.alerts.change(ANALYST_10, id, 1, { kind: 'assign', assignee }, NOW);
      expect(await codeOf(assign(`user:${others.id}`))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(assign('user:nobody'))).toBe('GAC_REQUEST_INVALID');
      expect((await assign(`user:${theirs.id}`)).assignee).toBe(`user:${theirs.id}`);
      const mine = await state.alerts.list(IN_10, { assignee: `user:${theirs.id}` });
      expect(mine.total).toBe(1);
    });
  });
}
