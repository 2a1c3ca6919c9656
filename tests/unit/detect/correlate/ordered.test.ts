// Goal: what ratio, new_value, spike and geo_speed tell people, at their boundaries and limits.
// Method: a detector over one rule and events placed by hand; a late or crowded group says so.
import { describe, expect, it } from 'vitest';
import type { CorrelationRule } from '../../../../src/detect/rule-set.ts';
import type { DetectorOptions } from '../../../../src/detect/stream-detector.ts';
import type { Signal } from '../../../../src/event/signal.ts';
import {
  bench,
  correlation,
  detection,
  offsets,
  ruleSet,
  type Sample,
  START_MS,
  series,
} from './detector-bench.ts';

const IDLE_MS = 5_000;
const detections = ['hit', 'ok'].map((id) => detection(id));

function judge(
  rule: CorrelationRule,
  samples: readonly Sample[],
  change: Partial<DetectorOptions> = {},
): { signals: Signal[]; told: string[]; replayMs: number } {
  const { feed, detector, pass, told } = bench(ruleSet(detections, [rule]), {
    idleMs: IDLE_MS,
    ...change,
  });
  detector.advance(START_MS - 60_000);
  const signals = feed(samples);
  const last = Math.max(0, ...samples.map(({ at, received }) => received ?? at));
  signals.push(...pass(Math.ceil(last / 5) * 5, last + 200));
  return { signals, told, replayMs: detector.replayMs };
}

const ratio = (change: Partial<CorrelationRule> = {}, settings = {}) =>
  correlation('r', {
    type: 'ratio',
    ruleIds: ['hit', 'ok'],
    conditions: [{ operator: 'gte', value: 0.25 }],
    extension: {
      type: 'ratio',
      numerator: [0],
      denominator: [0, 1],
      minimum: 8,
      shortMs: 60_000,
      budget: 1,
      ...settings,
    },
    text: {
      reason: {
        vi: '{ratio} ({numerator}/{denominator}), ngưỡng {threshold}, {window}',
        en: '{ratio} ({numerator}/{denominator}), threshold {threshold}, {window}, {count}',
      },
    },
    ...change,
  });

describe('ratio', () => {
  const mixed = [
    ...series(6, { action: 'ok' }),
    ...series(2, { at: 10, offset: 10, action: 'hit', user: 'u' }),
  ];

  it('says share and counts in both languages, and carries the numerator as evidence', () => {
    const { signals } = judge(ratio(), mixed);
    expect(signals).toHaveLength(1);
    expect(signals[0]?.reason).toEqual({
      vi: '25 % (2/8), ngưỡng 25 %, 1 phút',
      en: '25 % (2/8), threshold 25 %, 1 minute, 2',
    });
    expect(offsets(signals)).toEqual([10, 11]);
    expect(signals[0]?.measure).toEqual({ value: 0.25, operator: 'gte', threshold: 0.25 });
    expect(signals[0]?.entities).toEqual({ 'source.ip': ['203.0.113.9'], 'user.name': ['u'] });
  });

  it('is silent below its minimum', () => {
    expect(judge(ratio({}, { minimum: 9 }), mixed).signals).toEqual([]);
  });

  it('is silent when the short window is fine again', () => {
    const over = [
      ...series(4, { action: 'hit' }),
      ...series(4, { at: 20, offset: 10, action: 'ok' }),
    ];
    expect(judge(ratio({}, { shortMs: 10_000 }), over).signals).toEqual([]);
    expect(judge(ratio(), over).signals).toHaveLength(1);
  });

  it('compares how many times the budget is used', () => {
    const conditions = [{ operator: 'gt' as const, value: 24 }];
    const text = { reason: { vi: '{burn} lần', en: '{burn} times, threshold {threshold}' } };
    const { signals } = judge(ratio({ conditions, text }, { budget: 0.01 }), mixed);
    expect(signals[0]?.reason).toEqual({ vi: '25 lần', en: '25 times, threshold 24' });
  });

  it('leaves an event out that is one whole window older, to the nanosecond', () => {
    const edge = (nanos: number) => [
      ...series(6, { at: 50, every: 0, action: 'ok' }),
      { at: 0, offset: 90, nanos, action: 'hit', received: 1 },
      { at: 60, offset: 91, nanos: 5, action: 'hit' },
    ];
    expect(judge(ratio(), edge(5)).signals).toEqual([]);
    expect(judge(ratio(), edge(6)).signals).toHaveLength(1);
  });

  it('holds the newest events of a crowded group, and says that it let others go', () => {
    const { signals, told } = judge(ratio({}, { minimum: 5 }), mixed, {
      limits: { valuesPerGroup: 5 },
    });
    expect(told).toContain('values_limit r');
    expect(signals[0]?.reason.vi).toContain('(2/5)');
  });

  it('refuses groups beyond the limit', () => {
    const groups = series(3, { action: 'hit' }).map((one, i) => ({ ...one, ip: `192.0.2.${i}` }));
    const { told } = judge(ratio(), groups, { limits: { groupsPerRule: 2 } });
    expect(told).toEqual(['groups_limit r']);
  });

  it('says when an event comes after later ones were judged', () => {
    const late = [
      ...series(30, { action: 'ok', every: 5 }),
      { at: 20, offset: 99, received: 160, action: 'hit' },
    ];
    expect(judge(ratio(), late).told).toEqual(expect.arrayContaining(['late', 'too_late r']));
  });

  it('needs two windows of replay', () => {
    expect(judge(ratio(), []).replayMs).toBe(2 * 60_000 + 10_000 + 60_000);
  });
});

describe('new_value', () => {
  const rule = correlation('r', {
    type: 'new_value',
    fields: ['user.name'],
    conditions: [{ operator: 'gte', value: 1 }],
    extension: { type: 'new_value', learningMs: 30_000 },
    text: { reason: { vi: 'mới: {value}', en: 'new: {value}' } },
  });
  const known = series(7, { every: 5, user: 'a' });

  it('tells each value once that was not there before, after learning', () => {
    const { signals } = judge(rule, [
      ...known,
      { at: 20, offset: 50, user: 'b', received: 31 },
      { at: 31, offset: 60, user: 'b' },
      { at: 32, offset: 61, user: 'c' },
      { at: 33, offset: 62, user: 'c' },
      { at: 34, offset: 63, user: 'd' },
    ]);
    expect(signals.map(({ reason, eventIds }) => [reason.vi, eventIds])).toEqual([
      ['mới: c', ['j-0-61']],
      ['mới: d', ['j-0-63']],
    ]);
    expect(signals.map(({ continues }) => continues)).toEqual([false, false]);
    expect(new Set(signals.map(({ id }) => id)).size).toBe(2);
  });

  it('forgets a value after a window, and a group that was away for one', () => {
    const back = series(13, { at: 35, offset: 100, every: 5, user: 'z' });
    const { signals } = judge(rule, [...known, ...back, { at: 96, offset: 200, user: 'a' }]);
    expect(offsets(signals)).toEqual([100, 200]);
    const away = [...known, { at: 90, offset: 300, user: 'n' }];
    expect(judge(rule, away).signals).toEqual([]);
  });

  it('says when it holds too many values, and leaves events without the field out', () => {
    const many = series(4, { every: 1 }).map((one, i) => ({ ...one, user: `u${i}` }));
    const { told } = judge(rule, [...many, { at: 9, offset: 90 }], {
      limits: { valuesPerGroup: 3 },
    });
    expect(told.sort()).toEqual(['value_missing r', 'values_limit r']);
  });
});

describe('spike', () => {
  const rule = (operator: 'gte' | 'lte', value: number) =>
    correlation('r', {
      type: 'spike',
      conditions: [{ operator, value }],
      extension: { type: 'spike', baseline: 3, minimum: 4 },
      text: {
        reason: { vi: '{count}, thường {baseline}', en: '{count}, usually {baseline}, {times}×' },
      },
    });
  /** Four a minute for five minutes. */
  const usual = series(20, { every: 15 });

  it('says count, mean and how many times', () => {
    const burst = series(9, { at: 300, offset: 50 });
    const { signals } = judge(rule('gte', 3), [...usual, ...burst]);
    expect(signals[0]?.reason.en).toBe('12, usually 4, 3×');
    expect(signals[0]?.eventIds).toHaveLength(12);
  });

  it('is silent while the baseline is not known', () => {
    expect(judge(rule('gte', 1), series(30, { every: 2 })).signals).toEqual([]);
    expect(judge(rule('gte', 1), usual.slice(0, 16)).signals).toEqual([]);
  });

  it('finds a drop', () => {
    const { signals } = judge(rule('lte', 0.25), [...usual, { at: 345.5, offset: 90 }]);
    expect(signals[0]?.reason.vi).toBe('1, thường 4');
  });

  it('remembers all windows of its baseline for a replay', () => {
    expect(judge(rule('gte', 3), []).replayMs).toBe(2 * 4 * 60_000 + 70_000);
  });
});

describe('geo_speed', () => {
  const HANOI = [21.03, 105.85] as const;
  const SAIGON = [10.78, 106.7] as const;
  const rule = correlation('r', {
    type: 'geo_speed',
    groupBy: ['user.name'],
    windowMs: 6 * 3_600_000,
    fields: ['source.geo.location.lat', 'source.geo.location.lon', 'source.geo.location'],
    conditions: [{ operator: 'gt', value: 900 }],
    extension: { type: 'geo_speed', minimumKm: 100 },
    text: { reason: { vi: '{distance} km, {speed} km/h', en: '{distance} km at {speed} km/h' } },
  });
  const login = (at: number, offset: number, place: readonly [number, number], user = 'u') => ({
    at,
    offset,
    place,
    user,
  });

  it('tells of two log-ins farther apart than anybody travels', () => {
    const { signals } = judge(rule, [login(0, 1, HANOI), login(1_800, 2, SAIGON)]);
    expect(signals).toMatchObject([
      { reason: { vi: '1.143 km, 2.287 km/h', en: '1,143 km at 2,287 km/h' }, eventCount: 2 },
    ]);
    expect(offsets(signals)).toEqual([1, 2]);
  });

  it('is silent for a flight, a near place, another person and a long time', () => {
    expect(judge(rule, [login(0, 1, HANOI), login(5_400, 2, SAIGON)]).signals).toEqual([]);
    expect(judge(rule, [login(0, 1, HANOI), login(1, 2, [20.86, 106.68])]).signals).toEqual([]);
    expect(judge(rule, [login(0, 1, HANOI), login(1, 2, SAIGON, 'v')]).signals).toEqual([]);
  });

  it('leaves events without a place out, and says so', () => {
    const nowhere = { at: 1, offset: 2, user: 'u' };
    const wrong = login(2, 3, [910, 0]);
    const { told } = judge(rule, [login(0, 1, HANOI), nowhere, wrong]);
    expect(told).toEqual(['value_missing r', 'not_numeric r']);
  });
});
