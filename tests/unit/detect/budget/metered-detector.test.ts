// Goal: what rules do and hold is measured truly, in one process and at owners of groups, and measuring or quarantining one
// rule changes nothing of what the others raise.
// Method: the same events with and without a meter, with and without the rule that goes over its budget.
import { describe, expect, it } from 'vitest';
import { BudgetJudge } from '../../../../src/detect/budget/budget-judge.ts';
import { EVENTS_PER_TIMED, RuleMeter } from '../../../../src/detect/budget/rule-meter.ts';
import type { CorrelationRule } from '../../../../src/detect/rule-set.ts';
import {
  bench,
  correlation,
  detection,
  event,
  ruleSet,
  type Sample,
  START_MS,
  series,
} from '../correlate/detector-bench.ts';
import { SimulatedNodes } from '../distributed/simulated-nodes.ts';
import { loadText, ruleText } from '../sigma/rule-text.ts';

const hit = detection('hit');
const limits = { groupsPerRule: 10, valuesPerGroup: 1_000 };

/** Many addresses, few users: `wide` follows a group for each address, `calm` one for each user. */
const WIDE = correlation('wide');
const CALM = correlation('calm', {
  groupBy: ['user.name'],
  conditions: [{ operator: 'gte', value: 9 }],
});

const flood = (count: number, from = 0): Sample[] =>
  Array.from({ length: count }, (_, i) => ({
    at: (from + i) / 10,
    offset: from + i,
    ip: `198.51.100.${(from + i) % 200}`,
    user: `u${(from + i) % 7}`,
  }));

const judge = () =>
  new BudgetJudge({
    ...{ groupsSkippedPerMinute: 50, valuesSkippedPerMinute: 50, stateBytes: 1_000_000_000 },
    ...{ matchingMicros: 1_000_000, matchingShare: 0.99, signalsPerMinute: 1_000_000, windows: 2 },
  });

describe('a detector with a meter', () => {
  it('raises what it raises without one', () => {
    const rules = ruleSet([hit], [WIDE, CALM]);
    const meter = new RuleMeter(() => performance.now());
    const samples = flood(500);
    expect(bench(rules, { limits, meter }).feed(samples)).toEqual(
      bench(rules, { limits }).feed(samples),
    );
    const { events, rules: used } = meter.take();
    expect(events).toBe(500);
    expect(used.get('hit')?.matches).toBe(500);
    expect(used.get('calm')?.matches).toBe(500);
    expect(used.get('wide')?.skipped.groups_limit).toBeGreaterThan(400);
    expect(used.get('calm')?.skipped).toEqual({});
  });

  it.each([
    ['event_count', {}],
    ['value_count', { fields: ['user.name'] }],
    [
      'value_sum',
      { fields: ['http.response.bytes'], conditions: [{ operator: 'gte', value: 1e9 }] },
    ],
  ] as const)('says how much a %s holds', (type, change) => {
    const rule = correlation('many', { type, ...change } as Partial<CorrelationRule>);
    const { detector, feed, pass } = bench(ruleSet([hit], [rule]));
    feed(series(6, { user: 'a', number: 1 }));
    feed(series(4, { at: 6, offset: 6, ip: '192.0.2.1', user: 'b', number: 1 }));
    const [[ruleId, held] = ['', undefined]] = [...detector.held()];
    expect(ruleId).toBe('many');
    expect(held).toMatchObject({ groups: 2, values: 10 });
    expect(held?.bytes).toBeGreaterThan(10 * 16);
    pass(10, 400);
    expect([...detector.held()]).toEqual([['many', { groups: 0, values: 0, bytes: 0 }]]);
  });

  it('finds the rule that runs over, and the others go on as if it had never been', () => {
    const meter = new RuleMeter(() => performance.now());
    const windows = judge();
    const { detector, feed } = bench(ruleSet([hit], [WIDE, CALM]), { limits, meter });
    meter.follow(() => detector.held());
    const raised = [];
    const found = [];
    for (let window = 0; window < 4; window++) {
      raised.push(...feed(flood(300, window * 300)));
      const verdict = windows.close({
        lengthMs: 60_000,
        reading: meter.take(),
        holdings: meter.holdings(),
      });
      found.push(verdict.breaches.map(({ ruleId, budget }) => [ruleId, budget]));
      if (verdict.breaches.length > 0) detector.reload(ruleSet([hit], [CALM]));
    }
    expect(found).toEqual([[], [['wide', 'groups']], [], []]);
    expect([...detector.held()].map(([ruleId]) => ruleId)).toEqual(['calm']);
    const alone = bench(ruleSet([hit], [CALM]), { limits }).feed(flood(1_200));
    expect(raised.filter(({ rule }) => rule.id === 'calm')).toEqual(alone);
    expect(alone.length).toBeGreaterThan(0);
  });

  it('charges each rule with its own part of the time', () => {
    let ticks = 0;
    const meter = new RuleMeter(() => ++ticks);
    const part = (title: string, id: number, text: string) =>
      ruleText(
        { s: { 'url.path|re': `${text}[0-9]+` }, condition: 's' },
        { title, id: `00000000-0000-4000-8000-00000000000${id}` },
      );
    const { set } = loadText([part('A', 1, 'x'), part('B', 2, 'y')].join('---\n'));
    const { feed } = bench(set, { meter });
    const timed = 64;
    feed(series(timed * EVENTS_PER_TIMED, { path: 'x1', every: 0.001 }));
    const { rules, timedEvents, spentMs } = meter.take();
    expect(timedEvents).toBe(timed);
    expect(rules.get('00000000-0000-4000-8000-000000000001')?.spentMs).toBe(
      timed * EVENTS_PER_TIMED,
    );
    // A literal of the pattern gates the other: it is not looked at.
    expect(rules.get('00000000-0000-4000-8000-000000000002')).toBeUndefined();
    expect(spentMs).toBeGreaterThan(timed * EVENTS_PER_TIMED);
  });
});

describe('owners of groups with a meter', () => {
  it('count and hold the same as one process', () => {
    const meter = new RuleMeter(() => performance.now());
    const rules = ruleSet([hit], [CALM]);
    const nodes = new SimulatedNodes(START_MS, {
      rules,
      meter,
      rawPartitions: 1,
      signalPartitions: 2,
    });
    for (const sample of flood(70)) nodes.receive(event(sample));
    while (nodes.backlog(0).length > 0) nodes.match(0);
    for (const partition of [0, 1]) while (nodes.unread(partition) > 0) nodes.own(partition);
    const { rules: used } = meter.take();
    expect(used.get('hit')?.matches).toBe(70);
    expect(used.get('calm')?.matches).toBe(70);
  });
});
