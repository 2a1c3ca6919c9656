import { describe, expect, it } from 'vitest';
import type { GacEvent } from '../../../src/event/event.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { NewException, NewPin } from '../../../src/state/exceptions/contract.ts';
import {
  ANALYST,
  ANALYST_10,
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

const DAY_MS = 86_400_000;
const EXCEPTION: NewException = {
  ruleId: 'r1',
  province: '10',
  condition: { 'source.ip|cidr': ['192.0.2.0/24'], 'user.name': 'máy-quét' },
  reason: '  Máy quét của Sở  ',
  expiresAtMs: NOW + 30 * DAY_MS,
};
const PIN: NewPin = {
  name: 'Vụ dò quét',
  ...{ ruleId: 'r1', province: '10', alertId: 'a1' },
  group: { 'source.ip': '192.0.2.7' },
  events: [{ '@timestamp': '2026-11-22T00:00:00Z', message: 'đăng nhập \u0000' } as GacEvent],
};

export function describeExceptions(open: OpenState): void {
  describe('exceptions', () => {
    it('keeps what was made, tells of it while it holds, and writes it down', async () => {
      const kept = await openEmpty(open);
      let told = 0;
      kept.state.onChange('rules', () => {
        told++;
      });
      const created = await kept.state.exceptions.create(ANALYST_10, EXCEPTION, NOW);
      expect(created).toMatchObject({
        ...{ ruleId: 'r1', province: '10', condition: EXCEPTION.condition },
        ...{ owner: ANALYST_10.id, ownerName: ANALYST_10.name, reason: 'Máy quét của Sở' },
        ...{ createdBy: ANALYST_10.id, createdAtMs: NOW, endedAtMs: undefined },
      });
      expect(told).toBe(1);
      await kept.reopen();
      const { exceptions } = kept.state;
      expect(await exceptions.get(NATIONAL, created.id)).toEqual(created);
      const inForce = async (atMs: number) =>
        (await exceptions.list(NATIONAL, { ruleId: 'r1', atMs })).map(({ id }) => id);
      expect(await inForce(created.expiresAtMs - 1)).toEqual([created.id]);
      expect(await inForce(created.expiresAtMs)).toEqual([]);
      expect(await exceptions.list(NATIONAL, { ruleId: 'r2' })).toEqual([]);
      const ended = await exceptions.end(ANALYST_10, created.id, NOW + 5);
      expect(ended).toEqual({ ...created, endedAtMs: NOW + 5, endedBy: ANALYST_10.id });
      expect(await exceptions.end(ANALYST_10, created.id, NOW + 9)).toEqual(ended);
      expect(await inForce(NOW + 6)).toEqual([]);
      expect(await exceptions.list(NATIONAL, {})).toEqual([ended]);
      const asked = { size: 9, subject: `exception:${created.id}` };
      const { items } = await kept.state.audit(IN_10, asked);
      expect(items.map(({ action }) => action)).toEqual(['exception.end', 'exception.create']);
      expect((await kept.state.verifyAudit()).ok).toBe(true);
    });

    it('belongs to its province, and without one to the national centre', async () => {
      const { state } = await openEmpty(open);
      const { exceptions } = state;
      const own = await exceptions.create(ANALYST_10, EXCEPTION, NOW);
      const national = { ...EXCEPTION, province: undefined };
      expect(await codeOf(exceptions.create(ANALYST_10, national, NOW))).toBe('GAC_FORBIDDEN');
      const foreign = { ...EXCEPTION, province: '79' };
      expect(await codeOf(exceptions.create(ANALYST_10, foreign, NOW))).toBe('GAC_FORBIDDEN');
      const all = await exceptions.create(ANALYST, national, NOW + 1);
      const idsIn = async (scope: typeof IN_10) =>
        (await exceptions.list(scope, {})).map(({ id }) => id);
      expect(await idsIn(NATIONAL)).toEqual([all.id, own.id]);
      expect(await idsIn(IN_10)).toEqual([own.id]);
      expect(await idsIn(IN_79)).toEqual([]);
      expect(await exceptions.get(IN_79, own.id)).toBeUndefined();
      const stranger = person('province_analyst', IN_79);
      expect(await codeOf(exceptions.end(stranger, own.id, NOW))).toBe('GAC_NOT_FOUND');
      expect(await codeOf(exceptions.end(ANALYST_10, all.id, NOW))).toBe('GAC_NOT_FOUND');
      expect(await codeOf(exceptions.end(person('source'), own.id, NOW))).toBe('GAC_FORBIDDEN');
    });

    it('needs a person, a reason, a condition and an end within 180 days', async () => {
      const { state } = await openEmpty(open);
      const attempt = (given: Partial<NewException>, actor = ANALYST_10) =>
        errorOf(state.exceptions.create(actor, { ...EXCEPTION, ...given }, NOW));
      for (const given of [
        { reason: ' ' },
        { condition: {} },
        { condition: { a: 'x'.repeat(9_000) } },
        { expiresAtMs: NOW },
        { expiresAtMs: NOW + 180 * DAY_MS + 1 },
        { owner: 'khong-co' },
      ]) {
        expect((await attempt(given)).code).toBe('GAC_REQUEST_INVALID');
      }
      const key = { ...ANALYST_10, id: 'key:k1' };
      expect((await attempt({}, key)).code).toBe('GAC_REQUEST_INVALID');
      const user = await state.users.create(
        SYSTEM,
        {
          ...{ login: 'chu-tri', name: 'Trần Văn Khoa', role: 'province_analyst' },
          ...{ provinces: ['10'], language: 'vi', password: 'mật khẩu dài' },
        },
        NOW,
      );
      const made = await state.exceptions.create(key, { ...EXCEPTION, owner: 'Chu-Tri' }, NOW);
      expect(made).toMatchObject({ owner: `user:${user.id}`, ownerName: 'Trần Văn Khoa' });
      expect(await state.exceptions.list(NATIONAL, {})).toHaveLength(1);
    });

    it('is bounded for one rule, and checks without making anything', async () => {
      const { state } = await openEmpty(open);
      await state.exceptions.check(ANALYST_10, EXCEPTION, NOW);
      expect(await state.exceptions.list(NATIONAL, {})).toEqual([]);
      for (let made = 0; made < 100; made++) {
        await state.exceptions.create(ANALYST_10, EXCEPTION, NOW);
      }
      expect(await codeOf(state.exceptions.check(ANALYST_10, EXCEPTION, NOW))).toBe('GAC_CONFLICT');
      expect(await codeOf(state.exceptions.create(ANALYST_10, EXCEPTION, NOW))).toBe(
        'GAC_CONFLICT',
      );
      const later = EXCEPTION.expiresAtMs;
      const next = { ...EXCEPTION, expiresAtMs: later + DAY_MS };
      await state.exceptions.create(ANALYST_10, next, later);
    });
  });

  describe('pins', () => {
    it('keeps an alert with its events until it is taken away', async () => {
      const kept = await openEmpty(open);
      const pin = await kept.state.pins.create(ANALYST_10, PIN, NOW);
      await kept.reopen();
      const { pins } = kept.state;
      const { events, ...facts } = PIN;
      expect(pin).toMatchObject({ ...facts, eventCount: 1, createdBy: ANALYST_10.id });
      expect(await pins.list(IN_10, { ruleId: 'r1' })).toEqual([pin]);
      expect(await pins.events(NATIONAL, pin.id)).toEqual(events);
      expect(await codeOf(pins.create(ANALYST_10, PIN, NOW))).toBe('GAC_CONFLICT');
      expect(await pins.list(IN_79, {})).toEqual([]);
      expect(await pins.events(IN_79, pin.id)).toEqual([]);
      const stranger = person('province_analyst', IN_79);
      expect(await codeOf(pins.remove(stranger, pin.id, NOW))).toBe('GAC_NOT_FOUND');
      expect(await codeOf(pins.create(stranger, { ...PIN, alertId: 'a2' }, NOW))).toBe(
        'GAC_FORBIDDEN',
      );
      await pins.remove(ANALYST_10, pin.id, NOW + 1);
      expect(await pins.events(NATIONAL, pin.id)).toEqual([]);
      const { items } = await kept.state.audit(IN_10, { size: 9, subject: `pin:${pin.id}` });
      expect(items.map(({ action }) => action)).toEqual(['pin.remove', 'pin.create']);
    });

    it('is bounded in number and size', async () => {
      const { state } = await openEmpty(open);
      const create = (given: Partial<NewPin>) =>
        state.pins.create(ANALYST_10, { ...PIN, ...given }, NOW);
      expect(await codeOf(create({ events: [] }))).toBe('GAC_REQUEST_INVALID');
      const [event] = PIN.events;
      const many = Array.from({ length: 1_001 }, () => event as GacEvent);
      expect(await codeOf(create({ events: many }))).toBe('GAC_REQUEST_INVALID');
      for (let made = 0; made < 20; made++) await create({ alertId: `a${made}` });
      expect(await codeOf(create({ alertId: 'a20' }))).toBe('GAC_CONFLICT');
      await create({ alertId: 'a20', ruleId: 'r2' });
    });
  });
}
