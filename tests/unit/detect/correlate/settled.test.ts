// Goal: conditions that further events can make false are decided by the watermark, once the window is complete.
// Method: a detector over hand-made rules; a second source moves event time on.
import { describe, expect, it } from 'vitest';
import type { CorrelationRule } from '../../../../src/detect/rule-set.ts';
import { bench, correlation, detection, offsets, ruleSet, series } from './detector-bench.ts';

const hit = detection('hit');

/** Feeds the samples, then other traffic until `until` seconds. */
function decided(
  conditions: CorrelationRule['conditions'],
  samples: Parameters<ReturnType<typeof bench>['feed']>[0],
  { until = 300, change = {} }: { until?: number; change?: Partial<CorrelationRule> } = {},
) {
  const { feed, detector, told } = bench(
    ruleSet([hit], [correlation('few', { conditions, ...change })]),
  );
  detector.advance(0);
  const signals = feed(samples);
  const ticks = series(until, {
    at: (samples.at(-1)?.at ?? 0) + 1,
    offset: 1_000,
    action: 'other',
  });
  return { signals: [...signals, ...feed(ticks)], early: signals, told };
}

describe('upper bounds', () => {
  it.each([
    ['lt', 3, [2], [3, 4]],
    ['lte', 3, [2, 3], [4]],
    ['eq', 3, [3], [2, 4]],
    ['neq', 3, [2, 4], [3]],
  ] as const)('%s %d fires for the counts it names only', (operator, value, fires, silent) => {
    const count = (events: number) =>
      decided([{ operator, value }], series(events)).signals.map((signal) => signal.measure?.value);
    for (const events of fires) expect(count(events)).toEqual([events]);
    for (const events of silent) expect(count(events)).toEqual([]);
  });

  it('needs both ends of a range', () => {
    const range = [
      { operator: 'gt', value: 2 },
      { operator: 'lte', value: 4 },
    ] as const;
    expect(decided(range, series(2)).signals).toEqual([]);
    expect(decided(range, series(4)).signals).toMatchObject([{ measure: { value: 4 } }]);
    expect(decided(range, series(5)).signals).toEqual([]);
  });

  it('waits for the window and the lateness, and counts what comes late in order', () => {
    const one = [{ operator: 'lt', value: 3 }] as const;
    expect(decided(one, series(2), { until: 65 }).signals).toEqual([]);
    expect(decided(one, series(2), { until: 75 }).signals).toHaveLength(1);
    const late = [
      { at: 0, offset: 0 },
      { at: 40, offset: 1 },
      { at: 35, offset: 2, received: 40 },
    ];
    expect(decided(one, late).signals).toEqual([]);
  });
});

describe('numbers', () => {
  const number = (type: 'value_sum' | 'value_avg' | 'value_percentile', percentile?: number) => ({
    change: { type, percentile, fields: ['http.response.bytes'] },
  });
  const samples = [1, 2, 3, 94].map((bytes, i) => ({ at: i, offset: i, number: bytes }));
  const gte = (value: number) => [{ operator: 'gte', value }] as const;

  it('sums, averages and ranks the numbers of the window', () => {
    expect(decided(gte(100), samples, number('value_sum')).signals).toMatchObject([
      { measure: { value: 100 } },
    ]);
    expect(decided(gte(101), samples, number('value_sum')).signals).toEqual([]);
    expect(decided(gte(25), samples, number('value_avg')).signals).toMatchObject([
      { measure: { value: 25 } },
    ]);
    expect(decided(gte(94), samples, number('value_percentile', 90)).signals).toHaveLength(1);
    expect(decided(gte(3), samples, number('value_percentile', 50)).signals).toEqual([]);
  });

  it('leaves out and counts what is no number, and has no value for nothing', () => {
    const { signals, told } = decided(
      [{ operator: 'lt', value: 5 }],
      series(3),
      number('value_avg'),
    );
    expect(signals).toEqual([]);
    expect(told).toEqual(Array(3).fill('not_numeric few'));
  });

  it('carries the events of the window', () => {
    expect(offsets(decided(gte(100), samples, number('value_sum')).signals)).toEqual([0, 1, 2, 3]);
  });
});
