import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import { sampleSignal } from '../../signal-samples.ts';
import { codeOf, NOW, type OpenState, openEmpty, SYSTEM } from './state-harness.ts';

const LONG = 'đường/dẫn/'.repeat(5_000);
/** What the text of a log or of a form can hold. */
const TEXTS = ['a\0b', 'nửa \ud83d', '\udc00', '😀', "'; drop table alerts; --", '%_\\', '', LONG];

export function describeAnyText(open: OpenState): void {
  describe('any text', () => {
    it('raises and finds alerts whatever the events held', async () => {
      const { state } = await openEmpty(open);
      const signals = TEXTS.map((text, index) =>
        sampleSignal(`s${index}`, {
          group: { 'url.path': text },
          entities: { 'url.path': TEXTS, 'user.name': [text] },
          reason: { vi: text, en: text },
        }),
      );
      const raised = await state.alerts.raise(signals, NOW);
      expect(raised).toHaveLength(TEXTS.length);
      for (const { alert } of raised) {
        expect(await state.alerts.get(NATIONAL, alert.id)).toEqual(alert);
      }
      const id = raised[0]?.alert.id ?? '';
      expect(await state.alerts.related(NATIONAL, id, 50)).toHaveLength(TEXTS.length - 1);
      for (const text of TEXTS) {
        await state.alerts.list(NATIONAL, { text, assignee: text, ruleId: text });
        expect(await state.alerts.get(NATIONAL, text)).toBeUndefined();
      }
      expect((await state.alerts.list(NATIONAL, { text: 'đường/dẫn' })).total).toBe(1);
    });

    it('orders by bytes, whatever the locale of the database', async () => {
      const { state } = await openEmpty(open);
      const grant = { role: 'admin', provinces: [], language: 'vi' } as const;
      const logins = ['ab', 'a_b', 'a0', 'a-b'];
      for (const login of logins) {
        const user = { login, name: login, password: 'mật khẩu dài', ...grant };
        await state.users.create(SYSTEM, user, NOW);
      }
      const listed = (await state.users.list(NATIONAL)).map(({ login }) => login);
      expect(listed).toEqual(logins.sort());
    });

    it('keeps the audit whole whatever somebody tries to log in as', async () => {
      const { state } = await openEmpty(open);
      for (const login of ['a\0b', `${'x'.repeat(99)}😀`]) {
        for (let failure = 0; failure < 5; failure += 1) {
          expect(await codeOf(state.users.logIn(login, 'sai', NOW))).toBe('GAC_AUTH_FAILED');
        }
        expect(await codeOf(state.users.logIn(login, 'sai', NOW))).toBe('GAC_AUTH_THROTTLED');
      }
      expect(await state.verifyAudit()).toEqual({ ok: true, entries: 2 });
    });
  });
}
