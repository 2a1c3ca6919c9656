import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import { codeOf, errorOf, IN_10, NOW, type OpenState, openEmpty, SYSTEM } from './state-harness.ts';

const HOUR = 3_600_000;
const PASSWORD = 'mật khẩu đủ dài';

function addUser(state: State, login = 'An.Nguyen') {
  const grant = { role: 'province_analyst', provinces: ['10'], language: 'vi' } as const;
  return state.users.create(SYSTEM, { login, name: 'An', ...grant, password: PASSWORD }, NOW);
}

export function describePeople(open: OpenState): void {
  describe('people', () => {
    it('logs in for 12 hours after the last use, and out', async () => {
      const kept = await openEmpty(open);
      const user = await addUser(kept.state);
      const { token } = await kept.state.users.logIn(' an.nguyen ', PASSWORD, NOW);
      await kept.reopen();
      const { users } = kept.state;
      expect(await users.principalOf(token, NOW + 11 * HOUR)).toEqual({
        principal: { id: `user:${user.id}`, name: 'An', role: 'province_analyst', scope: IN_10 },
        user,
      });
      expect(await users.principalOf(token, NOW + 22 * HOUR)).toBeDefined();
      expect(await users.principalOf(token, NOW + 34 * HOUR + 1)).toBeUndefined();
      const next = await users.logIn('an.nguyen', PASSWORD, NOW);
      await users.logOut(next.token);
      expect(await users.principalOf(next.token, NOW)).toBeUndefined();
      expect(await users.principalOf('gses_nobody', NOW)).toBeUndefined();
    });

    it('locks a login after five failures for 15 minutes, also one that nobody has', async () => {
      const { state } = await openEmpty(open);
      await addUser(state);
      for (const login of ['an.nguyen', 'khong.ai']) {
        for (let failure = 0; failure < 5; failure += 1) {
          expect(await codeOf(state.users.logIn(login, 'sai', NOW))).toBe('GAC_AUTH_FAILED');
        }
        const locked = await errorOf(state.users.logIn(login, PASSWORD, NOW + 60_000));
        expect(locked).toMatchObject({ code: 'GAC_AUTH_THROTTLED', retryAfterSeconds: 840 });
      }
      const { token } = await state.users.logIn('an.nguyen', PASSWORD, NOW + 900_000);
      expect(token).toMatch(/^gses_/);
    });

    it('forgets failures after a log-in', async () => {
      const { state } = await openEmpty(open);
      await addUser(state);
      for (let round = 0; round < 2; round += 1) {
        for (let failure = 0; failure < 4; failure += 1) {
          expect(await codeOf(state.users.logIn('an.nguyen', 'sai', NOW))).toBe('GAC_AUTH_FAILED');
        }
        await state.users.logIn('an.nguyen', PASSWORD, NOW);
      }
    });

    it('ends sessions with the password and with the person', async () => {
      const { state } = await openEmpty(open);
      const user = await addUser(state);
      const first = await state.users.logIn('an.nguyen', PASSWORD, NOW);
      const me = (await state.users.principalOf(first.token, NOW))?.principal;
      if (me === undefined) throw new Error('logged in');
      await state.users.setLanguage(me, 'en', NOW);
      await state.users.setPassword(me, user.id, 'một cái khác', NOW);
      expect(await state.users.principalOf(first.token, NOW)).toBeUndefined();
      expect(await codeOf(state.users.logIn('an.nguyen', PASSWORD, NOW))).toBe('GAC_AUTH_FAILED');
      const second = await state.users.logIn('an.nguyen', 'một cái khác', NOW);
      expect(second.user.language).toBe('en');
      await state.users.setEnabled(SYSTEM, user.id, false, NOW);
      expect(await state.users.principalOf(second.token, NOW)).toBeUndefined();
      const refused = state.users.logIn('an.nguyen', 'một cái khác', NOW);
      expect(await codeOf(refused)).toBe('GAC_AUTH_FAILED');
      expect(await codeOf(state.users.setEnabled(me, user.id, true, NOW))).toBe('GAC_FORBIDDEN');
    });

    it('refuses what is no user', async () => {
      const { state } = await openEmpty(open);
      await addUser(state);
      expect(await codeOf(addUser(state, 'AN.NGUYEN'))).toBe('GAC_CONFLICT');
      expect(await codeOf(addUser(state, 'có dấu cách'))).toBe('GAC_REQUEST_INVALID');
      const bad = { login: 'b', name: 'B', language: 'vi', provinces: [] } as const;
      const short = state.users.create(SYSTEM, { ...bad, role: 'admin', password: 'ngắn' }, NOW);
      expect(await codeOf(short)).toBe('GAC_REQUEST_INVALID');
      const role = 'province_analyst';
      const nowhere = state.users.create(SYSTEM, { ...bad, role, password: PASSWORD }, NOW);
      expect(await codeOf(nowhere)).toBe('GAC_REQUEST_INVALID');
      expect(await state.users.list(NATIONAL)).toHaveLength(1);
    });

    it('issues API keys that work until they are revoked', async () => {
      const { state } = await openEmpty(open);
      const asked = { name: 'SOC', role: 'province_analyst', provinces: ['10'] } as const;
      const { id, key } = await state.users.issueApiKey(SYSTEM, asked, NOW);
      expect(key).toMatch(/^gak_[\w-]{43}$/);
      expect(await state.users.principalOf(key, NOW)).toEqual({
        principal: { id: `key:${id}`, name: 'SOC', role: 'province_analyst', scope: IN_10 },
        user: undefined,
      });
      await state.users.revokeApiKey(SYSTEM, id, NOW);
      expect(await state.users.principalOf(key, NOW)).toBeUndefined();
      expect(await codeOf(state.users.revokeApiKey(SYSTEM, id, NOW))).toBe('GAC_NOT_FOUND');
      expect(JSON.stringify(await state.audit(NATIONAL, { size: 9 }))).not.toContain(key);
    });
  });
}
