import { describe, expect, it } from 'vitest';
import { NATIONAL, type Principal, type Scope } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import { sampleSignal } from '../../signal-samples.ts';
import {
  ANALYST,
  ANALYST_10,
  addDestination,
  codeOf,
  errorOf,
  IN_10,
  IN_79,
  NOW,
  type OpenState,
  openEmpty,
  person,
  SYSTEM,
} from './state-harness.ts';

const NOWHERE: Scope = { kind: 'provinces', provinces: [] };

/** The same in both provinces, with `bi-mat-79` in everything of province 79. */
async function twoProvinces(state: State) {
  const ids: Record<string, { alert: string; source: string; user: string; destination: string }> =
    {};
  for (const province of ['10', '79']) {
    const word = province === '79' ? 'bi-mat-79' : 'cua-10';
    const destination = await addDestination(state, province, `SOC ${word}`);
    const source = `nguon-${word}`;
    await state.sources.create(
      SYSTEM,
      {
        ...{ id: source, name: word, type: 'nginx.access', province },
        timezone: 'Asia/Ho_Chi_Minh',
        transport: { kind: 'http' },
      },
      NOW,
    );
    await state.sources.issueKey(SYSTEM, source, NOW);
    const user = await state.users.create(
      SYSTEM,
      {
        ...{ login: word, name: word, role: 'province_analyst', provinces: [province] },
        ...{ language: 'vi', password: 'mật khẩu dài' },
      },
      NOW,
    );
    const raise = async (name: string) => {
      const entities = { 'user.name': ['chung'], 'host.name': [word] };
      const given = { province, entities, eventIds: [`${word}-${name}`], group: { name, word } };
      const [raised] = await state.alerts.raise([sampleSignal(`${word}-${name}`, given)], NOW);
      return raised?.alert.id ?? '';
    };
    const old = await raise('cũ');
    const close = { kind: 'close', verdict: 'benign', note: word } as const;
    await state.alerts.change(ANALYST, old, 1, close, NOW);
    ids[province] = {
      alert: await raise('mới'),
      source,
      user: user.id,
      destination: destination.id,
    };
  }
  const [mine, theirs] = [ids['10'], ids['79']];
  if (mine === undefined || theirs === undefined) throw new Error('two provinces were made');
  return { mine, theirs };
}

/** Everything that a scope can read when it knows an alert, a source, a destination, a delivery. */
async function readAll(
  state: State,
  scope: Scope,
  known: { alert: string; source: string; destination: string },
): Promise<unknown> {
  const { alerts, sources, users, destinations } = state;
  const inAlert = await alerts.deliveries(NATIONAL, known.alert);
  const delivery = inAlert[0]?.id ?? '';
  return {
    list: await alerts.list(scope, {}),
    search: await alerts.list(scope, { text: 'bi mat 79' }),
    asked: await alerts.list(scope, { province: ['79'] }),
    sharp: await alerts.list(scope, { province: ['79'], status: ['closed'], sort: 'newest' }),
    get: await alerts.get(scope, known.alert),
    counts: await alerts.counts(scope),
    evidence: await alerts.evidence(scope, known.alert, { size: 10, offset: 0 }),
    related: await alerts.related(scope, known.alert, 20),
    history: await alerts.history(scope, known.alert),
    trail: await alerts.trail(scope, known.alert),
    deliveries: await alerts.deliveries(scope, known.alert),
    sources: await sources.list(scope),
    source: await sources.get(scope, known.source),
    keys: await sources.keys(scope, known.source),
    users: await users.list(scope),
    destinations: await destinations.list(scope),
    destination: await destinations.get(scope, known.destination),
    sent: await destinations.deliveries(scope, {}),
    sentFor: await destinations.deliveries(scope, { alertId: known.alert }),
    delivery: await destinations.delivery(scope, delivery),
    attempts: await destinations.attempts(scope, delivery),
    audit: await state.audit(scope, { size: 200 }),
    auditOf: await state.audit(scope, { size: 200, subject: `alert:${known.alert}` }),
  };
}

const NOTHING_OF_ALERT = {
  get: undefined,
  evidence: { items: [], total: 0 },
  related: [],
  trail: [],
  deliveries: [],
  source: undefined,
  keys: [],
  destination: undefined,
  sentFor: { items: [], total: 0 },
  delivery: undefined,
  attempts: [],
  auditOf: { items: [], total: 0 },
};

export function describeLeaks(open: OpenState): void {
  describe('scope', () => {
    it('shows a province nothing of another, whatever it knows and asks', async () => {
      const { state } = await openEmpty(open);
      const { mine, theirs } = await twoProvinces(state);
      await addDestination(state, undefined, 'Trung tâm');
      const lease = { nowMs: NOW, max: 99, leaseMs: 1_000 };
      for (const { delivery } of await state.outbox.lease(lease)) {
        const reason = delivery.province === '79' ? 'bi-mat-79' : 'hỏng';
        const outcome = { kind: 'retry', reason, nextAttemptMs: NOW } as const;
        await state.outbox.settle(delivery.id, outcome, NOW);
      }
      for (const known of [mine, theirs]) {
        const seen = await readAll(state, IN_10, known);
        expect(JSON.stringify(seen)).not.toMatch(/bi-mat|"79"/);
        expect(seen).toMatchObject({
          list: { total: 2 },
          search: { total: 0 },
          asked: { total: 0, items: [] },
          sharp: { total: 0 },
          counts: { open: 1, closed: 1, byProvince: { '10': 1 }, overdue: 0 },
          sources: [{ id: mine.source }],
          users: [{ id: mine.user }],
          destinations: [{ id: mine.destination }],
        });
      }
      const nothing = await readAll(state, IN_10, theirs);
      expect(nothing).toMatchObject(NOTHING_OF_ALERT);
      // The same questions from the other side have answers: the test can fail.
      const theirOwn = JSON.stringify(await readAll(state, IN_79, theirs));
      expect(theirOwn.match(/bi-mat/g)?.length).toBeGreaterThan(20);
    });

    it('relates across provinces only for who sees both', async () => {
      const { state } = await openEmpty(open);
      const { mine } = await twoProvinces(state);
      expect(await state.alerts.related(IN_10, mine.alert, 20)).toHaveLength(1);
      expect(await state.alerts.related(NATIONAL, mine.alert, 20)).toHaveLength(3);
    });

    it('shows an empty scope nothing', async () => {
      const { state } = await openEmpty(open);
      const { mine } = await twoProvinces(state);
      const seen = await readAll(state, NOWHERE, mine);
      expect(seen).toMatchObject({
        ...NOTHING_OF_ALERT,
        list: { items: [], total: 0 },
        counts: { open: 0, closed: 0, byLevel: {}, byProvince: {} },
        sources: [],
        users: [],
        destinations: [],
        audit: { items: [], total: 0 },
      });
    });

    it('gives a cursor of another province no power', async () => {
      const { state } = await openEmpty(open);
      await twoProvinces(state);
      const { cursor = '' } = await state.alerts.list(IN_79, { size: 1, sort: 'oldest' });
      expect(cursor).not.toBe('');
      const page = await state.alerts.list(IN_10, { cursor, sort: 'oldest' });
      expect(page.items.every(({ province }) => province === '10')).toBe(true);
      expect(page.total).toBe(2);
    });

    it('refuses changes out of scope in the words for what is absent', async () => {
      const { state } = await openEmpty(open);
      const { theirs } = await twoProvinces(state);
      const [sent] = await state.alerts.deliveries(NATIONAL, theirs.alert);
      const engineer = person('engineer', IN_10);
      const admin = person('admin', IN_10);
      type Change = (id: string) => Promise<unknown>;
      const acknowledge = { kind: 'acknowledge' } as const;
      const changes: [string, Change][] = [
        [theirs.alert, (id) => state.alerts.change(ANALYST_10, id, 1, acknowledge, NOW)],
        [theirs.source, (id) => state.sources.update(engineer, id, 1, { name: 'x' }, NOW)],
        [theirs.source, (id) => state.sources.remove(engineer, id, 1, NOW)],
        [theirs.source, (id) => state.sources.issueKey(engineer, id, NOW)],
        [theirs.user, (id) => state.users.setEnabled(admin, id, false, NOW)],
        [theirs.user, (id) => state.users.setPassword(admin, id, '12345678', NOW)],
        [theirs.destination, (id) => state.destinations.setEnabled(admin, id, false, NOW)],
        [theirs.destination, (id) => state.destinations.remove(admin, id, NOW)],
        [theirs.destination, (id) => state.destinations.sendTest(ANALYST_10, id, NOW)],
        [sent?.id ?? '', (id) => state.destinations.redeliver(ANALYST_10, id, NOW)],
      ];
      for (const [id, change] of changes) {
        const [hidden, absent] = [await errorOf(change(id)), await errorOf(change('xx-absent'))];
        expect(hidden.code).toBe('GAC_NOT_FOUND');
        expect(hidden.message.replaceAll(id, 'ID')).toBe(
          absent.message.replaceAll('xx-absent', 'ID'),
        );
      }
    });

    it('lets nobody give more than they have', async () => {
      const { state } = await openEmpty(open);
      const admin = person('admin', IN_10);
      const user = { login: 'moi', name: 'Mới', language: 'vi', password: 'mật khẩu dài' } as const;
      const grant = (actor: Principal, role: 'admin' | 'province_analyst', provinces: string[]) =>
        state.users.create(actor, { ...user, role, provinces }, NOW);
      expect(await codeOf(grant(admin, 'province_analyst', ['79']))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(grant(admin, 'admin', []))).toBe('GAC_REQUEST_INVALID');
      expect(await codeOf(grant(person('engineer'), 'admin', []))).toBe('GAC_FORBIDDEN');
      const key = { name: 'k', role: 'admin', provinces: [] } as const;
      expect(await codeOf(state.users.issueApiKey(admin, key, NOW))).toBe('GAC_REQUEST_INVALID');
      expect((await grant(admin, 'province_analyst', ['10'])).provinces).toEqual(['10']);
    });
  });
}
