import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import { sampleSignal } from '../../signal-samples.ts';
import {
  ANALYST,
  addDestination,
  codeOf,
  NOW,
  type OpenState,
  openEmpty,
  SYSTEM,
} from './state-harness.ts';

const LEASE_MS = 1_000;
const lease = (state: State, nowMs: number, max = 99) =>
  state.outbox.lease({ nowMs, max, leaseMs: LEASE_MS });
const DELIVERED = { kind: 'delivered', response: '200 OK', receiptId: 'R-1' } as const;

async function oneAlert(state: State) {
  const destination = await addDestination(state, '10');
  const [raised] = await state.alerts.raise([sampleSignal('s1')], NOW);
  return { destination, alertId: raised?.alert.id ?? '' };
}

/** Alerts of different groups, each owed to every destination. */
const raiseAlerts = (state: State, count: number, from = 0) =>
  state.alerts.raise(
    Array.from({ length: count }, (_, index) =>
      sampleSignal(`many-${from + index}`, { group: { a: String(from + index) } }),
    ),
    NOW,
  );

export function describeOutbox(open: OpenState): void {
  describe('outbox', () => {
    it('keeps one in flight per (destination, alert), in order', async () => {
      const { state } = await openEmpty(open);
      const { alertId } = await oneAlert(state);
      await state.alerts.change(ANALYST, alertId, 1, { kind: 'acknowledge' }, NOW);
      const [first, ...none] = await lease(state, NOW);
      expect(first?.delivery).toMatchObject({ type: 'alert.created', sequence: 1, attempts: 0 });
      expect(first?.alert?.status).toBe('open');
      expect(none).toEqual([]);
      expect(await lease(state, NOW + 1)).toEqual([]);
      expect(await state.outbox.nextDueMs()).toBe(NOW + LEASE_MS);
      const later = { kind: 'retry', reason: '503', nextAttemptMs: NOW + 5_000 } as const;
      await state.outbox.settle(first?.delivery.id ?? '', later, NOW + 2);
      expect(await lease(state, NOW + 4_999)).toEqual([]);
      expect(await state.outbox.nextDueMs()).toBe(NOW + 5_000);
      const [again] = await lease(state, NOW + 5_000);
      expect(again?.delivery).toMatchObject({ sequence: 1, attempts: 1, state: 'retrying' });
      await state.outbox.settle(again?.delivery.id ?? '', DELIVERED, NOW + 5_001);
      const [second] = await lease(state, NOW + 5_001);
      expect(second?.delivery).toMatchObject({ type: 'alert.acknowledged', sequence: 2 });
      expect(second?.alert?.status).toBe('acknowledged');
      const [done] = await state.alerts.deliveries(NATIONAL, alertId);
      expect(done).toMatchObject({ state: 'delivered', receiptId: 'R-1', attempts: 2 });
      const attempts = await state.destinations.attempts(NATIONAL, done?.id ?? '');
      expect(attempts).toEqual([
        { atMs: NOW + 2, outcome: 'retry', detail: '503' },
        { atMs: NOW + 5_001, outcome: 'delivered', detail: '200 OK' },
      ]);
    });

    it('tries again after a crash, under the same id, and says so', async () => {
      const kept = await openEmpty(open);
      await oneAlert(kept.state);
      const [lost] = await lease(kept.state, NOW);
      await kept.reopen();
      expect(await lease(kept.state, NOW + LEASE_MS - 1)).toEqual([]);
      const [again] = await lease(kept.state, NOW + LEASE_MS);
      expect(again?.delivery).toMatchObject({ id: lost?.delivery.id, attempts: 1 });
      expect(again?.alert).toEqual(lost?.alert);
      const id = again?.delivery.id ?? '';
      const attempts = await kept.state.destinations.attempts(NATIONAL, id);
      expect(attempts.map(({ outcome }) => outcome)).toEqual(['unknown']);
      // The first attempt did arrive, and its owner says so late: it is not sent a third time.
      await kept.state.outbox.settle(id, DELIVERED, NOW + LEASE_MS + 1);
      await kept.state.outbox.settle(id, DELIVERED, NOW + LEASE_MS + 2);
      const later = { kind: 'retry', reason: 'late', nextAttemptMs: NOW } as const;
      await kept.state.outbox.settle(id, later, NOW + LEASE_MS + 3);
      expect(await lease(kept.state, NOW + 99 * LEASE_MS)).toEqual([]);
      expect(await kept.state.outbox.nextDueMs()).toBeUndefined();
    });

    it('tries again at once when the only sender starts anew', async () => {
      const kept = await openEmpty(open);
      await oneAlert(kept.state);
      const [lost] = await lease(kept.state, NOW);
      await kept.reopen();
      await kept.state.outbox.releaseLeases(NOW + 1);
      expect(await kept.state.outbox.nextDueMs()).toBe(NOW + 1);
      const [again] = await lease(kept.state, NOW + 1);
      expect(again?.delivery).toMatchObject({ id: lost?.delivery.id, attempts: 1 });
      await kept.state.outbox.settle(again?.delivery.id ?? '', DELIVERED, NOW + 2);
      await kept.state.outbox.releaseLeases(NOW + 3);
      expect(await lease(kept.state, NOW + 99 * LEASE_MS)).toEqual([]);
    });

    it('follows the health of a destination and keeps the queue of a disabled one', async () => {
      const { state } = await openEmpty(open);
      const { destination, alertId } = await oneAlert(state);
      const health = async () => (await state.destinations.get(NATIONAL, destination.id))?.health;
      const [first] = await lease(state, NOW);
      const id = first?.delivery.id ?? '';
      const retry = { kind: 'retry', reason: 'x', nextAttemptMs: NOW } as const;
      await state.outbox.settle(id, retry, NOW);
      expect(await health()).toBe('degraded');
      await lease(state, NOW);
      await state.outbox.settle(id, DELIVERED, NOW);
      expect(await health()).toBe('healthy');

      await state.alerts.change(ANALYST, alertId, 1, { kind: 'acknowledge' }, NOW);
      const [gone] = await lease(state, NOW);
      const dead = { kind: 'dead', reason: '410 Gone', disableDestination: true } as const;
      await state.outbox.settle(gone?.delivery.id ?? '', dead, NOW);
      expect(await health()).toBe('disabled');
      await state.alerts.raise([sampleSignal('s9', { group: { a: '1' } })], NOW);
      expect(await lease(state, NOW + 1)).toEqual([]);
      expect(await state.outbox.nextDueMs()).toBeUndefined();
      const waiting = await state.destinations.deliveries(NATIONAL, { state: ['pending'] });
      expect(waiting.total).toBe(1);

      await state.destinations.setEnabled(SYSTEM, destination.id, true, NOW + 2);
      expect(await lease(state, NOW + 2)).toHaveLength(1);
      const { items } = await state.audit(NATIONAL, { size: 9 });
      expect(items.map(({ action }) => action)).toEqual(
        expect.arrayContaining(['delivery.dead', 'destination.disable', 'destination.enable']),
      );
    });

    it('gives a degraded destination one attempt at a time, and the others all they are owed', async () => {
      const { state } = await openEmpty(open);
      const slow = await addDestination(state, '10');
      const [probe] = await raiseAlerts(state, 1);
      const [first] = await lease(state, NOW);
      const retry = { kind: 'retry', reason: 'no answer', nextAttemptMs: NOW } as const;
      await state.outbox.settle(first?.delivery.id ?? '', retry, NOW);
      expect(probe?.created).toBe(true);
      const quick = await addDestination(state, '10');
      await raiseAlerts(state, 4, 1);
      const taken = [...(await lease(state, NOW + 1)), ...(await lease(state, NOW + 1))];
      const at = (id: string) => taken.filter(({ destination }) => destination.id === id).length;
      expect({ slow: at(slow.id), quick: at(quick.id) }).toEqual({ slow: 1, quick: 4 });
      const [held] = taken.filter(({ destination }) => destination.id === slow.id);
      await state.outbox.settle(held?.delivery.id ?? '', DELIVERED, NOW + 2);
      expect(await lease(state, NOW + 2)).toHaveLength(4);
    });

    it('leaves a destination off when what was under way ends later, well or badly', async () => {
      const { state } = await openEmpty(open);
      const { destination } = await oneAlert(state);
      for (const n of ['1', '2']) {
        await state.alerts.raise([sampleSignal(`t${n}`, { group: { n } })], NOW);
      }
      const [gone, good, bad] = (await lease(state, NOW)).map(({ delivery }) => delivery.id);
      const dead = { kind: 'dead', reason: '410 Gone', disableDestination: true } as const;
      await state.outbox.settle(gone ?? '', dead, NOW);
      await state.outbox.settle(good ?? '', DELIVERED, NOW);
      const retry = { kind: 'retry', reason: 'x', nextAttemptMs: NOW } as const;
      await state.outbox.settle(bad ?? '', retry, NOW);
      const health = (await state.destinations.get(NATIONAL, destination.id))?.health;
      expect(health).toBe('disabled');
    });

    it('owes nothing to a destination that a person switched off, and nothing is held up by the dead', async () => {
      const { state } = await openEmpty(open);
      const { destination, alertId } = await oneAlert(state);
      const [first] = await lease(state, NOW);
      const dead = { kind: 'dead', reason: '404', disableDestination: false } as const;
      await state.outbox.settle(first?.delivery.id ?? '', dead, NOW);
      await state.alerts.change(ANALYST, alertId, 1, { kind: 'acknowledge' }, NOW);
      const [second] = await lease(state, NOW);
      expect(second?.delivery.type).toBe('alert.acknowledged');
      await state.destinations.setEnabled(SYSTEM, destination.id, false, NOW);
      await state.alerts.raise([sampleSignal('s9', { group: { a: '1' } })], NOW);
      expect((await state.destinations.deliveries(NATIONAL, {})).total).toBe(2);
    });

    it('redelivers a dead delivery first, and refuses what is delivered or under way', async () => {
      const { state } = await openEmpty(open);
      await oneAlert(state);
      const [first] = await lease(state, NOW);
      const id = first?.delivery.id ?? '';
      const again = () => state.destinations.redeliver(ANALYST, id, NOW + 5);
      expect(await codeOf(again())).toBe('GAC_CONFLICT');
      const dead = { kind: 'dead', reason: '404', disableDestination: false } as const;
      await state.outbox.settle(id, dead, NOW);
      await state.alerts.raise([sampleSignal('s9', { group: { a: '1' } })], NOW + 1);
      expect(await again()).toMatchObject({ id, state: 'retrying' });
      const [leased] = await lease(state, NOW + 5, 1);
      expect(leased?.delivery.id).toBe(id);
      await state.outbox.settle(id, DELIVERED, NOW + 6);
      expect(await codeOf(again())).toBe('GAC_CONFLICT');
      expect(await codeOf(state.destinations.redeliver(ANALYST, 'msg_x', NOW))).toBe(
        'GAC_NOT_FOUND',
      );
    });

    it('gives a webhook its secret once, and the sender each time', async () => {
      const { state } = await openEmpty(open);
      const address = 'https://soc.example.invalid/hook';
      const made = await state.destinations.create(
        SYSTEM,
        { province: '10', name: 'Web', channel: 'webhook', address, language: 'vi' },
        NOW,
      );
      expect(Buffer.from(made.secret?.slice(6) ?? '', 'base64')).toHaveLength(32);
      expect(made.secret).toMatch(/^whsec_/);
      const listed = await state.destinations.list(NATIONAL);
      expect(JSON.stringify(listed)).not.toContain('whsec_');
      const test = await state.destinations.sendTest(SYSTEM, made.destination.id, NOW);
      const [owed] = await lease(state, NOW);
      expect(owed).toMatchObject({ secret: made.secret, alert: undefined });
      expect(owed?.delivery).toEqual(test);
      expect(JSON.stringify(await state.audit(NATIONAL, { size: 50 }))).not.toContain('whsec_');
    });

    it('removes a destination and leaves no delivery without an end', async () => {
      const { state } = await openEmpty(open);
      const { destination, alertId } = await oneAlert(state);
      await state.destinations.remove(SYSTEM, destination.id, NOW + 1);
      expect(await state.destinations.list(NATIONAL)).toEqual([]);
      const [left] = await state.alerts.deliveries(NATIONAL, alertId);
      expect(left).toMatchObject({ state: 'dead', lastResponse: 'The destination was removed.' });
      expect(await lease(state, NOW + 2)).toEqual([]);
    });

    it('leases oldest first and no more than asked', async () => {
      const { state } = await openEmpty(open);
      await addDestination(state, '10');
      for (let index = 0; index < 5; index += 1) {
        await state.alerts.raise(
          [sampleSignal(`s${index}`, { group: { n: `${index}` } })],
          NOW + index,
        );
      }
      const seen: (number | undefined)[] = [];
      for (const max of [0, 2, 2, 2]) {
        seen.push(...(await lease(state, NOW + 9, max)).map((owed) => owed.delivery.createdAtMs));
      }
      expect(seen).toEqual([0, 1, 2, 3, 4].map((index) => NOW + index));
    });
  });
}
