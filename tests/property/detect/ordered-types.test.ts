// Goal: ratio, new_value, spike and geo_speed tell what their definitions say, whatever the order of arrival, and after a
// restart the same.
// Method: random events, delayed at random by less than the lateness, beside a naive reading of each definition.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { distanceKm } from '../../../src/detect/correlate/geo-speed-judge.ts';
import type { CorrelationRule } from '../../../src/detect/rule-set.ts';
import type { Signal } from '../../../src/event/signal.ts';
import {
  bench,
  correlation,
  detection,
  event,
  ruleSet,
  type Sample,
  START_MS,
} from '../../unit/detect/correlate/detector-bench.ts';

const LATENESS_SECONDS = 10;
const END_SECONDS = 400;
const actions = ['hit', 'one'] as const;
const detections = [
  ...actions.map((id) => detection(id)),
  detection('any', { matches: () => true }),
];
const PLACES = [
  [21.03, 105.85],
  [10.78, 106.7],
  [21.0, 105.9],
] as const;

interface Drawn {
  readonly at: number;
  readonly nanos: number;
  readonly delay: number;
  readonly ip: string;
  readonly user: string;
  readonly action: string;
  readonly place: readonly [number, number];
}

const drawn: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 120 }),
    nanos: fc.integer({ min: 0, max: 2 }),
    delay: fc.integer({ min: 0, max: LATENESS_SECONDS - 1 }),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
    user: fc.constantFrom('a', 'b', 'c', 'd'),
    action: fc.constantFrom(...actions),
    place: fc.constantFrom(...PLACES),
  }),
  { minLength: 1, maxLength: 60, size: 'max' },
);

type Placed = Drawn & { readonly offset: number; readonly received: number };

function orders(events: readonly Drawn[]): { timely: Placed[]; delayed: Placed[] } {
  const placed = events.map((one, offset) => ({ ...one, offset, received: one.at }));
  const timely = placed.toSorted((a, b) => a.at - b.at || a.nanos - b.nanos || a.offset - b.offset);
  const delayed = placed
    .map((one) => ({ ...one, received: one.at + one.delay }))
    .sort((a, b) => a.received - b.received || a.offset - b.offset);
  return { timely, delayed };
}

function run(rule: CorrelationRule, samples: readonly Sample[]): Signal[] {
  const times = { latenessMs: LATENESS_SECONDS * 1_000, idleMs: 5_000 };
  const { feed, detector, pass } = bench(ruleSet(detections, [rule]), times);
  detector.advance(START_MS - 60_000);
  return [...feed(samples), ...pass(140, END_SECONDS)];
}

/** All that the signals of each group tell, whatever their number. */
function evidence(signals: readonly Signal[]): Record<string, string[]> {
  const groups: Record<string, Set<string>> = {};
  for (const { group, eventIds } of signals) {
    const key = group['source.ip'] ?? '';
    groups[key] ??= new Set();
    for (const id of eventIds) groups[key].add(id);
  }
  return sorted(groups);
}

function sorted(groups: Record<string, Set<string>>): Record<string, string[]> {
  const entries = Object.entries(groups).filter(([, ids]) => ids.size > 0);
  return Object.fromEntries(entries.sort().map(([key, ids]) => [key, [...ids].sort()]));
}

/** Whether an event lies in `(end − seconds, end]`, `end` being no earlier. */
const isWithin = (one: Placed, end: Placed, seconds: number) =>
  one.at > end.at - seconds || (one.at === end.at - seconds && one.nanos > end.nanos);

/** What a definition says of the newest event of `events`, all of one group in order: those that it rests on. */
type Definition = (events: readonly Placed[]) => readonly Placed[];

const ratioOf = (events: readonly Placed[], end: Placed, seconds: number) => {
  const window = events.filter((one) => isWithin(one, end, seconds));
  const hits = window.filter(({ action }) => action === 'hit');
  return { window, hits, ratio: hits.length / window.length };
};

/** Seconds since a group was first seen, without a gap as long as the memory since. */
function watchedFor(events: readonly Placed[], memory: number): number {
  let first = 0;
  events.forEach((one, i) => {
    const before = events[i - 1];
    if (before === undefined || !isWithin(before, one, memory)) first = one.at;
  });
  return (events.at(-1)?.at ?? 0) - first;
}

const ofRatio = { numerator: [0], denominator: [1], budget: 1 };
const all = { ruleIds: ['any'], windowMs: 20_000 };
const cases: Record<string, [CorrelationRule, Definition]> = {
  'ratio, long and short window': [
    correlation('r', {
      type: 'ratio',
      ruleIds: ['hit', 'any'],
      windowMs: 30_000,
      conditions: [{ operator: 'gte', value: 0.5 }],
      extension: { type: 'ratio', ...ofRatio, minimum: 4, shortMs: 8_000 },
    }),
    (events) => {
      const end = events.at(-1)!;
      const long = ratioOf(events, end, 30);
      const isHigh = long.ratio >= 0.5 && ratioOf(events, end, 8).ratio >= 0.5;
      return isHigh && long.window.length >= 4 ? long.hits : [];
    },
  ],
  'ratio that falls': [
    correlation('r', {
      type: 'ratio',
      ruleIds: ['hit', 'any'],
      windowMs: 20_000,
      conditions: [{ operator: 'lt', value: 0.3 }],
      extension: { type: 'ratio', ...ofRatio, minimum: 3, shortMs: 20_000 },
    }),
    (events) => {
      const { window, ratio } = ratioOf(events, events.at(-1)!, 20);
      return ratio < 0.3 && window.length >= 3 ? window : [];
    },
  ],
  'burn rate': [
    correlation('r', {
      type: 'ratio',
      ruleIds: ['hit', 'one'],
      windowMs: 20_000,
      conditions: [{ operator: 'gt', value: 2 }],
      extension: {
        type: 'ratio',
        numerator: [0],
        denominator: [0, 1],
        minimum: 2,
        shortMs: 20_000,
        budget: 0.25,
      },
    }),
    (events) => {
      const { window, hits, ratio } = ratioOf(events, events.at(-1)!, 20);
      return ratio / 0.25 > 2 && window.length >= 2 ? hits : [];
    },
  ],
  new_value: [
    correlation('r', {
      ...all,
      type: 'new_value',
      fields: ['user.name'],
      conditions: [{ operator: 'gte', value: 1 }],
      extension: { type: 'new_value', learningMs: 12_000 },
    }),
    (events) => {
      const end = events.at(-1)!;
      const before = events.slice(0, -1).filter((one) => isWithin(one, end, 20));
      const isKnown = before.some(({ user }) => user === end.user);
      return !isKnown && watchedFor(events, 20) >= 12 ? [end] : [];
    },
  ],
  spike: [
    correlation('r', {
      ...all,
      type: 'spike',
      windowMs: 6_000,
      conditions: [{ operator: 'gte', value: 2 }],
      extension: { type: 'spike', baseline: 3, minimum: 2 },
    }),
    (events) => {
      const end = events.at(-1)!;
      const window = events.filter((one) => isWithin(one, end, 6));
      // Slices of 100 ms: an event at a whole second lies at the beginning of one.
      const baseline = events.filter(({ at }) => at >= end.at - 24 && at < end.at - 6);
      const times = window.length / Math.max(1, baseline.length / 3);
      const isKnown = watchedFor(events, 24) >= 24;
      return isKnown && window.length >= 2 && times >= 2 ? window : [];
    },
  ],
  geo_speed: [
    correlation('r', {
      ...all,
      type: 'geo_speed',
      fields: ['source.geo.location.lat', 'source.geo.location.lon', 'source.geo.location'],
      conditions: [{ operator: 'gt', value: 500_000 }],
      extension: { type: 'geo_speed', minimumKm: 50 },
    }),
    (events) => {
      const [before, end] = events.slice(-2);
      if (before === undefined || end === undefined || !isWithin(before, end, 20)) return [];
      const km = distanceKm(before.place.join(','), end.place.join(','));
      const hours = Math.max(1, end.at - before.at) / 3_600;
      return km >= 50 && km / hours > 500_000 ? [before, end] : [];
    },
  ],
};

function expected(definition: Definition, events: readonly Placed[]): Record<string, string[]> {
  const groups: Record<string, Set<string>> = {};
  for (const ip of new Set(events.map((one) => one.ip))) {
    const own = events.filter((one) => one.ip === ip);
    const ids = own.flatMap((_, i) => definition(own.slice(0, i + 1)));
    groups[ip] = new Set(ids.map(({ offset }) => `j-0-${offset}`));
  }
  return sorted(groups);
}

/** Signals without the moment of their decision. */
function told(signals: readonly Signal[]): string[] {
  return signals.map(({ decidedAtMs: _, ...rest }) => JSON.stringify(rest)).sort();
}

describe.each(Object.entries(cases))('%s', (_, [rule, definition]) => {
  it('tells of the events of its definition, in any order of arrival', () => {
    let count = 0;
    fc.assert(
      fc.property(drawn, (events) => {
        const { timely, delayed } = orders(events);
        const wanted = expected(definition, timely);
        count += Object.keys(wanted).length;
        const inTime = run(rule, timely);
        const late = run(rule, delayed);
        expect(evidence(inTime)).toEqual(wanted);
        expect(told(late)).toEqual(told(inTime));
      }),
      { numRuns: 300 },
    );
    expect(count).toBeGreaterThan(10);
  });

  it('tells the same under the same ids after a restart that reads the journal again', () => {
    fc.assert(
      fc.property(drawn, fc.nat(59), (events, crashAt) => {
        const { delayed } = orders(events);
        const placed = delayed.map((sample) => event(sample));
        const at = Math.min(crashAt, placed.length);
        const times = { latenessMs: LATENESS_SECONDS * 1_000, idleMs: 5_000 };
        const whole = bench(ruleSet(detections, [rule]), times);
        const again = bench(ruleSet(detections, [rule]), times);
        whole.detector.advance(START_MS - 60_000);
        const first = placed.slice(0, at);
        const rest = placed.slice(at);
        const signals = [...whole.detector.evaluate(0, first, START_MS + 130_000)];
        signals.push(...whole.detector.evaluate(0, rest, START_MS + 131_000));
        signals.push(...whole.pass(140, END_SECONDS));
        again.detector.advance(START_MS + 150_000);
        const replayed = [
          ...again.detector.evaluate(0, first, START_MS + 150_000),
          ...again.detector.evaluate(0, rest, START_MS + 151_000),
          ...again.pass(160, END_SECONDS + 60),
        ];
        expect(told(replayed)).toEqual(told(signals));
      }),
      { numRuns: 100 },
    );
  });
});
