import { describe, expect, it } from 'vitest';
import type { RuleCost } from '../../../src/event/rule-budget.ts';
import type { NewQuarantine } from '../../../src/state/quarantine/contract.ts';
import { until } from '../../until.ts';
import { ANALYST, codeOf, IN_10, NOW, type OpenState, openEmpty, person } from './state-harness.ts';

const ENGINEER = person('engineer');
const HOUR_MS = 3_600_000;

const found = (ruleId: string, change: Partial<NewQuarantine> = {}): NewQuarantine => ({
  ruleId,
  ruleVersion: 'a1',
  title: { vi: `Luật ${ruleId}`, en: `Rule ${ruleId}` },
  budget: 'signals',
  measured: 1234.5,
  limit: 600,
  node: 'xet-1',
  gapsFromMs: NOW - 60_000,
  withheld: [
    { id: ruleId, version: 'a1' },
    { id: 'outer', version: 'b2' },
  ],
  ...change,
});

const cost = (ruleId: string, signals: number): RuleCost => ({
  ruleId,
  matches: signals,
  signals,
  groups: 1,
  values: 2,
  bytes: 512,
  skipped: { values_limit: 3 },
  matchingShare: 0.25,
  matchingMicros: 1.5,
  used: { groups: 0, values: 0.1, state: 0.2, matching: 0.3, signals: 0.4 },
});

export function describeQuarantines(open: OpenState): void {
  describe('quarantines of rules', () => {
    it('begin once, however many processes find them, and are there after a restart', async () => {
      const context = await openEmpty(open);
      const { quarantines } = context.state;
      const opened = await Promise.all(
        Array.from({ length: 6 }, (_, i) => quarantines.open(found('r1', { node: `n${i}` }), NOW)),
      );
      expect(opened.filter((one) => one.opened)).toHaveLength(1);
      expect(new Set(opened.map((one) => one.quarantine.id)).size).toBe(1);
      await context.reopen();
      const [first, ...more] = await context.state.quarantines.inForce();
      expect(more).toEqual([]);
      expect(first).toEqual({
        ...found('r1'),
        id: opened[0]?.quarantine.id,
        node: first?.node,
        sinceMs: NOW,
        releasedAtMs: undefined,
        releasedBy: undefined,
        releaseReason: undefined,
      });
    });

    it('end by an engineer who says why, and may begin again', async () => {
      const { state } = await openEmpty(open);
      const { quarantines } = state;
      await quarantines.open(found('r1'), NOW);
      await quarantines.open(found('r2'), NOW + 1);
      const released = await quarantines.release(ENGINEER, 'r1', ' Đã sửa\0 nguồn ', NOW + 5_000);
      expect(released).toMatchObject({
        releasedAtMs: NOW + 5_000,
        releasedBy: ENGINEER.name,
        releaseReason: 'Đã sửa\uFFFD nguồn',
      });
      expect((await quarantines.inForce()).map(({ ruleId }) => ruleId)).toEqual(['r2']);
      expect((await quarantines.open(found('r1'), NOW + 5_000)).opened).toBe(true);
      const history = await quarantines.ofRule('r1');
      expect(history.map(({ releasedAtMs }) => releasedAtMs).sort()).toEqual([
        NOW + 5_000,
        undefined,
      ]);
      const { items } = await state.audit(ENGINEER.scope, { size: 10, subject: 'rule:r1' });
      expect(items.map(({ action }) => action)).toEqual([
        'rule.quarantine',
        'rule.release',
        'rule.quarantine',
      ]);
      expect(items[1]).toMatchObject({ actor: ENGINEER.id, actorName: ENGINEER.name });
      expect(items[2]?.detail).toMatchObject({ budget: 'signals', measured: 1234.5, limit: 600 });
    });

    it('are not ended without a reason, by others, or when there is none', async () => {
      const { quarantines } = (await openEmpty(open)).state;
      await quarantines.open(found('r1'), NOW);
      const by = (actor: typeof ANALYST, rule: string, reason: string) =>
        codeOf(quarantines.release(actor, rule, reason, NOW));
      expect(await by(ANALYST, 'r1', 'x')).toBe('GAC_FORBIDDEN');
      expect(await by(person('engineer', IN_10), 'r1', 'x')).toBe('GAC_FORBIDDEN');
      expect(await by(ENGINEER, 'r2', 'x')).toBe('GAC_NOT_FOUND');
      expect(await by(ENGINEER, 'r1', '  ')).toBe('GAC_REQUEST_INVALID');
      expect(await by(ENGINEER, 'r1', 'x'.repeat(2_001))).toBe('GAC_REQUEST_INVALID');
      expect(await quarantines.inForce()).toHaveLength(1);
    });

    it('end by themselves when another version of the rule is in force', async () => {
      const { quarantines } = (await openEmpty(open)).state;
      await quarantines.open(found('r1'), NOW);
      expect(await quarantines.releaseChanged({ id: 'r1', version: 'a1' }, NOW + 1)).toBe(false);
      expect(await quarantines.releaseChanged({ id: 'r9', version: 'a2' }, NOW + 1)).toBe(false);
      expect(await quarantines.releaseChanged({ id: 'r1', version: 'a2' }, NOW + 2)).toBe(true);
      expect(await quarantines.inForce()).toEqual([]);
      const [ended] = await quarantines.ofRule('r1');
      expect(ended).toMatchObject({ releasedBy: 'system', releasedAtMs: NOW + 2 });
    });

    it('say what is still owed until it was done', async () => {
      const context = await openEmpty(open);
      const { quarantines } = context.state;
      const { quarantine } = await quarantines.open(found('r1'), NOW);
      const owed = async () => (await context.state.quarantines.unsettled()).map((one) => one.owed);
      expect(await owed()).toEqual([['told', 'gaps_opened']]);
      await quarantines.noteStep(quarantine.id, 'told', NOW + 1);
      expect(await owed()).toEqual([['gaps_opened']]);
      await quarantines.noteStep(quarantine.id, 'gaps_opened', NOW + 1);
      expect(await owed()).toEqual([]);
      await quarantines.release(ENGINEER, 'r1', 'ok', NOW + 2);
      await context.reopen();
      expect(await owed()).toEqual([['gaps_ended']]);
      await context.state.quarantines.noteStep(quarantine.id, 'gaps_ended', NOW + 3);
      expect(await owed()).toEqual([]);
    });

    it('tell those who follow the rules, of beginning and end', async () => {
      const { state } = await openEmpty(open);
      let told = 0;
      state.onChange('rules', () => told++);
      await state.quarantines.open(found('r1'), NOW);
      await until(async () => told > 0 || undefined);
      const before = told;
      await state.quarantines.release(ENGINEER, 'r1', 'ok', NOW);
      await until(async () => told > before || undefined);
    });

    it('keep the newest costs of each process, and forget processes that are gone', async () => {
      const context = await openEmpty(open);
      const { quarantines } = context.state;
      const told = (node: string, atMs: number, signals: number) => ({
        node,
        atMs,
        windowMs: 60_000,
        events: 100,
        rules: [cost('r1', signals)],
      });
      await quarantines.noteCosts(told('b', NOW, 1));
      await quarantines.noteCosts(told('a', NOW, 2));
      await quarantines.noteCosts(told('b', NOW + HOUR_MS, 3));
      await context.reopen();
      const { quarantines: again } = context.state;
      expect(await again.costs(0)).toEqual([told('a', NOW, 2), told('b', NOW + HOUR_MS, 3)]);
      expect(await again.costs(NOW + 1)).toEqual([told('b', NOW + HOUR_MS, 3)]);
      await again.noteCosts(told('b', NOW + 26 * HOUR_MS, 4));
      expect((await again.costs(0)).map(({ node }) => node)).toEqual(['b']);
    });
  });
}
