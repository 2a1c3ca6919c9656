import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { State } from '../../../src/state/contract.ts';
import {
  type DocumentInForce,
  VERSION_KEPT_MS,
  VERSIONS_PER_RULE_MAX,
} from '../../../src/state/rule-versions/contract.ts';
import { codeOf, IN_10, NOW, type OpenState, openEmpty, person, SYSTEM } from './state-harness.ts';

const ENGINEER = person('engineer');

function document(ruleId: string, version: string, text = `${ruleId} ${version} đã đổi\n`) {
  const textHash = createHash('sha256').update(text).digest('hex');
  const file = `/luat/${ruleId}.yml`;
  return { ruleId, version, text, textHash, file, kind: 'detection' } satisfies DocumentInForce;
}

const note = (state: State, nowMs: number, documents: readonly DocumentInForce[], node = 'a') =>
  state.ruleVersions.noteInForce(documents, { nowMs, node });

const ask = (toVersion: string) => ({
  ...{ ruleId: 'r', fromVersion: 'v2', toVersion, contents: ['x'] },
  reason: ' báo nhầm quá nhiều ',
});

export function describeRuleVersions(open: OpenState): void {
  describe('versions of rules', () => {
    it('tell which text judged from when to when, and lead from a version to its text', async () => {
      const context = await openEmpty(open);
      const { state } = context;
      const [one, two, other] = [document('r', 'v1'), document('r', 'v2'), document('s', 'v1')];
      await note(state, NOW, [one, other]);
      await note(state, NOW + 10, [two, other], 'b');
      await note(state, NOW + 20, [two, other], 'a');
      await context.reopen();
      const { ruleVersions } = context.state;
      expect(await ruleVersions.history('r')).toEqual([
        { ...withoutText(two), firstMs: NOW + 10, lastMs: undefined, node: 'b' },
        { ...withoutText(one), firstMs: NOW, lastMs: NOW + 10, node: 'a' },
      ]);
      expect(await ruleVersions.history('none')).toEqual([]);
      expect(await ruleVersions.document('r', 'v1')).toMatchObject({ text: one.text });
      expect(await ruleVersions.document('r', 'v9')).toBeUndefined();
      expect(await ruleVersions.inForce()).toEqual([two, other]);
      // What comes back goes on; what is gone has an end.
      await note(context.state, NOW + 30, [one]);
      expect((await ruleVersions.history('r')).map(({ version }) => version)).toEqual(['v1', 'v2']);
      expect(await ruleVersions.history('s')).toMatchObject([{ lastMs: NOW + 30 }]);
    });

    it('keep only so many of one rule, and none for ever', async () => {
      const { state } = await openEmpty(open);
      for (let count = 0; count <= VERSIONS_PER_RULE_MAX + 3; count++) {
        await note(state, NOW + count, [document('r', `v${count}`)]);
      }
      const kept = await state.ruleVersions.history('r');
      expect(kept).toHaveLength(VERSIONS_PER_RULE_MAX);
      expect(kept.at(-1)?.version).toBe('v4');
      await note(state, NOW + VERSION_KEPT_MS * 2, [document('r', 'last')]);
      // The end of the one before is told only now, so it is kept.
      expect((await state.ruleVersions.history('r')).map(({ version }) => version)).toEqual([
        'last',
        `v${VERSIONS_PER_RULE_MAX + 3}`,
      ]);
    });

    it('are put back for the texts that are known, until somebody ends it', async () => {
      const context = await openEmpty(open);
      const { state } = context;
      const [one, two] = [document('r', 'v1'), document('r', 'v2')];
      await note(state, NOW, [one]);
      await note(state, NOW + 1, [two]);
      let told = 0;
      state.onChange('rules', () => told++);
      const made = await state.ruleVersions.rollBack(ENGINEER, ask('v1'), NOW + 2);
      expect(told).toBe(1);
      await context.reopen();
      const { ruleVersions } = context.state;
      expect(await ruleVersions.rollbacks()).toEqual([made]);
      expect(made).toEqual({
        ...{ ruleId: 'r', fromVersion: 'v2', toVersion: 'v1', text: one.text, file: one.file },
        textHash: one.textHash,
        contents: ['x', one.textHash, two.textHash].sort(),
        ...{ reason: 'báo nhầm quá nhiều', by: ENGINEER.id, byName: ENGINEER.name },
        ...{ atMs: NOW + 2, supersededAtMs: undefined },
      });
      await ruleVersions.noteSuperseded('r', NOW + 3);
      await ruleVersions.noteSuperseded('r', NOW + 4);
      expect(await ruleVersions.rollbacks()).toMatchObject([{ supersededAtMs: NOW + 3 }]);
      await ruleVersions.endRollback(ENGINEER, 'r', NOW + 5);
      expect(await ruleVersions.rollbacks()).toEqual([]);
      const { items } = await context.state.audit(SYSTEM.scope, { size: 9, subject: 'rule:r' });
      expect(
        items.map(({ action, actor, detail }) => ({ action, actor, to: detail['to'] })),
      ).toEqual([
        { action: 'rule.rollback_end', actor: ENGINEER.id, to: 'v1' },
        { action: 'rule.rollback_superseded', actor: 'system', to: 'v1' },
        { action: 'rule.rollback', actor: ENGINEER.id, to: 'v1' },
      ]);
    });

    it('are kept as long as they are put back', async () => {
      const { state } = await openEmpty(open);
      await note(state, NOW, [document('r', 'v1')]);
      await note(state, NOW + 1, [document('r', 'v2')]);
      await state.ruleVersions.rollBack(ENGINEER, ask('v1'), NOW + 2);
      for (let count = 3; count < VERSIONS_PER_RULE_MAX + 9; count++) {
        await note(state, NOW + count, [document('r', `v${count}`)]);
      }
      expect(await state.ruleVersions.document('r', 'v1')).toBeUndefined();
      expect(await state.ruleVersions.rollbacks()).toMatchObject([{ text: 'r v1 đã đổi\n' }]);
    });

    it('are put back by who may, for the whole country, with a reason', async () => {
      const { state } = await openEmpty(open);
      const { ruleVersions } = state;
      await note(state, NOW, [document('r', 'v1')]);
      const local = person('engineer', IN_10);
      const analyst = person('national_analyst');
      expect(await codeOf(ruleVersions.rollBack(local, ask('v1'), NOW))).toBe('GAC_FORBIDDEN');
      expect(await codeOf(ruleVersions.rollBack(analyst, ask('v1'), NOW))).toBe('GAC_FORBIDDEN');
      expect(await codeOf(ruleVersions.rollBack(ENGINEER, ask('v7'), NOW))).toBe('GAC_NOT_FOUND');
      const silent = { ...ask('v1'), reason: '  ' };
      expect(await codeOf(ruleVersions.rollBack(ENGINEER, silent, NOW))).toBe(
        'GAC_REQUEST_INVALID',
      );
      expect(await codeOf(ruleVersions.endRollback(ENGINEER, 'r', NOW))).toBe('GAC_NOT_FOUND');
      expect(await codeOf(ruleVersions.endRollback(local, 'r', NOW))).toBe('GAC_FORBIDDEN');
    });
  });
}

function withoutText({ text: _, ...rest }: DocumentInForce) {
  return rest;
}
