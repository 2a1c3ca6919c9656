// Goal: whoever finds a rule over its budget, it is quarantined once, engineers are told once and the ledger knows, whatever
// fails in between.
// Method: keepers with short windows over one real state in a temporary folder; parts of the state fail when told to.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ALERT_LIFECYCLE } from '../../../../src/alert/lifecycle.ts';
import { BudgetKeeper } from '../../../../src/app/budget/budget-keeper.ts';
import { readWithheld } from '../../../../src/app/budget/withheld-rules.ts';
import { budgetOptions } from '../../../../src/app/budget-options.ts';
import { RuleMeter } from '../../../../src/detect/budget/rule-meter.ts';
import type { RuleSet } from '../../../../src/detect/rule-set.ts';
import { NATIONAL, type Principal } from '../../../../src/event/scope.ts';
import type { State } from '../../../../src/state/contract.ts';
import { openState } from '../../../../src/state/open-state.ts';
import { createMetrics } from '../../../../src/telemetry/metrics.ts';
import { until } from '../../../until.ts';
import { correlation, detection, facts, ruleSet } from '../../detect/correlate/detector-bench.ts';

const NOW = Date.UTC(2026, 10, 20, 1, 0, 0);
const clock = { now: () => NOW };
const log = pino({ level: 'silent' });
const ENGINEER: Principal = { id: 'user:e', name: 'Kỹ sư', role: 'engineer', scope: NATIONAL };
const SIGNALS_A_WINDOW = 1_000;

const hit = detection('hit', { raises: true });
const outer = correlation('outer', { ruleIds: ['hit'] });
const outermost = correlation('outermost', { ruleIds: ['outer'] });
const calm = correlation('calm', { ruleIds: ['other'] });
const RULES = ruleSet([hit, detection('other')], [outer, calm, outermost]);

async function openedState(): Promise<State> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'gac-keeper-'));
  const state = await openState({
    ...{ path: path.join(directory, 'state.sqlite'), clock, log, lifecycle: ALERT_LIFECYCLE },
    secretKey: Buffer.alloc(32, 7),
  });
  onTestFinished(async () => {
    await state.close();
    await rm(directory, { recursive: true, force: true });
  });
  return state;
}

/** A process that judges by rules; those that are withheld leave its set as they do in the service. */
function startNode(state: State, nodeName = 'a', flooding = true) {
  const meter = new RuleMeter(() => performance.now());
  const followers = new Set<(set: RuleSet) => void>();
  let set = RULES;
  let known = ['hit', 'other', 'outer', 'calm', 'outermost'];
  const metrics = createMetrics();
  const noise = setInterval(() => {
    const isJudged = set.detections.some(({ facts: { id } }) => id === 'hit');
    for (let i = 0; flooding && isJudged && i < SIGNALS_A_WINDOW; i++) meter.raised('hit');
    meter.raised('calm');
  }, 10);
  const keeper = new BudgetKeeper({
    ...{ meter, state, nodeName, metrics, clock, log },
    budgets: budgetOptions.parse({ windows: 2, windowSeconds: 1, signalsPerMinute: 60_000 }),
    windowMs: 40,
    rules: {
      set: () => set,
      verdicts: () => known.map((id) => ({ id })),
      follow: (listener) => {
        followers.add(listener);
        return () => followers.delete(listener);
      },
    },
    unreadSinceMs: async () => NOW - 5_000,
    latenessMs: 60_000,
  });
  const stop = async () => {
    clearInterval(noise);
    await keeper.stop();
  };
  onTestFinished(stop);
  return {
    metrics,
    stop,
    use(next: RuleSet, ids = known) {
      set = next;
      known = ids;
      for (const follower of followers) follower(next);
    },
  };
}

const toldOf = async (state: State) =>
  (await state.alerts.list(NATIONAL, { ruleId: 'gac-rule-quarantine' })).items;
const gapsOf = async (state: State) => (await state.ledger.gaps(NATIONAL, {})).items;
const quarantined = (state: State) =>
  until(async () => {
    const [found] = await state.quarantines.inForce();
    return found;
  });

describe('the keeper of budgets', () => {
  it('quarantines once, tells once and opens the gaps of all that do not judge', async () => {
    const state = await openedState();
    const nodes = ['a', 'b'].map((name) => startNode(state, name));
    const found = await quarantined(state);
    expect(found).toMatchObject({
      ...{ ruleId: 'hit', ruleVersion: 'hit-1', budget: 'signals', limit: 60_000 },
      gapsFromMs: NOW - 65_000,
    });
    expect(found.withheld.map(({ id }) => id)).toEqual(['hit', 'outer', 'outermost']);
    for (const node of nodes) node.use(ruleSet([detection('other')], [calm]));
    const [alert] = await until(async () => {
      const alerts = await toldOf(state);
      return alerts.length > 0 ? alerts : undefined;
    });
    expect(alert).toMatchObject({ province: '00', count: 1, group: { 'gac.rule.id': 'hit' } });
    const gaps = await until(async () => {
      const open = await gapsOf(state);
      return open.length >= 3 ? open : undefined;
    });
    expect(gaps.map(({ ruleId, fromMs, toMs, reason }) => [ruleId, fromMs, toMs, reason])).toEqual(
      expect.arrayContaining(
        ['hit', 'outer', 'outermost'].map((id) => [id, NOW - 65_000, undefined, 'withheld']),
      ),
    );
    const withheld = await readWithheld(state);
    expect(withheld.get('hit')?.version).toBe('hit-1');
    expect(withheld.get('hit')?.reason.vi).toContain('tín hiệu mỗi phút');
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await toldOf(state)).toEqual([alert]);
    expect(await state.quarantines.inForce()).toHaveLength(1);
    expect((await state.quarantines.costs(0)).map(({ node }) => node)).toEqual(['a', 'b']);
    const shown = await nodes[0]?.metrics.detectQuarantinedRules.get();
    expect(shown?.values[0]?.value).toBe(1);
  });

  it('ends the gaps after the release', async () => {
    const state = await openedState();
    const node = startNode(state);
    await quarantined(state);
    node.use(ruleSet([detection('other')], [calm]));
    await until(async () => ((await gapsOf(state)).length === 3 ? true : undefined));
    await state.quarantines.release(ENGINEER, 'hit', 'ok', NOW + 1_000);
    const gaps = await until(async () => {
      const ended = (await gapsOf(state)).filter(({ toMs }) => toMs !== undefined);
      return ended.length === 3 ? ended : undefined;
    });
    expect(gaps.every(({ toMs }) => toMs === NOW + 1_000)).toBe(true);
    expect(await state.quarantines.unsettled()).toEqual([]);
  });

  it('does what is owed when a part of the state failed, and nothing twice', async () => {
    const state = await openedState();
    let failures = 3;
    const failing: State = {
      ...state,
      alerts: {
        ...state.alerts,
        raise: async (signals, nowMs) => {
          if (failures-- > 0) throw new Error('The disk is full.');
          const raised = await state.alerts.raise(signals, nowMs);
          // Done, and then the process does not come to write it down.
          if (failures === -1) throw new Error('The disk is full again.');
          return raised;
        },
      },
    };
    const node = startNode(failing);
    await quarantined(state);
    node.use(ruleSet([detection('other')], [calm]));
    await until(async () =>
      (await state.quarantines.unsettled()).length === 0 ? true : undefined,
    );
    expect(failures).toBeLessThan(-1);
    const [alert, ...more] = await toldOf(state);
    expect(more).toEqual([]);
    expect(alert?.count).toBe(1);
  });

  it('does what another process left undone when it died', async () => {
    const state = await openedState();
    const { quarantine } = await state.quarantines.open(
      {
        ...{ ruleId: 'hit', ruleVersion: 'hit-1', title: facts('hit').title, budget: 'state' },
        ...{ measured: 2e9, limit: 1e9, node: 'dead', gapsFromMs: NOW - 60_000 },
        withheld: [{ id: 'hit', version: 'hit-1' }],
      },
      NOW,
    );
    const node = startNode(state, 'alive', false);
    node.use(ruleSet([detection('other')], [calm]));
    await until(async () =>
      (await state.quarantines.unsettled()).length === 0 ? true : undefined,
    );
    const [alert] = await toldOf(state);
    expect(alert?.group['gac.rule.quarantine']).toBe(quarantine.id);
    expect(alert?.reason.en).toContain('2,000 MB');
    expect(await gapsOf(state)).toMatchObject([{ ruleId: 'hit', reason: 'withheld' }]);
  });

  it('ends a quarantine when the rule has another version', async () => {
    const state = await openedState();
    const node = startNode(state);
    await quarantined(state);
    node.use(ruleSet([detection('other')], [calm]));
    await until(async () =>
      (await state.quarantines.unsettled()).length === 0 ? true : undefined,
    );
    await node.stop();
    const changed = detection('hit', { facts: facts('hit', '2') });
    const after = startNode(state, 'b', false);
    after.use(ruleSet([changed], []));
    await until(async () => ((await state.quarantines.inForce()).length === 0 ? true : undefined));
    const [ended] = await state.quarantines.ofRule('hit');
    expect(ended).toMatchObject({ releasedBy: 'system' });
    expect(ended?.releaseReason).toContain('hit-2');
  });

  it('ends a quarantine when the rule is no more', async () => {
    const state = await openedState();
    const node = startNode(state);
    await quarantined(state);
    const rest = ruleSet([detection('other')], [calm]);
    node.use(rest);
    await until(async () =>
      (await state.quarantines.unsettled()).length === 0 ? true : undefined,
    );
    expect(await state.quarantines.inForce()).toHaveLength(1);
    node.use(rest, ['other', 'calm']);
    await until(async () => ((await state.quarantines.inForce()).length === 0 ? true : undefined));
    const [ended] = await state.quarantines.ofRule('hit');
    expect(ended?.releaseReason).toBe('The rule is no more.');
  });
});
