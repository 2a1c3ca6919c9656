import { describe, expect, it } from 'vitest';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { State } from '../../../src/state/contract.ts';
import {
  type ComparedSignal,
  SHADOW_SIGNALS_MAX,
  type ShadowSide,
} from '../../../src/state/shadow/contract.ts';
import { sampleSignal } from '../../signal-samples.ts';
import { IN_10, IN_79, NOW, type OpenState, openEmpty } from './state-harness.ts';

const DAY_MS = 86_400_000;

function told(
  name: string,
  side: ShadowSide,
  given: { user: string; province?: string; atMs?: number },
): ComparedSignal {
  const { user, province = '10', atMs = NOW } = given;
  const signal = sampleSignal(`${side} ${name}`, {
    ...{ province, group: { 'user.name': user }, eventIds: [`${name}-1`] },
    ...{ firstEventMs: atMs, lastEventMs: atMs },
  });
  return { ruleId: 'r', shadowVersion: 'v2', side, signal };
}

const begin = (state: State) => state.shadow.noteRules([{ ruleId: 'r', version: 'v2' }], NOW);

export function describeShadow(open: OpenState): void {
  describe('versions in shadow', () => {
    it('are compared with those in force by day and by group, each signal once', async () => {
      const context = await openEmpty(open);
      const { state } = context;
      await begin(state);
      const signals = [
        told('a', 'old', { user: 'lan' }),
        told('b', 'old', { user: 'lan', atMs: NOW + DAY_MS }),
        told('c', 'old', { user: 'minh' }),
        told('d', 'new', { user: 'lan' }),
        told('e', 'new', { user: 'hoa', atMs: NOW + DAY_MS }),
      ];
      await state.shadow.note(signals.slice(0, 3));
      await state.shadow.note(signals);
      await context.reopen();
      const report = await context.state.shadow.report(NATIONAL, 'r');
      expect(report).toMatchObject({
        ...{ ruleId: 'r', version: 'v2', sinceMs: NOW, untilMs: undefined },
        ...{ onlyOld: 1, onlyNew: 1, both: 1, isCut: false },
        examples: {
          onlyOld: [{ group: { 'user.name': 'minh' }, oldSignals: 1, newSignals: 0 }],
          onlyNew: [{ group: { 'user.name': 'hoa' }, eventIds: ['e-1'] }],
          both: [{ group: { 'user.name': 'lan' }, oldSignals: 2, newSignals: 1 }],
        },
      });
      expect(report?.days.map(({ day: _, ...counts }) => counts)).toEqual([
        { oldSignals: 2, newSignals: 1, oldAlerts: 2, newAlerts: 1 },
        { oldSignals: 1, newSignals: 1, oldAlerts: 0, newAlerts: 1 },
      ]);
      expect(await context.state.alerts.list(NATIONAL, {})).toMatchObject({ total: 0 });
    });

    it('show a province what is its own', async () => {
      const { state } = await openEmpty(open);
      await begin(state);
      await state.shadow.note([
        told('a', 'old', { user: 'cua-10' }),
        told('b', 'new', { user: 'bi-mat-79', province: '79' }),
      ]);
      const seen = await state.shadow.report(IN_10, 'r');
      expect(seen).toMatchObject({ onlyOld: 1, onlyNew: 0, days: [{ newSignals: 0 }] });
      expect(JSON.stringify(seen)).not.toContain('bi-mat');
      expect(JSON.stringify(await state.shadow.report(IN_79, 'r'))).toContain('bi-mat-79');
      expect(await state.shadow.report(NATIONAL, 'none')).toBeUndefined();
    });

    it('end when they judge no more, and begin again where they were', async () => {
      const { state } = await openEmpty(open);
      await begin(state);
      await state.shadow.noteRules([{ ruleId: 'r', version: 'v3' }], NOW + 5);
      expect(await state.shadow.list()).toEqual([
        { ruleId: 'r', version: 'v3', sinceMs: NOW + 5, untilMs: undefined },
      ]);
      await state.shadow.noteRules([], NOW + 9);
      expect(await state.shadow.list()).toMatchObject([{ version: 'v3', untilMs: NOW + 9 }]);
      await begin(state);
      expect(await state.shadow.list()).toMatchObject([{ version: 'v2', sinceMs: NOW }]);
    });

    it('keep only the newest signals and go on counting', async () => {
      const { state } = await openEmpty(open);
      await begin(state);
      const count = SHADOW_SIGNALS_MAX + 1_000;
      for (let from = 0; from < count; from += 500) {
        const part = Array.from({ length: 500 }, (_, index) => {
          const at = from + index;
          return told(String(at), 'new', { user: `u${at}`, atMs: NOW + at });
        });
        await state.shadow.note(part);
      }
      const report = await state.shadow.report(NATIONAL, 'r');
      expect(report?.isCut).toBe(true);
      expect(report?.onlyNew).toBeLessThanOrEqual(SHADOW_SIGNALS_MAX + 500);
      expect(report?.examples.onlyNew[0]?.group).toEqual({ 'user.name': `u${count - 1}` });
      expect(report?.days).toMatchObject([{ newSignals: count, newAlerts: count }]);
    });
  });
}
