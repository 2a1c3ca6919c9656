// Goal: silence is told once it is certain, never before, once per episode, and survives a restart.
// Method: a detector over an absence rule; time passes by other sources' events or by the clock.
import { describe, expect, it } from 'vitest';
import type { Signal } from '../../../../src/event/signal.ts';
import {
  bench,
  correlation,
  detection,
  event,
  LATENESS_MS,
  ruleSet,
  START_MS,
  series,
} from './detector-bench.ts';

const beat = detection('beat');
const rule = correlation('silent', {
  ruleIds: ['beat'],
  groupBy: ['user.name'],
  windowMs: 300_000,
  conditions: [{ operator: 'lt', value: 1 }],
  expect: { roster: 'seen', windowMs: 86_400_000 },
  text: { reason: { vi: '{user.name} im {minutes} phút', en: '{user.name} silent for {silence}' } },
});
const rules = ruleSet([beat], [rule]);
const beats = (count: number, change = {}) =>
  series(count, { action: 'beat', user: 'c1', every: 60, ...change });
const moments = (signals: readonly Signal[]) =>
  signals.map(({ decidedAtMs }) => (decidedAtMs - START_MS) / 1_000);

describe('a group seen before', () => {
  it('is absent one window after its last event, when the lateness is over, by others’ events', () => {
    const { feed } = bench(rules);
    feed(beats(3));
    const signals = feed(series(600, { at: 121, offset: 10, source: 'other', action: 'x' }));
    expect(signals).toMatchObject([
      {
        group: { 'user.name': 'c1' },
        firstEventMs: START_MS + 120_000,
        lastEventMs: START_MS + 420_000,
        eventIds: [],
        eventCount: 0,
        measure: { value: 0, operator: 'lt', threshold: 1 },
        continues: false,
        reason: { vi: 'c1 im 5 phút', en: 'c1 silent for 5 minutes' },
      },
    ]);
    const decidedAt = moments(signals)[0] ?? 0;
    expect(decidedAt).toBeGreaterThan(420 + LATENESS_MS / 1_000);
    expect(decidedAt).toBeLessThan(434);
  });

  it('is absent by the clock when everything is silent, and told again at 2, 4 and 8 windows', () => {
    const { feed, pass } = bench(rules);
    feed(beats(3));
    const signals = pass(125, 120 + 8 * 300 + 60);
    expect(moments(signals)).toEqual([435, 735, 1335, 2535]);
    expect(signals.map(({ continues }) => continues)).toEqual([false, true, true, true]);
    expect(new Set(signals.map(({ id }) => id)).size).toBe(4);
  });

  it('is not absent while it reports, nor for a gap of exactly one window', () => {
    const { feed, pass } = bench(rules);
    const signals = [...feed(beats(5, { every: 300 })), ...pass(1_205, 1_500)];
    expect(signals).toEqual([]);
  });

  it('begins a new episode after it reported again', () => {
    const { feed, pass } = bench(rules);
    feed(beats(1));
    const first = pass(5, 400);
    feed(beats(1, { at: 400, offset: 1 }));
    const second = pass(405, 800);
    expect([first.length, second.length]).toEqual([1, 1]);
    expect(second[0]?.continues).toBe(false);
    expect(second[0]?.id).not.toBe(first[0]?.id);
  });

  it('is found in a gap that the watermark jumped over', () => {
    const { detector } = bench(rules);
    detector.advance(START_MS - 60_000);
    const samples = [
      ...beats(1),
      ...beats(1, { at: 1_000, offset: 1 }),
      ...series(1, { at: 1_020, offset: 2, action: 'x' }),
    ];
    const batch = samples.map((one) => event({ ...one, received: 1_020 }));
    const signals = detector.evaluate(0, batch, START_MS + 1_020_000);
    expect(signals.map(({ firstEventMs }) => firstEventMs)).toEqual([START_MS, START_MS]);
    expect(signals.map(({ continues }) => continues)).toEqual([false, true]);
  });

  it('is forgotten when its roster window is over', () => {
    const short = ruleSet([beat], [{ ...rule, expect: { roster: 'seen', windowMs: 600_000 } }]);
    const { feed, pass } = bench(short);
    feed(beats(1));
    expect(pass(5, 20_000).length).toBe(2);
  });
});

describe('old stamps', () => {
  const DAY = 86_400;
  const old = (count: number, change = {}) =>
    beats(count, change).map((one) => ({ ...one, at: one.at - DAY, received: 0 }));

  it('of a log read at speed make nobody absent who reported in it', () => {
    const { feed, pass } = bench(rules);
    const signals = [...feed(old(100)), ...pass(5, 250)];
    expect(signals).toEqual([]);
  });

  it('still show the silence that other sources of that log prove', () => {
    const { feed, detector } = bench(rules);
    detector.advance(START_MS - 60_000);
    const samples = [
      ...old(10),
      ...series(3_000, { at: -DAY, offset: 100, action: 'x', source: 'b' }),
    ].map((one) => ({ ...one, received: 0 }));
    const merged = samples.sort((a, b) => a.at - b.at);
    // The first source is silent in the log only; the clock must run on until it counts as idle.
    feed(merged.filter(({ action }) => action === 'beat'));
    const rest = merged
      .filter(({ action }) => action === 'x')
      .map((one) => ({ ...one, received: 60 }));
    expect(feed(rest).length).toBeGreaterThan(0);
  });

  it('of one source do not hide that another one fell silent, when the roster names sources', () => {
    const sources = ruleSet(
      [beat],
      [{ ...rule, groupBy: ['gac.source.id'], expect: { roster: 'sources', types: ['t'] } }],
    );
    const roster = () => [{ type: 't', province: '10', commune: '02647', value: 'dead' }];
    const { feed, pass, detector } = bench(sources, { roster });
    detector.advance(START_MS - 400_000);
    feed(beats(1, { source: 'dead' }));
    const signals: Signal[] = [];
    for (let at = 5; at < 600; at += 5) {
      signals.push(
        ...feed([{ at: at - DAY, received: at, offset: at, source: 'upload', action: 'x' }]),
      );
      signals.push(...pass(at, at));
    }
    expect(moments(signals)).toEqual([315]);
  });
});

describe('a roster of sources', () => {
  const sources = ruleSet(
    [beat],
    [{ ...rule, groupBy: ['gac.source.id'], expect: { roster: 'sources', types: ['centre'] } }],
  );
  const entry = { type: 'centre', province: '10', commune: '02647', value: 's1' };
  const roster = () => [entry, { ...entry, value: 'n1', type: 'nginx' }];

  it('tells of a source that never reported, after a full window of watching', () => {
    const { pass } = bench(sources, { roster });
    const signals = pass(0, 400);
    expect(moments(signals)).toEqual([315]);
    expect(signals[0]).toMatchObject({ group: { 'gac.source.id': 's1' }, commune: '02647' });
  });

  it('tells nothing of a source that left the roster', () => {
    let current = [entry];
    const { pass } = bench(sources, { roster: () => current });
    pass(0, 200);
    current = [];
    expect(pass(205, 800)).toEqual([]);
  });

  it('watches a source since it was registered, not since the process began', () => {
    let current: (typeof entry & { sinceMs?: number })[] = [];
    const { pass } = bench(sources, { roster: () => current });
    pass(0, 2_000);
    current = [{ ...entry, sinceMs: START_MS + 2_003_000 }];
    const signals = pass(2_005, 2_400);
    expect(moments(signals)).toEqual([2_315]);
    expect(signals[0]?.firstEventMs).toBe(START_MS + 2_003_000);
  });

  it('begins anew with a source that was registered again between two looks', () => {
    let sinceMs = START_MS;
    const { pass, feed } = bench(sources, { roster: () => [{ ...entry, sinceMs }] });
    feed(beats(3, { source: 's1' }));
    expect(pass(125, 500)).toHaveLength(1);
    sinceMs = START_MS + 600_000;
    expect(pass(600, 910)).toEqual([]);
    expect(pass(915, 920)).toMatchObject([{ continues: false, firstEventMs: sinceMs }]);
  });

  it('tells nothing of sources that report because the rule was changed', () => {
    const { pass, feed, detector } = bench(sources, { roster });
    const report = (at: number) => [
      ...feed(beats(1, { source: 's1', at, offset: at })),
      ...pass(at + 5, at + 55),
    ];
    for (let at = 0; at < 1_200; at += 60) expect(report(at)).toEqual([]);
    const [own = rule] = sources.correlations;
    const changed = { ...own, windowMs: 240_000, facts: { ...own.facts, version: 'other' } };
    detector.reload(ruleSet([beat], [changed]));
    for (let at = 1_200; at < 1_800; at += 60) expect(report(at)).toEqual([]);
    expect(pass(1_805, 2_100)).toMatchObject([{ firstEventMs: START_MS + 1_740_000 }]);
  });

  it('does not blame a source for the time in which the service was down', () => {
    const { detector, pass } = bench(sources, { roster });
    // A restart 1,000 s after the last record: its journal is read again.
    const history = beats(3, { source: 's1' }).map((one) => event(one));
    expect(detector.evaluate(0, history, START_MS + 1_120_000)).toEqual([]);
    expect(moments(pass(1_125, 1_415))).toEqual([]);
    expect(moments(pass(1_420, 1_425))).toEqual([1_420, 1_420, 1_420]);
  });

  it('gives a silence the same id when the process was restarted in it', () => {
    const first = bench(sources, { roster });
    first.feed(beats(3, { source: 's1' }));
    const before = first.pass(125, 500);
    const second = bench(sources, { roster });
    second.detector.evaluate(
      0,
      beats(3, { source: 's1' }).map((one) => event(one)),
      START_MS + 500_000,
    );
    const after = second.pass(505, 900);
    expect(before).toHaveLength(1);
    expect(after.map(({ id }) => id)).toContain(before[0]?.id);
  });
});

describe('more than one event needed', () => {
  it('is absent when a window holds fewer, present while every window holds enough', () => {
    const two = ruleSet([beat], [{ ...rule, conditions: [{ operator: 'lt', value: 2 }] }]);
    expect(bench(two).feed(beats(20, { every: 140 }))).toEqual([]);
    const signals = bench(two).feed(beats(20, { every: 160 }));
    expect(signals[0]).toMatchObject({ measure: { value: 1, operator: 'lt', threshold: 2 } });
  });
});
