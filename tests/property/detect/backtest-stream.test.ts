// Goal: history judged from a store gives the signals that the stream gave on the same events.
// Method: random events and rules of every kind go through the stream detector, received late and out of order within
// its lateness, and through a real store and a backtest; what both tell must be the same.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileRules } from '../../../src/detect/backtest/compile-rules.ts';
import { runBacktest } from '../../../src/detect/backtest/run-backtest.ts';
import { createDetector } from '../../../src/detect/stream-detector.ts';
import { GacError } from '../../../src/event/error.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import { NATIONAL } from '../../../src/event/scope.ts';
import type { Signal } from '../../../src/event/signal.ts';
import type { EventStore } from '../../../src/store/contract.ts';
import { DAY_MS, sampleEvent } from '../../contract/event-samples.ts';
import { HISTORY_STORES, type OpenedHistory } from './history-stores.ts';

const LATENESS_MS = 10_000;
const IDLE_MS = 5_000;
const STEP_MS = 1_000;
const RUNS = 50;
/** Seconds that events may take, and until every window has closed. */
const EVENTS_SECONDS = 300;
const END_SECONDS = 900;

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
---
title: Alone
id: 00000000-0000-4000-8000-0000000000a3
level: low
logsource: { category: test }
gac: { family: wrong_access, fingerprint: [source.ip] }
detection: { s: { url.path|contains: /etc/passwd }, condition: s }
${[
  ['b1', 'event_count', 'rules: [hit], timespan: 20s, condition: { gte: 3 }'],
  [
    'b2',
    'value_count',
    'rules: [hit, step], timespan: 30s, condition: { field: user.name, gte: 3 }',
  ],
  ['b3', 'temporal_ordered', 'rules: [hit, step], timespan: 15s'],
  ['b4', 'temporal', 'rules: [hit, step], timespan: 10s'],
  ['b5', 'event_count', 'rules: [step], timespan: 20s, condition: { gte: 1, lte: 2 }'],
  ['b7', 'temporal', 'rules: [hit, step], timespan: 10s, condition: hit and not step'],
  ['b8', 'temporal_ordered', 'rules: [step, hit], timespan: 15s, condition: not step and hit'],
  ['b9', 'temporal', 'rules: [hit, step], timespan: 5s, condition: hit or step'],
]
  .map(
    ([id, type, rest]) => `---
title: ${type}
spec: 2.2-draft
id: 00000000-0000-4000-8000-0000000000${id}
level: high
gac: { family: wrong_access }
correlation: { type: ${type}, group-by: [source.ip], ${rest} }
`,
  )
  .join('')}---
title: Silence
id: 00000000-0000-4000-8000-0000000000b6
level: high
gac: { family: outage, expect: { roster: seen, window: 10m } }
correlation:
  { type: event_count, rules: [hit], group-by: [source.ip], timespan: 60s, condition: { lt: 1 } }
`;

const drawn = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: EVENTS_SECONDS * 10 }),
    delay: fc.integer({ min: 0, max: LATENESS_MS - 1_000 }),
    action: fc.constantFrom('hit', 'HIT', 'step', 'stop', 'other'),
    user: fc.constantFrom('a', 'b', 'c', 'root'),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2'),
    path: fc.constantFrom('/', '/x?f=/ETC/paſswd', '/etc/passwd'),
    province: fc.constantFrom('10', '79'),
    partition: fc.constantFrom<number>(0, 1),
  }),
  { minLength: 1, maxLength: 80 },
);
type Drawn = (typeof drawn extends fc.Arbitrary<infer T> ? T : never)[number];

/** These tell of every single hit. */
const isInWords = (id: string) => /b[7-9]$/.test(id);

let day = 0;
let store: EventStore;
let next = [0, 0];
function eventsOf(samples: readonly Drawn[], startMs: number): PlacedEvent[] {
  return samples
    .map((one) => ({ ...one, timeMs: startMs + one.at * 100 }))
    .sort((a, b) => a.timeMs + a.delay - (b.timeMs + b.delay))
    .map(({ timeMs, delay, partition, province, action, user, ip, path: url }) => {
      const offset = next[partition] ?? 0;
      next[partition] = offset + 1;
      const doc = { event: { action }, user: { name: user }, source: { ip }, url: { path: url } };
      const event = sampleEvent({ offset, partition, province, timeMs, doc });
      return { ...event, receivedAtMs: timeMs + delay };
    });
}

/** The stream as the service runs it: records as they come, a look at the clock every second. */
function stream(events: readonly PlacedEvent[], startMs: number): Signal[] {
  const { set } = rules;
  const options = { rules: set, latenessMs: LATENESS_MS, idleMs: IDLE_MS, roster: () => [] };
  const detector = createDetector(options);
  const signals = detector.advance(startMs - 60_000);
  let at = 0;
  for (let nowMs = startMs; nowMs <= startMs + END_SECONDS * 1_000; nowMs += STEP_MS) {
    for (; (events[at]?.receivedAtMs ?? Infinity) <= nowMs; at++) {
      const event = events[at] as PlacedEvent;
      signals.push(...detector.evaluate(event.partition, [event], event.receivedAtMs));
    }
    signals.push(...detector.advance(nowMs));
  }
  return signals;
}

const rules = compileRules({ texts: [{ file: 'rules.yml', text: RULES }] });

async function backtest(startMs: number, part: Partial<Parameters<typeof runBacktest>[0]> = {}) {
  const signals: Signal[] = [];
  let nowMs = 0;
  const run = runBacktest({
    store,
    scope: NATIONAL,
    fromMs: startMs,
    toMs: startMs + END_SECONDS * 1_000,
    rules,
    filter: undefined,
    examples: 5,
    limitMs: 60_000,
    clock: { now: () => nowMs++ },
    onSignal: (signal) => signals.push(signal),
    ...part,
  });
  let step = await run.next();
  while (step.done !== true) step = await run.next();
  return { signals, result: step.value };
}

/** Of each alert: the rule, the group, and every event that its signals name. */
function told(signals: readonly Signal[]): Record<string, string[]> {
  const alerts: Record<string, Set<string>> = {};
  for (const { rule, province, group, eventIds } of signals) {
    const key = JSON.stringify([rule.id, province, group]);
    alerts[key] ??= new Set();
    for (const id of eventIds) alerts[key].add(id);
  }
  const sorted = Object.entries(alerts).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(sorted.map(([key, ids]) => [key, [...ids].sort()]));
}

function idsOf(signals: readonly Signal[]): string[] {
  return signals.map(({ id }) => id).sort();
}

async function storeEvents(samples: readonly Drawn[]) {
  const startMs = Date.UTC(2026, 0, 1) + ++day * DAY_MS;
  const events = eventsOf(samples, startMs);
  for (const partition of [0, 1]) {
    await store.append(
      partition,
      events.filter((event) => event.partition === partition),
    );
  }
  return { startMs, events };
}

describe.each(HISTORY_STORES)('a backtest of $name', ({ open, share }) => {
  let opened: OpenedHistory;
  beforeAll(async () => {
    opened = await open();
    ({ store } = opened);
    next = [0, 0];
  });
  afterAll(() => opened.dispose());

  it('loads the rules of this test', () => {
    expect(
      rules.verdicts.flatMap(({ issues, status }) => (status === 'loaded' ? [] : issues)),
    ).toEqual([]);
    expect(rules.bound).toBeDefined();
  });

  it('gives the very signals of a stream whose events came in the order of time', async () => {
    let signals = 0;
    await fc.assert(
      fc.asyncProperty(drawn, async (samples) => {
        const timely = samples.map((one) => ({ ...one, delay: 0, partition: 0 }));
        const { startMs, events } = await storeEvents(timely);
        const live = stream(events, startMs);
        signals += live.length;
        const { signals: judged, result } = await backtest(startMs);
        expect(idsOf(judged)).toEqual(idsOf(live));
        expect(told(judged)).toEqual(told(live));
        expect(result.rules.reduce((sum, one) => sum + one.signals, 0)).toBe(judged.length);
        expect(result.ended).toBe('complete');
      }),
      { numRuns: RUNS * share },
    );
    expect(signals).toBeGreaterThan(100 * share);
  });

  it('tells of the same alerts and events when the stream had them late and out of order', async () => {
    await fc.assert(
      fc.asyncProperty(drawn, async (samples) => {
        const { startMs, events } = await storeEvents(samples);
        const { signals } = await backtest(startMs);
        expect(told(signals)).toEqual(told(stream(events, startMs)));
      }),
      { numRuns: RUNS * share },
    );
  });

  it('shows a province nothing of another, and judges only what a filter names', async () => {
    const hit = { at: 1, delay: 0, user: 'a', ip: '203.0.113.1', path: '/', partition: 0 };
    const samples = ['10', '79'].flatMap((province) =>
      [10, 20, 30].map((at) => ({ ...hit, at, action: 'hit', province })),
    );
    const { startMs } = await storeEvents(samples as Drawn[]);
    const own = await backtest(startMs, { scope: { kind: 'provinces', provinces: ['79'] } });
    expect(new Set(own.signals.map(({ province }) => province))).toEqual(new Set(['79']));
    expect(own.result.eventsRead).toBe(3);
    const filter = { op: 'eq', field: 'gac.province', value: '10' } as const;
    const named = await backtest(startMs, { filter });
    expect(new Set(named.signals.map(({ province }) => province))).toEqual(new Set(['10']));
    const counted = await backtest(startMs, { filter, rules: undefined });
    expect(counted.result.eventsMatched).toBe(3);
    expect(counted.result.events.perDay).toHaveLength(1);
  });

  it('fills windows with what came before the time asked for, and tells of nothing older', async () => {
    const hit = { delay: 0, user: 'a', ip: '203.0.113.1', path: '/', partition: 0, province: '10' };
    const samples = [100, 110, 120].map((at) => ({ ...hit, at, action: 'hit' }));
    const { startMs } = await storeEvents(samples as Drawn[]);
    const late = await backtest(startMs, { fromMs: startMs + 11_500 });
    const loud = ({ signals }: typeof late) =>
      signals.filter(({ eventCount, rule }) => eventCount > 0 && !isInWords(rule.id));
    expect(loud(late).map(({ measure }) => measure?.value)).toEqual([3]);
    const after = await backtest(startMs, { fromMs: startMs + 13_000 });
    expect(loud(after)).toEqual([]);
  });

  it('goes on without the filter of the rules when the store refuses it', async () => {
    const hit = { at: 1, delay: 0, user: 'a', ip: '203.0.113.1', path: '/', partition: 0 };
    const samples = [10, 20, 30].map((at) => ({ ...hit, at, action: 'hit', province: '10' }));
    const { startMs } = await storeEvents([
      ...samples,
      { ...hit, action: 'other', province: '10' },
    ] as Drawn[]);
    const refusing: Pick<EventStore, 'search' | 'count'> = {
      search: async (scope, query) => {
        if (query.filter === undefined) return store.search(scope, query);
        throw new GacError('GAC_REQUEST_INVALID', 'Too much.');
      },
      count: (scope, query) => store.count(scope, query),
    };
    const refused = await backtest(startMs, { store: refusing });
    const { signals } = await backtest(startMs);
    expect(refused.result.eventsRead).toBe(4);
    expect(idsOf(refused.signals)).toEqual(idsOf(signals));
    expect(signals.length).toBeGreaterThan(0);
  });

  it('ends at its limit and says how far it came', async () => {
    const { startMs } = await storeEvents([]);
    const { result } = await backtest(startMs, { limitMs: 1 });
    expect(result.ended).toBe('time_limit');
    expect(result.reachedMs).toBeLessThan(result.toMs);
  });
});
