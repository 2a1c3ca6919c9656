// Goal: while a partition is stuck, one process concludes no silence beyond what was read of it.
// Method: a partition is held while another one goes on; what it had waiting comes late or not at all.
import { describe, expect, it } from 'vitest';
import {
  bench,
  correlation,
  detection,
  event,
  ruleSet,
  START_MS,
  series,
} from './detector-bench.ts';

const silent = correlation('silent', {
  ruleIds: ['beat'],
  groupBy: ['user.name'],
  windowMs: 300_000,
  conditions: [{ operator: 'lt', value: 1 }],
  expect: { roster: 'seen', windowMs: 86_400_000 },
});
const rules = ruleSet([detection('beat')], [silent]);
const beats = (count: number, change = {}) =>
  series(count, { action: 'beat', user: 'c1', every: 60, partition: 1, source: 'b', ...change });
const others = (from: number, to: number) =>
  series(to - from, { at: from, offset: from, action: 'x', partition: 0 });

describe('a held partition', () => {
  it('holds silence back, also from the events of other partitions', () => {
    const { detector, feed, pass } = bench(rules);
    feed(beats(3));
    detector.hold(1, true);
    expect(feed(others(121, 900))).toEqual([]);
    expect(pass(900, 905)).toEqual([]);
    detector.hold(1, false);
    const late = beats(13, { at: 180, offset: 3 }).map((one) => event(one));
    expect(detector.evaluate(1, late, START_MS + 906_000)).toEqual([]);
    expect(pass(910, 1_000)).toEqual([]);
  });

  it('lets silence be told after it went on', () => {
    const { detector, feed, pass } = bench(rules);
    feed(beats(3));
    detector.hold(1, true);
    expect(feed(others(121, 900))).toEqual([]);
    detector.hold(1, false);
    expect(pass(900, 905)).toEqual([]);
    expect(pass(910, 1_000).length).toBeGreaterThan(0);
  });

  it('holds from the start when nothing of it was ever read', () => {
    const { detector, feed } = bench(rules);
    detector.advance(START_MS - 60_000);
    detector.hold(1, true);
    feed(beats(3, { partition: 0 }));
    expect(feed(others(121, 900))).toEqual([]);
    detector.hold(1, false);
    expect(feed(others(900, 960)).length).toBeGreaterThan(0);
  });
});
