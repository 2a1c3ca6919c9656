// Goal: rules on a schedule tell, run after run, exactly what the stream told of the same events.
// Method: random events and rules of every type with short windows go through the stream detector in order, and through
// a real store, judged in intervals of random length one after the other, and by a backtest; all signals must be the same.
// Sources come, go and come back meanwhile.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CompiledRules, compileRules } from '../../../src/detect/backtest/compile-rules.ts';
import { EventReplay } from '../../../src/detect/backtest/event-replay.ts';
import { rosterHistory } from '../../../src/detect/backtest/roster-history.ts';
import { runBacktest } from '../../../src/detect/backtest/run-backtest.ts';
import type { RosterHistory } from '../../../src/detect/contract.ts';
import type { CorrelationRule } from '../../../src/detect/rule-set.ts';
import { judgeInterval } from '../../../src/detect/scheduled/judge-interval.ts';
import { chainOf, scheduledRules } from '../../../src/detect/scheduled/rule-parts.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import type { RegistrationHistory } from '../../../src/event/registration.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Signal } from '../../../src/event/signal.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { DAY_MS, sampleEvent } from '../../contract/event-samples.ts';
import { HISTORY_STORES, type OpenedHistory } from './history-stores.ts';

const LATENESS_MS = 10_000;
const IDLE_MS = 5_000;
const RUNS = 15;
const TIME_LIMIT_MS = 40_000;
/** Rules that are judged in one run of the test. */
const RULES_AT_ONCE = 4;
const EVENTS_SECONDS = 300;
const END_SECONDS = 900;

const CORRELATIONS = [
  ['event_count', 'rules: [hit], timespan: 20s, condition: { gte: 3 }'],
  ['event_count', 'rules: [hit, step], timespan: 20s, condition: { gt: 4 }'],
  ['event_count', 'rules: [step], timespan: 20s, condition: { gte: 1, lte: 2 }'],
  ['value_count', 'rules: [hit, step], timespan: 30s, condition: { field: user.name, gte: 3 }'],
  ['value_count', 'rules: [hit], timespan: 30s, condition: { field: user.name, eq: 2 }'],
  ['temporal', 'rules: [hit, step], timespan: 10s'],
  ['temporal_ordered', 'rules: [hit, step], timespan: 15s'],
  ['value_sum', 'rules: [hit], timespan: 30s, condition: { field: source.bytes, gte: 900 }'],
  ['value_avg', 'rules: [hit], timespan: 30s, condition: { field: source.bytes, lt: 150 }'],
  [
    'value_percentile',
    'rules: [hit], timespan: 30s, condition: { field: source.bytes, gt: 300, percentile: 50 }',
  ],
  [
    'ratio',
    'rules: [hit, step], timespan: 30s, condition: { gte: 0.5 }',
    'ratio: { numerator: [step], minimum: 3 }',
  ],
  ['new_value', 'rules: [hit], timespan: 40s, condition: { field: user.name }'],
  [
    'spike',
    'rules: [hit], timespan: 10s, condition: { gte: 2 }',
    'spike: { baseline: 3, minimum: 2 }',
  ],
] as const;

const RULES = `
title: Hit
id: 00000000-0000-4000-8000-0000000000a1
name: hit
logsource: { category: test }
detection: { s: { event.action: hit }, condition: s }
---
title: Step
id: 00000000-0000-4000-8000-0000000000a2
name: step
logsource: { category: test }
detection: { s: { event.action|startswith: st }, n: { user.name: root }, condition: s and not n }
${CORRELATIONS.map(
  ([type, rest, extension], index) => `---
title: ${type} ${index}
id: 00000000-0000-4000-8000-0000000000b${index.toString(16)}
name: c${index}
level: high
gac: { family: wrong_access, schedule: { every: 1m }${extension ? `, ${extension}` : ''} }
correlation: { type: ${type}, group-by: [source.ip], generate: true, ${rest} }
`,
).join('')}---
title: Aliases
id: 00000000-0000-4000-8000-0000000000c1
level: high
gac: { family: wrong_access, schedule: { every: 1m } }
correlation:
  type: temporal
  rules: [hit, step]
  generate: true
  group-by: [who, source.ip]
  aliases: { who: { hit: user.name, step: user.target.name } }
  timespan: 20s
---
title: Chain
id: 00000000-0000-4000-8000-0000000000c2
level: high
gac: { family: wrong_access }
correlation:
  { type: event_count, rules: [c0, c2], generate: true, group-by: [source.ip], timespan: 90s, condition: { gte: 2 } }
---
title: Silence
id: 00000000-0000-4000-8000-0000000000c3
name: silence
level: high
gac: { family: outage, expect: { roster: seen, window: 10m }, schedule: { every: 1m } }
correlation:
  { type: event_count, rules: [hit], generate: true, group-by: [source.ip], timespan: 60s, condition: { lt: 1 } }
---
title: After silence
id: 00000000-0000-4000-8000-0000000000c4
level: high
gac: { family: wrong_access }
correlation:
  { type: temporal_ordered, rules: [silence, step], generate: true, group-by: [source.ip], timespan: 3m }
---
title: Few
id: 00000000-0000-4000-8000-0000000000c5
level: high
gac: { family: outage, expect: { roster: sources, types: [test.kind] }, schedule: { every: 1m } }
correlation:
  { type: event_count, rules: [hit], generate: true, group-by: [gac.source.id], timespan: 60s, condition: { lt: 1 } }
`;

const rules = compileRules({ texts: [{ file: 'rules.yml', text: RULES }] });
const scheduled = scheduledRules(rules.set);
const FEW = chainOf(
  rules.set,
  rules.set.correlations.find(({ expect }) => expect?.roster === 'sources') as CorrelationRule,
);
/** Nobody reports any more in what it reads: how long everybody is silent must be found out. */
const FEW_ALONE: CompiledRules = { set: FEW.set, bound: undefined, verdicts: [] };

const drawn = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: EVENTS_SECONDS * 10 }),
    action: fc.constantFrom('hit', 'HIT', 'step', 'stop', 'other'),
    user: fc.constantFrom<string | string[] | undefined>(
      'a',
      'b',
      'c',
      'root',
      ['b', 'a'],
      undefined,
    ),
    target: fc.constantFrom('a', 'b', 'c'),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2', '203.0.113.3'),
    bytes: fc.constantFrom(100, 200, 400),
    province: fc.constantFrom('10', '79'),
    source: fc.constantFrom('src-a', 'src-b'),
  }),
  { minLength: 1, maxLength: 120 },
);
type Drawn = (typeof drawn extends fc.Arbitrary<infer T> ? T : never)[number];
/** Seconds of the intervals that follow each other. */
const lengths = fc.array(fc.integer({ min: 20, max: 500 }), { minLength: 1, maxLength: 6 });

const some = fc.shuffledSubarray([...scheduled], {
  minLength: RULES_AT_ONCE,
  maxLength: RULES_AT_ONCE,
});

/** Seconds from when to when each source is registered, one after the other. */
const registered = fc.tuple(...Array.from({ length: 4 }, () => drawnTimes()));
type Registered = typeof registered extends fc.Arbitrary<infer T> ? T : never;

function drawnTimes() {
  const second = fc.integer({ min: 1, max: EVENTS_SECONDS * 2 });
  return fc.oneof(
    fc.constant([0]),
    second.map((from) => [from]),
    fc
      .uniqueArray(second, { minLength: 2, maxLength: 2 })
      .map((times) => [0, ...times.sort((a, b) => a - b)]),
  );
}
const ALWAYS: Registered = [[0], [0], [0], [0]];

function historyOf(times: Registered, startMs: number): RegistrationHistory {
  const names = ['10', '79'].flatMap((province) =>
    ['src-a', 'src-b'].map((name) => ({ province, sourceId: `${name}-${province}` })),
  );
  const items = names.flatMap((name, index) => {
    const [from = 0, to, again] = (times[index] ?? [0]).map((at) => startMs + at * 1_000);
    const identity = { ...name, type: 'test.kind', commune: undefined };
    const first = { ...identity, fromMs: from, sinceMs: from, toMs: to };
    if (again === undefined) return [first];
    return [first, { ...identity, fromMs: again, sinceMs: again, toMs: undefined }];
  });
  return { knownFromMs: startMs, items };
}

/** The stream tells nothing of who is gone before it is sure; history says that there was silence until then. */
function withoutLast(signals: readonly Signal[], { items }: RegistrationHistory): Signal[] {
  return signals.filter(
    ({ group, lastEventMs }) =>
      !items.some(({ sourceId, toMs = Number.POSITIVE_INFINITY }) => {
        const isLast = lastEventMs <= toMs && lastEventMs > toMs - UNSURE_MS;
        return group['gac.source.id'] === sourceId && isLast;
      }),
  );
}
const UNSURE_MS = LATENESS_MS + IDLE_MS + 5_000;

/** Whatever is drawn, these rules have something to tell: events of one address without a pause, by three users. */
const busy: Drawn[] = Array.from({ length: 120 }, (_, index) => ({
  at: index * 20,
  action: index % 3 === 0 ? 'step' : 'hit',
  user: ['a', 'b', 'c'][index % 3],
  target: 'a',
  ip: '203.0.113.1',
  bytes: 400,
  province: '10',
  source: 'src-a',
}));
const TELLING = ['event_count 0', 'event_count 1', 'value_count 3', 'temporal 5'];
const busyRules = scheduled.filter(({ facts }) => TELLING.includes(facts.title.en));

let day = 0;
let offset = 0;
let store: EventStore;

function eventsOf(samples: readonly Drawn[], startMs: number): PlacedEvent[] {
  return samples
    .map((one) => ({ ...one, timeMs: startMs + one.at * 100 }))
    .sort((a, b) => a.timeMs - b.timeMs)
    .map(({ timeMs, province, action, user, target, ip, bytes, source }) => {
      const id = `${source}-${province}`;
      const event = sampleEvent({
        offset: offset++,
        province,
        timeMs,
        doc: {
          event: { action },
          user: { ...(user === undefined ? {} : { name: user }), target: { name: target } },
          source: { ip, bytes },
        },
      });
      const doc = {
        ...event.doc,
        gac: { ...event.doc.gac, source: { id, type: 'test.kind' } },
      };
      return { ...event, doc, sourceId: id, receivedAtMs: timeMs };
    });
}

function stream(
  events: readonly PlacedEvent[],
  startMs: number,
  roster: RosterHistory['at'],
): Signal[] {
  const detector = createDetector({
    ...{ rules: rules.set, latenessMs: LATENESS_MS, idleMs: IDLE_MS },
    roster,
    watchedFromMs: startMs,
  });
  const signals = detector.advance(startMs);
  let at = 0;
  for (let nowMs = startMs; nowMs <= startMs + END_SECONDS * 1_000; nowMs += 1_000) {
    for (; (events[at]?.timeMs ?? Infinity) <= nowMs; at++) {
      const event = events[at] as PlacedEvent;
      signals.push(...detector.evaluate(0, [event], event.receivedAtMs));
    }
    signals.push(...detector.advance(nowMs));
  }
  return signals;
}

async function backtest(
  rules: CompiledRules,
  { fromMs, toMs }: { fromMs: number; toMs: number },
  roster: RosterHistory,
): Promise<Signal[]> {
  const signals: Signal[] = [];
  let nowMs = 0;
  const run = runBacktest({
    ...{ store, scope: NATIONAL, fromMs, toMs, rules, filter: undefined, examples: 1 },
    ...{ limitMs: 60_000, clock: { now: () => nowMs++ } },
    onSignal: (signal) => signals.push(signal),
    roster: async () => roster,
  });
  let step = await run.next();
  while (step.done !== true) step = await run.next();
  return signals;
}

/**
 * Signals by id. When they were decided is not what they say. The stream knows events a lateness before it concludes a
 * silence: what a silence names, and which of an event and a silence came last, may differ.
 */
function byId(signals: readonly Signal[]): Record<string, unknown> {
  const told = signals.map(({ decidedAtMs: _, matched, entities, ...signal }) => {
    const { en } = signal.rule.title;
    const named = SILENCES.includes(en) ? {} : { entities };
    return [signal.id, { ...signal, ...(en === 'After silence' ? {} : { matched }), ...named }];
  });
  return Object.fromEntries(told.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
}
const SILENCES = ['Silence', 'Few'];

describe('a replay', () => {
  it('decides the same however seldom it looks at the clock', () => {
    const looks = fc.constantFrom(100, 2_500, 10_000, 60_000);
    const replayed = (events: readonly PlacedEvent[], startMs: number, lookMs?: number) => {
      const replay = new EventReplay(rules.set, startMs, {
        ...{ roster: rosterHistory(historyOf(ALWAYS, startMs)).at, watchedFromMs: startMs },
        ...(lookMs === undefined ? {} : { lookMs }),
      });
      const signals = [...replay.take(events), ...replay.passTo(startMs + END_SECONDS * 1_000)];
      // Whoever is heard of within a look may be named by a signal of a moment before.
      return signals.map((signal) => ({ ...signal, entities: {}, matched: [] }));
    };
    fc.assert(
      fc.property(drawn, looks, (samples, lookMs) => {
        const startMs = Date.UTC(2026, 0, 1);
        const events = eventsOf(samples, startMs);
        expect(byId(replayed(events, startMs, lookMs))).toEqual(byId(replayed(events, startMs)));
      }),
      { numRuns: 200 },
    );
  });
});

describe.each(HISTORY_STORES)('rules on a schedule over $name', ({ open, share }) => {
  let opened: OpenedHistory;
  beforeAll(async () => {
    opened = await open();
    ({ store } = opened);
    offset = 0;
  });
  afterAll(() => opened.dispose());

  it('loads the rules of this test', () => {
    const refused = rules.verdicts.filter(({ status }) => status !== 'loaded');
    expect(refused.flatMap(({ issues }) => issues)).toEqual([]);
    expect(scheduled).toHaveLength(CORRELATIONS.length + 5);
  });

  it('tell what the stream told', { timeout: 300_000 }, async () => {
    const counts = new Map<string, number>();
    let longSilences = 0;
    await fc.assert(
      fc.asyncProperty(drawn, lengths, some, registered, async (samples, seconds, some, times) => {
        const startMs = Date.UTC(2026, 0, 1) + ++day * DAY_MS;
        const events = eventsOf(samples, startMs);
        await store.append(0, events);
        const history = historyOf(times, startMs);
        const roster = rosterHistory(history);
        const live = withoutLast(stream(events, startMs, roster.at), history);
        const endMs = startMs + END_SECONDS * 1_000 - LATENESS_MS;
        const range = { fromMs: startMs, toMs: endMs };
        const tried = withoutLast(await backtest(rules, range, roster), history);
        const lateMs = startMs + EVENTS_SECONDS * 2 * 1_000;
        const few = live.filter(({ rule, lastEventMs }) => {
          return rule.id === FEW.rule.facts.id && lastEventMs >= lateMs;
        });
        const late = await backtest(FEW_ALONE, { fromMs: lateMs, toMs: endMs }, roster);
        expect(byId(withoutLast(late, history))).toEqual(byId(few));
        longSilences += few.length;
        for (const rule of some) {
          const chain = chainOf(rules.set, rule);
          const told: Signal[] = [];
          let fromMs = startMs;
          for (let run = 0; fromMs < endMs; run++) {
            const length = seconds[run % seconds.length] ?? 60;
            const toMs = Math.min(endMs, fromMs + length * 1_000);
            const interval = { store, chain, fromMs, toMs, roster };
            const judged = await judgeInterval({ ...interval, watchedFromMs: startMs });
            told.push(...judged.signals);
            fromMs = toMs;
          }
          const own = live.filter((signal) => signal.rule.id === rule.facts.id);
          counts.set(rule.facts.title.en, (counts.get(rule.facts.title.en) ?? 0) + own.length);
          const found = withoutLast(told, history);
          expect([rule.facts.title.en, byId(found)]).toEqual([rule.facts.title.en, byId(own)]);
          const past = tried.filter((signal) => signal.rule.id === rule.facts.id);
          expect([rule.facts.title.en, byId(past)]).toEqual([rule.facts.title.en, byId(own)]);
        }
      }),
      {
        ...{ numRuns: RUNS * share, endOnFailure: true, interruptAfterTimeLimit: TIME_LIMIT_MS },
        examples: [[busy, [60, 45], busyRules, ALWAYS]],
      },
    );
    const silent = busyRules.filter(({ facts }) => (counts.get(facts.title.en) ?? 0) === 0);
    expect(busyRules).toHaveLength(TELLING.length);
    expect(silent.map(({ facts }) => facts.title.en)).toEqual([]);
    expect(longSilences).toBeGreaterThan(0);
  });
});
