// Goal: a rule is over a budget exactly when it stayed over it for as many windows as it takes, and no other rule with it.
// Method: windows of made-up counts; the same windows always come to the same.
import { describe, expect, it } from 'vitest';
import { BudgetJudge, type RunningBudgets } from '../../../../src/detect/budget/budget-judge.ts';
import {
  EVENTS_PER_TIMED,
  RuleMeter,
  type RuleUse,
} from '../../../../src/detect/budget/rule-meter.ts';
import type { Holding } from '../../../../src/detect/correlate/holding.ts';

const BUDGETS: RunningBudgets = {
  groupsSkippedPerMinute: 100,
  valuesSkippedPerMinute: 200,
  stateBytes: 1_000,
  matchingMicros: 50,
  matchingShare: 0.5,
  signalsPerMinute: 60,
  windows: 3,
};
const MINUTE_MS = 60_000;

const use = (change: Partial<RuleUse> = {}): RuleUse => ({
  ...{ matches: 0, signals: 0, skipped: {}, spentMs: 0 },
  ...change,
});

interface Given {
  readonly rules?: Record<string, RuleUse>;
  readonly held?: Record<string, Holding>;
  readonly events?: number;
  readonly timedEvents?: number;
  readonly spentMs?: number;
  readonly lengthMs?: number;
}

const window = (given: Given) => ({
  lengthMs: given.lengthMs ?? MINUTE_MS,
  reading: {
    events: given.events ?? 100_000,
    timedEvents: given.timedEvents ?? 1_000,
    spentMs: given.spentMs ?? 10_000,
    rules: new Map(Object.entries(given.rules ?? {})),
  },
  holdings: new Map(Object.entries(given.held ?? {})),
});

const judged = (windows: readonly Given[]) => {
  const judge = new BudgetJudge(BUDGETS);
  return windows.map((given) => judge.close(window(given)));
};

describe('budgets of running rules', () => {
  it.each([
    ['signals', { rules: { a: use({ signals: 61 }) } }, 61, 60],
    ['groups', { rules: { a: use({ skipped: { groups_limit: 101 } }) } }, 101, 100],
    ['values', { rules: { a: use({ skipped: { values_limit: 201 } }) } }, 201, 200],
    ['state', { held: { a: { groups: 1, values: 1, bytes: 1_001 } } }, 1_001, 1_000],
    ['matching', { rules: { a: use({ spentMs: 6_000 }) } }, 60, 50],
  ] as const)(
    '%s: over three windows in a row, and not before',
    (budget, given, measured, limit) => {
      const verdicts = judged([given, given, given]);
      expect(verdicts.map(({ breaches }) => breaches)).toEqual([
        [],
        [],
        [{ ruleId: 'a', budget, measured, limit }],
      ]);
      expect(verdicts[0]?.costs[0]?.used[budget]).toBeGreaterThan(1);
      // One window within it, and the count begins anew.
      const interrupted = judged([given, given, {}, given, given]);
      expect(interrupted.flatMap(({ breaches }) => breaches)).toEqual([]);
    },
  );

  it('counts by the minute, however long a window was', () => {
    const half = { rules: { a: use({ signals: 31 }) }, lengthMs: MINUTE_MS / 2 };
    expect(judged([half])[0]?.costs[0]?.used.signals).toBeCloseTo(62 / 60);
    const double = { rules: { a: use({ signals: 100 }) }, lengthMs: MINUTE_MS * 2 };
    expect(judged([double])[0]?.costs[0]?.used.signals).toBeCloseTo(50 / 60);
  });

  it('is exactly at a budget without being over it', () => {
    const given = { rules: { a: use({ signals: 60 }) } };
    expect(judged([given, given, given, given]).flatMap(({ breaches }) => breaches)).toEqual([]);
  });

  it('takes no rule for slow that takes little of the whole, or of which little was seen', () => {
    const slow = { rules: { a: use({ spentMs: 6_000 }) } };
    const all = (given: Given) => judged([given, given, given]).flatMap(({ breaches }) => breaches);
    expect(all(slow)).toHaveLength(1);
    expect(all({ ...slow, spentMs: 20_000 })).toEqual([]);
    expect(all({ ...slow, timedEvents: 63 })).toEqual([]);
    expect(all({ ...slow, events: 0 })).toEqual([]);
  });

  it('does not hold against a rule what was counted before it changed', () => {
    const judge = new BudgetJudge(BUDGETS);
    const given = { rules: { a: use({ signals: 90 }), b: use({ signals: 90 }) } };
    const breaches = [undefined, undefined, new Set(['a']), undefined, undefined, undefined].map(
      (changed) =>
        judge
          .close({ ...window(given), ...(changed === undefined ? {} : { changed }) })
          .breaches.map(({ ruleId }) => ruleId),
    );
    expect(breaches).toEqual([[], [], ['b'], ['b'], ['b'], ['a', 'b']]);
  });

  it('names the worst budget of a rule, each rule once, and leaves the others alone', () => {
    const given = {
      rules: {
        a: use({ signals: 90, skipped: { groups_limit: 1_000 } }),
        b: use({ signals: 61 }),
        c: use({ signals: 59 }),
      },
    };
    const [, , last] = judged([given, given, given]);
    expect(last?.breaches.map(({ ruleId, budget }) => [ruleId, budget])).toEqual([
      ['a', 'groups'],
      ['b', 'signals'],
    ]);
    expect(last?.costs.map(({ ruleId }) => ruleId)).toEqual(['a', 'b', 'c']);
  });

  it('joins what rules did and what they hold', () => {
    const [verdict] = judged([
      {
        rules: { a: use({ matches: 7, signals: 2, skipped: { too_late: 1 }, spentMs: 2_500 }) },
        held: { a: { groups: 3, values: 4, bytes: 500 }, b: { groups: 1, values: 1, bytes: 10 } },
      },
    ]);
    expect(verdict?.costs).toEqual([
      {
        ruleId: 'a',
        ...{ matches: 7, signals: 2, groups: 3, values: 4, bytes: 500 },
        skipped: { too_late: 1 },
        ...{ matchingShare: 0.25, matchingMicros: 25 },
        used: { groups: 0, values: 0, state: 0.5, matching: 0.5, signals: 2 / 60 },
      },
      expect.objectContaining({ ruleId: 'b', matches: 0, groups: 1, bytes: 10 }),
    ]);
  });
});

describe('the meter', () => {
  it('times one event of so many and tells what all would have taken', () => {
    let nowMs = 0;
    const meter = new RuleMeter(() => nowMs);
    for (let event = 0; event < EVENTS_PER_TIMED * 10; event++) {
      if (!meter.event()) continue;
      meter.spent('a', 2);
      nowMs += 5;
      meter.spentOnEvent(5);
    }
    const { events, timedEvents, spentMs, rules } = meter.take();
    expect({ events, timedEvents }).toEqual({ events: EVENTS_PER_TIMED * 10, timedEvents: 10 });
    expect(spentMs).toBe(EVENTS_PER_TIMED * 50);
    expect(rules.get('a')?.spentMs).toBe(EVENTS_PER_TIMED * 20);
    expect(meter.take()).toMatchObject({ events: 0, spentMs: 0 });
  });

  it('adds up what all who hold something of a rule hold, while they do', () => {
    const meter = new RuleMeter(() => 0);
    const holding = { groups: 1, values: 2, bytes: 3 };
    const leave = meter.follow(() => [['a', holding]]);
    meter.follow(() => [
      ['a', holding],
      ['b', holding],
    ]);
    expect(meter.holdings()).toEqual(
      new Map([
        ['a', { groups: 2, values: 4, bytes: 6 }],
        ['b', holding],
      ]),
    );
    leave();
    expect(meter.holdings().get('a')).toEqual(holding);
  });
});
