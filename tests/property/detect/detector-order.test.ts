// Goal: the order in which events arrive, within the allowed lateness, changes no outcome; a restart repeats ids.
// Method: random events of a few groups, delayed at random by less than the lateness; each order is compared with the
// order of event time, and rising outcomes with a direct reading of the definition. Alerts are what the signals of an
// episode come to.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CorrelationRule } from '../../../src/detect/rule-set.ts';
import type { DetectorOptions } from '../../../src/detect/stream-detector.ts';
import type { Signal } from '../../../src/event/signal.ts';
import { foldSignals, identities } from '../../unit/detect/alert-fold.ts';
import {
  bench,
  correlation,
  detection,
  event,
  ruleSet,
  type Sample,
  START_MS,
} from '../../unit/detect/correlate/detector-bench.ts';

const WINDOW_SECONDS = 20;
const WINDOW_SECONDS_SHORT = 6;
const LATENESS_SECONDS = 10;
const END_SECONDS = 400;
const actions = ['hit', 'one', 'two'] as const;
const detections = actions.map((id) => detection(id));

interface Drawn {
  readonly at: number;
  readonly nanos: number;
  readonly delay: number;
  readonly partition: number;
  readonly ip: string;
  readonly user: string;
  readonly action: string;
  readonly number: number;
}

const one: fc.Arbitrary<Drawn> = fc.record({
  at: fc.integer({ min: 0, max: 120 }),
  nanos: fc.integer({ min: 0, max: 2 }),
  delay: fc.integer({ min: 0, max: LATENESS_SECONDS - 1 }),
  partition: fc.integer({ min: 0, max: 2 }),
  ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
  user: fc.constantFrom('a', 'b', 'c', 'd'),
  action: fc.constantFrom(...actions),
  number: fc.integer({ min: 0, max: 3 }),
});
const drawn = fc.array(one, { minLength: 1, maxLength: 60 });
/** So many that episodes meet. */
const dense = fc.array(one, { minLength: 20, maxLength: 60, size: 'max' });

/** The same events once in order of time and once as delayed. */
function orders(events: readonly Drawn[]): { timely: Sample[]; delayed: Sample[] } {
  const placed = events.map((one, offset) => {
    return { ...one, offset, received: one.at, source: `portal-${one.partition}` };
  });
  const timely = [...placed].sort(
    (a, b) => a.at - b.at || a.nanos - b.nanos || a.partition - b.partition || a.offset - b.offset,
  );
  const delayed = placed
    .map((one) => ({ ...one, received: one.at + one.delay }))
    .sort((a, b) => a.received - b.received || a.offset - b.offset);
  return { timely, delayed };
}

function run(
  rule: CorrelationRule | CorrelationRule[],
  samples: readonly Sample[],
  limits: DetectorOptions['limits'] = {},
): Signal[] {
  const { feed, detector, pass } = bench(ruleSet(detections, [rule].flat()), {
    ...{ latenessMs: LATENESS_SECONDS * 1_000, idleMs: 5_000 },
    limits,
  });
  detector.advance(START_MS - 60_000);
  return [...feed(samples), ...pass(140, END_SECONDS)];
}

/** All that the signals of each group tell, whatever their number. */
function evidence(signals: readonly Signal[]): Record<string, string[]> {
  const groups: Record<string, Set<string>> = {};
  for (const { group, eventIds } of signals) {
    const key = JSON.stringify(group);
    groups[key] ??= new Set();
    for (const id of eventIds) groups[key].add(id);
  }
  return Object.fromEntries(
    Object.entries(groups)
      .sort()
      .map(([key, ids]) => [key, [...ids].sort()]),
  );
}

const rules: Record<string, CorrelationRule> = {
  event_count: correlation('r', { windowMs: WINDOW_SECONDS * 1_000, ruleIds: [...actions] }),
  value_count: correlation('r', {
    windowMs: WINDOW_SECONDS * 1_000,
    ruleIds: [...actions],
    type: 'value_count',
    fields: ['user.name'],
  }),
  temporal: correlation('r', {
    windowMs: WINDOW_SECONDS * 1_000,
    ruleIds: [...actions],
    type: 'temporal',
    conditions: [],
  }),
  temporal_ordered: correlation('r', {
    windowMs: WINDOW_SECONDS * 1_000,
    ruleIds: [...actions],
    type: 'temporal_ordered',
    conditions: [],
  }),
};

/** What the definition says contributes: every event of every satisfied window `(t − w, t]`. */
function expected(rule: CorrelationRule, samples: readonly Sample[]): Record<string, string[]> {
  const result: Record<string, string[]> = {};
  for (const ip of new Set(samples.map((one) => one.ip))) {
    const events = samples.filter((one) => one.ip === ip);
    const ids = new Set<string>();
    const isLater = (a: Sample, b: Sample, by: number) =>
      a.at !== b.at + by ? a.at > b.at + by : (a.nanos ?? 0) > (b.nanos ?? 0);
    events.forEach((end, i) => {
      const window = events
        .slice(0, i + 1)
        .filter((one) => isLater({ ...one, at: one.at + rule.windowMs / 1_000 }, end, 0));
      if (isSatisfied(rule, window))
        for (const one of window) ids.add(`j-${one.partition}-${one.offset}`);
    });
    if (ids.size > 0) result[JSON.stringify({ 'source.ip': ip })] = [...ids].sort();
  }
  return Object.fromEntries(Object.entries(result).sort());
}

function isSatisfied(rule: CorrelationRule, window: readonly Sample[]): boolean {
  switch (rule.type) {
    case 'event_count':
      return window.length >= 3;
    case 'value_count':
      return new Set(window.map(({ user }) => user)).size >= 3;
    case 'temporal':
      return new Set(window.map(({ action }) => action)).size >= 3;
    default: {
      let next = 0;
      for (const { action } of window) if (action === actions[next]) next++;
      return next >= actions.length;
    }
  }
}

describe('arrival order', () => {
  // The shorter window is shorter than the lateness: events may come after windows newer than theirs.
  const cases = Object.keys(rules).flatMap((name) => [
    [name, WINDOW_SECONDS] as const,
    [name, WINDOW_SECONDS_SHORT] as const,
  ]);

  it.each(cases)(
    '%s over %d s tells of the same events, those of the definition',
    (name, seconds) => {
      const rule = { ...(rules[name] ?? correlation('r')), windowMs: seconds * 1_000 };
      fc.assert(
        fc.property(drawn, (events) => {
          const { timely, delayed } = orders(events);
          const wanted = expected(rule, timely);
          expect(evidence(run(rule, timely))).toEqual(wanted);
          expect(evidence(run(rule, delayed))).toEqual(wanted);
        }),
        { numRuns: 300 },
      );
    },
  );

  it('gives each signal of an episode its own id and carries no event twice', () => {
    fc.assert(
      fc.property(drawn, (events) => {
        const signals = run(rules['event_count'] ?? correlation('r'), orders(events).delayed);
        const ids = signals.flatMap(({ eventIds }) => eventIds);
        expect(new Set(ids).size).toBe(ids.length);
        expect(new Set(signals.map(({ id }) => id)).size).toBe(signals.length);
        expect(signals.every((one) => one.eventCount === one.eventIds.length)).toBe(true);
      }),
      { numRuns: 200 },
    );
  });

  it.each(['lt', 'eq', 'neq'] as const)('%s gives the same signals to the byte', (operator) => {
    const rule = correlation('r', {
      windowMs: WINDOW_SECONDS * 1_000,
      ruleIds: [...actions],
      conditions: [{ operator, value: 3 }],
    });
    fc.assert(
      fc.property(drawn, (events) => {
        const { timely, delayed } = orders(events);
        expect(whole(run(rule, delayed))).toEqual(whole(run(rule, timely)));
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ['value_sum', 'gte', 6],
    ['value_avg', 'gt', 1],
    ['value_percentile', 'gte', 2],
    ['value_median', 'lt', 2],
  ] as const)('%s gives the same signals to the byte', (type, operator, value) => {
    const rule = correlation('r', {
      ...{ type, fields: ['http.response.bytes'], conditions: [{ operator, value }] },
      ...{ windowMs: WINDOW_SECONDS * 1_000, ruleIds: [...actions] },
    });
    // Episodes that say more than one user, and more users than are kept.
    const users = fc.constantFrom(1, 2, 10);
    let named = 0;
    fc.assert(
      fc.property(drawn, users, (events, entitiesPerField) => {
        const { timely, delayed } = orders(events);
        const wanted = run(rule, timely, { entitiesPerField });
        named += wanted.filter(({ entities }) => (entities['user.name'] ?? []).length > 1).length;
        expect(whole(run(rule, delayed, { entitiesPerField }))).toEqual(whole(wanted));
      }),
      { numRuns: 200 },
    );
    expect(named).toBeGreaterThan(0);
  });

  it('gives the same absences', () => {
    const rule = correlation('r', {
      windowMs: WINDOW_SECONDS * 1_000,
      ruleIds: [...actions],
      conditions: [{ operator: 'lt', value: 1 }],
      expect: { roster: 'seen', windowMs: 86_400_000 },
    });
    fc.assert(
      fc.property(drawn, (events) => {
        const { timely, delayed } = orders(events);
        const until = (signals: readonly Signal[]) =>
          told(signals.filter(({ lastEventMs }) => lastEventMs <= START_MS + 300_000));
        expect(until(run(rule, delayed))).toEqual(until(run(rule, timely)));
      }),
      { numRuns: 200 },
    );
  });
});

/** All that signals say, without the moment of their decision. */
function whole(signals: readonly Signal[]): string[] {
  return signals.map(({ decidedAtMs: _, ...rest }) => JSON.stringify(rest)).sort();
}

/** Signals without the moment of their decision, and without the entities: a silence names all that was heard of by then. */
function told(signals: readonly Signal[]): string[] {
  return signals
    .map(({ id, group, eventIds, firstEventMs, lastEventMs, continues, measure }) =>
      JSON.stringify({ id, group, eventIds, firstEventMs, lastEventMs, continues, measure }),
    )
    .sort();
}

/** What signals come to. */
function alerts(signals: readonly Signal[]): string[] {
  return identities(foldSignals(signals.map((signal) => ({ signal, atMs: 0 }))));
}

/** Inner rules and one over them. */
const inner = [
  correlation('many', {
    windowMs: WINDOW_SECONDS_SHORT * 1_000,
    ruleIds: ['hit', 'one'],
    conditions: [{ operator: 'gte', value: 2 }],
    groupBy: ['source.ip'],
  }),
  correlation('few', {
    windowMs: WINDOW_SECONDS_SHORT * 1_000,
    ruleIds: ['two'],
    conditions: [{ operator: 'lte', value: 1 }],
    groupBy: ['user.name'],
  }),
];
const over = (type: CorrelationRule['type'], by: string, change: Partial<CorrelationRule> = {}) =>
  correlation('over', {
    type,
    windowMs: WINDOW_SECONDS * 1_000,
    ruleIds: ['many', 'few', 'two'],
    conditions: [{ operator: 'gte', value: 2 }],
    groupBy: [by],
    ...change,
  });
const exact = { conditions: [{ operator: 'eq', value: 2 }] } as const;
const flat: Record<string, CorrelationRule[]> = Object.fromEntries(
  Object.entries(rules).flatMap(([name, rule]) => [
    [name, [rule]],
    [`${name} over little`, [{ ...rule, windowMs: WINDOW_SECONDS_SHORT * 1_000 }]],
  ]),
);
const sets: Record<string, CorrelationRule[]> = {
  ...flat,
  'two of three in order': [
    correlation('r', { ...rules['temporal_ordered'], conditions: [{ operator: 'gte', value: 2 }] }),
  ],
  'exactly two of three in order': [correlation('r', { ...rules['temporal_ordered'], ...exact })],
  'a count of firings': [...inner, over('event_count', 'source.ip')],
  'firings together': [...inner, over('temporal', 'user.name')],
  'firings in order': [...inner, over('temporal_ordered', 'user.name')],
  'few firings': [...inner, over('event_count', 'source.ip', exact)],
};

describe('alerts', () => {
  it.each(Object.keys(sets))('of %s are the same in any order', (name) => {
    let count = 0;
    fc.assert(
      fc.property(dense, (events) => {
        const { timely, delayed } = orders(events);
        const wanted = alerts(run(sets[name] ?? [], timely));
        expect(alerts(run(sets[name] ?? [], delayed))).toEqual(wanted);
        count += wanted.length;
      }),
      { numRuns: 200 },
    );
    expect(count).toBeGreaterThan(20);
  });

  it.each(Object.keys(sets))('of %s are the same after a restart at any moment', (name) => {
    const rules = ruleSet(detections, sets[name] ?? []);
    const options = { latenessMs: LATENESS_SECONDS * 1_000, idleMs: 5_000 };
    fc.assert(
      fc.property(dense, fc.nat(60), fc.nat(3), fc.nat(), (events, crash, undone, seed) => {
        const { timely, delayed } = orders(events);
        const at = Math.min(crash, delayed.length);
        const before = bench(rules, options);
        before.detector.advance(START_MS - 60_000);
        const first = before.feed(delayed.slice(0, at));
        // Some of the last ones were told, and are read again.
        const done = delayed.slice(0, Math.max(0, at - undone));
        const after = bench(rules, options);
        const nowMs = START_MS + ((delayed[at - 1]?.received ?? 0) + 1) * 1_000;
        const start = seed % 3;
        for (const turn of [0, 1, 2]) {
          const partition = (start + turn) % 3;
          const own = done.filter((one) => one.partition === partition).map((one) => event(one));
          after.detector.evaluate(partition, own, nowMs);
        }
        const rest = delayed.slice(done.length).map((one) => event(one));
        const second = rest.flatMap((one) =>
          after.detector.evaluate(one.partition, [one], Math.max(nowMs, one.receivedAtMs)),
        );
        const ended = after.pass(140, END_SECONDS);
        const wanted = alerts(run(sets[name] ?? [], timely));
        expect(alerts([...first, ...second, ...ended])).toEqual(wanted);
      }),
      { numRuns: 200 },
    );
  });
});

describe('batches and restarts', () => {
  const rule = rules['event_count'] ?? correlation('r');

  it('gives the same signals whatever the batches', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 1, max: 20 }), (events, size) => {
        const { delayed } = orders(events);
        const one = bench(ruleSet(detections, [rule])).detector;
        const signals: Signal[] = [];
        const placed = delayed.map((sample) => event(sample));
        for (let i = 0; i < placed.length; i += size) {
          signals.push(...one.evaluate(0, placed.slice(i, i + size), START_MS + 130_000));
        }
        const other = bench(ruleSet(detections, [rule])).detector;
        expect(told(signals)).toEqual(told(other.evaluate(0, placed, START_MS + 130_000)));
      }),
      { numRuns: 200 },
    );
  });

  it('gives the same ids after a restart that reads the journal again', () => {
    fc.assert(
      fc.property(drawn, fc.nat(59), (events, crashAt) => {
        const { delayed } = orders(events);
        const placed = delayed.map((sample) => event(sample));
        const at = Math.min(crashAt, placed.length);
        const before = bench(ruleSet(detections, [rule])).detector;
        before.evaluate(0, placed.slice(0, at), START_MS + 130_000);
        const goingOn = before.evaluate(0, placed.slice(at), START_MS + 130_000);
        const after = bench(ruleSet(detections, [rule])).detector;
        const sinceMs = (placed[at - 1]?.receivedAtMs ?? 0) - after.replayMs;
        const again = placed.slice(0, at).filter((one) => one.receivedAtMs >= sinceMs);
        after.evaluate(0, again, START_MS + 200_000);
        expect(told(after.evaluate(0, placed.slice(at), START_MS + 200_000))).toEqual(
          told(goingOn),
        );
      }),
      { numRuns: 200 },
    );
  });
});
