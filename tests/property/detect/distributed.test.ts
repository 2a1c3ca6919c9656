// Goal: many nodes tell what one process tells, whoever dies, whatever is told twice.
// Method: random rules over random events; both journals in memory, their readers replaced at random.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { locationFields } from '../../../src/detect/correlate/geo-speed-judge.ts';
import type { CorrelationRule } from '../../../src/detect/rule-set.ts';
import type { PlacedEvent } from '../../../src/event/event.ts';
import type { CalendarHours } from '../../../src/event/office-calendar.ts';
import type { Signal } from '../../../src/event/signal.ts';
import {
  bench,
  correlation,
  detection,
  event,
  ruleSet,
  START_MS,
} from '../../unit/detect/correlate/detector-bench.ts';
import { SimulatedNodes } from '../../unit/detect/distributed/simulated-nodes.ts';
import { type Cluster, clusters, dice } from './drawn-clusters.ts';

const W = 20_000;
const LATENESS_SECONDS = 10;
const TIMES = { latenessMs: LATENESS_SECONDS * 1_000, idleMs: 8_000 };
const LAST_SECONDS = 70;
const END_SECONDS = 330;
const SURE_SECONDS = 250;
const actions = ['hit', 'one', 'two'] as const;
const detections = [
  ...actions.map((id) => detection(id)),
  detection('two-alone', {
    raises: true,
    matches: (doc) => doc.event.action === 'two',
  }),
];
const SOURCES = 5;
const placeOf = (source: number, rawPartitions: number) => ({
  source: `s${source}`,
  province: source % 2 === 0 ? '10' : '79',
  partition: source % rawPartitions,
});

const all = { ruleIds: [...actions], windowMs: W };
const bytes = ['http.response.bytes'];
const PLACES = [
  [21.03, 105.85],
  [10.78, 106.7],
] as const;
/** By the clock of Viet Nam, as everything here happens from 08:00 on a Friday. */
const HOURS: CalendarHours = {
  days: [5],
  hours: [
    { from: 480, to: 481 },
    { from: 482, to: 484 },
    { from: 486, to: 500 },
  ],
  holidays: true,
  closed: [],
  open: [],
};
const SHARE = { type: 'ratio', minimum: 2, shortMs: 6_000, budget: 1 } as const;
const templates: Record<string, Partial<CorrelationRule>> = {
  count: {},
  countAlone: { ruleIds: ['hit'], conditions: [{ operator: 'gt', value: 1 }], raises: false },
  values: { type: 'value_count', fields: ['user.name'] },
  tuples: { type: 'value_count', fields: ['user.name', 'event.action'] },
  temporal: { type: 'temporal', conditions: [], ruleIds: ['hit', 'one'] },
  ordered: { type: 'temporal_ordered', conditions: [], ruleIds: ['one', 'hit', 'two'] },
  sum: { type: 'value_sum', fields: bytes, conditions: [{ operator: 'gt', value: 12 }] },
  average: { type: 'value_avg', fields: bytes, conditions: [{ operator: 'gte', value: 6 }] },
  percentile: {
    type: 'value_percentile',
    fields: bytes,
    percentile: 50,
    conditions: [{ operator: 'lte', value: 3 }],
  },
  median: { type: 'value_median', fields: bytes, conditions: [{ operator: 'gt', value: 4 }] },
  local: {
    byProvince: new Map([
      ['10', { conditions: [{ operator: 'gte' as const, value: 2 }], windowMs: W / 2 }],
    ]),
  },
  exempt: {
    exempts: (province, group) => province === '79' && group['source.ip'] === '203.0.113.1',
  },
  either: {
    type: 'temporal',
    combinations: [
      { needs: [0, 1], lacks: [] },
      { needs: [0, 2], lacks: [] },
    ],
    conditions: [{ operator: 'gte', value: 2 }],
  },
  without: {
    type: 'temporal',
    combinations: [{ needs: [0], lacks: [2] }],
    conditions: [{ operator: 'gte', value: 1 }],
    windowMs: 6_000,
  },
  between: {
    type: 'temporal_ordered',
    combinations: [{ needs: [0, 2], lacks: [1] }],
    conditions: [{ operator: 'gte', value: 2 }],
  },
  few: { conditions: [{ operator: 'lt', value: 3 }] },
  exact: { conditions: [{ operator: 'eq', value: 2 }] },
  silent: {
    conditions: [{ operator: 'lt', value: 1 }],
    expect: { roster: 'seen', windowMs: 86_400_000 },
  },
  quiet: {
    conditions: [{ operator: 'lt', value: 2 }],
    expect: { roster: 'seen', windowMs: 86_400_000 },
  },
  office: {
    conditions: [{ operator: 'lt', value: 1 }],
    expect: { roster: 'seen', windowMs: 86_400_000, calendar: HOURS },
  },
  share: {
    type: 'ratio',
    conditions: [{ operator: 'gte', value: 0.5 }],
    extension: { ...SHARE, numerator: [0], denominator: [0, 1, 2] },
  },
  lack: {
    type: 'ratio',
    conditions: [{ operator: 'lt', value: 0.4 }],
    extension: { ...SHARE, numerator: [0], denominator: [1, 2] },
  },
  fresh: {
    type: 'new_value',
    fields: ['user.name', 'event.action'],
    conditions: [{ operator: 'gte', value: 1 }],
    extension: { type: 'new_value', learningMs: 8_000 },
  },
  burst: {
    type: 'spike',
    windowMs: 6_000,
    conditions: [{ operator: 'gt', value: 1.5 }],
    extension: { type: 'spike', baseline: 2, minimum: 2 },
  },
  travel: {
    type: 'geo_speed',
    fields: locationFields('source.geo.location'),
    conditions: [{ operator: 'gt', value: 300_000 }],
    extension: { type: 'geo_speed', minimumKm: 50 },
  },
  sources: {
    groupBy: ['gac.source.id'],
    conditions: [{ operator: 'lt', value: 1 }],
    expect: { roster: 'sources', types: ['test'] },
  },
};
/** Decided at once, by the event that makes them true. */
const RISING = 'two-alone count values tuples temporal ordered either local exempt'.split(' ');
/** Told of when nothing comes. */
const ABSENT = ['silent', 'quiet', 'office', 'sources'];
const pair = ['source.ip', 'user.name'];
const inner: Record<string, Partial<CorrelationRule>> = {
  count: { ...templates['count'], groupBy: pair },
  countAlone: { ...templates['countAlone'], groupBy: pair },
  few: { ...templates['few'], groupBy: pair },
  sum: { ...templates['sum'], groupBy: pair },
  without: { ...templates['without'], groupBy: pair },
  silent: { ...templates['silent'], groupBy: pair },
  share: { ...templates['share'], groupBy: pair },
  fresh: { ...templates['fresh'], groupBy: pair },
};
const outer: Record<string, Partial<CorrelationRule>> = {
  outerCount: { conditions: [{ operator: 'gte', value: 2 }], windowMs: 2 * W },
  outerTemporal: { type: 'temporal', conditions: [], windowMs: 2 * W },
  outerFew: { conditions: [{ operator: 'lte', value: 1 }], windowMs: W },
};
const ROSTER = [0, 1, 2, 3, 4].map((source) => {
  const { source: value, province } = placeOf(source, 1);
  return { type: source === 4 ? 'other' : 'test', province, commune: undefined, value };
});

const groupBy = fc.constantFrom(['source.ip'], ['user.name'], ['source.ip', 'user.name']);
const flatRules = fc
  .subarray(Object.keys(templates), { minLength: 2, maxLength: 5 })
  .chain((names) => fc.tuple(...names.map((name) => groupBy.map((by) => ({ name, by })))))
  .map((drawn) =>
    drawn.map(({ name, by }) => correlation(name, { ...all, groupBy: by, ...templates[name] })),
  );

/** Two inner rules and one or two over them. */
const nestedRules = fc
  .tuple(
    fc.subarray(Object.keys(inner), { minLength: 2, maxLength: 2 }),
    fc.subarray(Object.keys(outer), { minLength: 1, maxLength: 2 }),
    fc.constantFrom('source.ip', 'user.name'),
  )
  .map(([within, over, by]) => [
    ...within.map((name) => correlation(name, { ...all, ...inner[name] })),
    ...over.map((name) => correlation(name, { ruleIds: within, groupBy: [by], ...outer[name] })),
  ]);

interface Drawn {
  readonly at: number;
  readonly nanos: number;
  readonly delay: number;
  readonly source: number;
  readonly ip: string;
  readonly user: string;
  readonly action: string;
  readonly number: number;
  readonly place: readonly [number, number];
}
const drawnEvents: fc.Arbitrary<Drawn[]> = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: LAST_SECONDS }),
    nanos: fc.integer({ min: 0, max: 2 }),
    delay: fc.integer({ min: 0, max: 5 }),
    source: fc.integer({ min: 0, max: SOURCES - 1 }),
    ip: fc.constantFrom('203.0.113.1', '203.0.113.2', ''),
    user: fc.constantFrom('a', 'b'),
    action: fc.constantFrom(...actions),
    number: fc.integer({ min: 0, max: 9 }),
    place: fc.constantFrom(...PLACES),
  }),
  { minLength: 5, maxLength: 80 },
);

function placed(drawn: readonly Drawn[], rawPartitions: number): PlacedEvent[] {
  const offsets = new Map<number, number>();
  return drawn
    .map((one) => ({ ...one, received: one.at + one.delay }))
    .sort((a, b) => a.received - b.received)
    .map(({ source, ...one }) => {
      const place = placeOf(source, rawPartitions);
      const offset = offsets.get(place.partition) ?? 0;
      offsets.set(place.partition, offset + 1);
      return event({ ...one, ...place, offset });
    });
}

function run(correlations: readonly CorrelationRule[], drawn: readonly Drawn[], cluster: Cluster) {
  const { rawPartitions, signalPartitions, calm, stalls } = cluster;
  const roll = dice(cluster.seed);
  const rules = ruleSet(detections, correlations);
  const roster = () => ROSTER;
  const one = bench(rules, { ...TIMES, roster });
  const nodes = new SimulatedNodes(START_MS - 60_000, {
    ...TIMES,
    rules,
    roster,
    rawPartitions,
    signalPartitions,
  });
  const waiting = placed(drawn, rawPartitions);
  const told: Signal[] = one.detector.advance(START_MS - 120_000);
  const evaluated = new Array<number>(rawPartitions).fill(0);
  const alone = (partition: number, batch: readonly PlacedEvent[]) => {
    // What is read again was evaluated before.
    const fresh = batch.filter(({ offset }) => offset >= evaluated[partition]!);
    evaluated[partition]! += fresh.length;
    if (fresh.length > 0) told.push(...one.detector.evaluate(partition, fresh, nodes.nowMs));
  };
  const match = (partition: number) => {
    const batch = nodes.match(partition, 1 + roll(6));
    if (stalls !== true) alone(partition, batch);
  };
  nodes.settleAll();
  for (let second = -20; second <= LAST_SECONDS + 10; second++) {
    nodes.nowMs = START_MS + second * 1_000;
    const due: PlacedEvent[] = [];
    while (waiting[0] && waiting[0].receivedAtMs <= nodes.nowMs) due.push(waiting.shift()!);
    for (const one of due) {
      nodes.receive(one);
      if (stalls) alone(one.partition, [one]);
    }
    // Somebody is always alive: when nobody is, silence proves nothing.
    if (stalls) nodes.match(0);
    const turns = stalls && roll(4) > 0 ? 0 : rawPartitions;
    for (let turn = 0; turn < turns; turn++) if (roll(3) > 0) match(roll(rawPartitions));
    for (let partition = 0; partition < rawPartitions; partition++) {
      const isUrgent = () =>
        !stalls && (nodes.backlog(partition)[0]?.receivedAtMs ?? nodes.nowMs) < nodes.nowMs - 2_000;
      while (isUrgent()) match(partition);
    }
    if (stalls || nodes.raw.every((_, partition) => nodes.backlog(partition).length === 0)) {
      told.push(...one.detector.advance(nodes.nowMs));
    }
    const owner = roll(signalPartitions);
    nodes.own(owner, 1 + roll(30));
    if (roll(3) === 0) nodes.advance(owner);
    if (roll(5) === 0) nodes.commit();
    if (roll(calm) === 0) nodes.replaceOwner(roll(signalPartitions));
    if (roll(calm) === 0) nodes.replaceMatcher(roll(rawPartitions));
  }
  for (let second = LAST_SECONDS + 11; second <= END_SECONDS; second += 5) {
    nodes.nowMs = START_MS + second * 1_000;
    for (let partition = 0; partition < rawPartitions; partition++) {
      while (nodes.backlog(partition).length > 0) match(partition);
    }
    told.push(...one.detector.advance(nodes.nowMs));
    nodes.settleAll();
    nodes.commit();
    if (roll(calm) === 0) nodes.replaceOwner(roll(signalPartitions));
  }
  return { told, nodes, one };
}

/**
 * What signals say, each id once, without the moment of decision. The silence of a source that has not reported yet begins
 * when somebody began to watch: of one that never did only that it was told of.
 */
function said(signals: readonly Signal[], drawn: readonly Drawn[]): Record<string, object> {
  const byId: Record<string, object> = {};
  for (const { decidedAtMs: _, rule, ...signal } of signals) {
    const source = signal.group['gac.source.id'];
    const reports = drawn.filter((one) => `s${one.source}` === source);
    const isFromReport = reports.some(({ at }) => START_MS + at * 1_000 === signal.firstEventMs);
    if (source !== undefined && !isFromReport) {
      if (reports.length > 0) continue;
      byId[`never ${source}`] = { rule: rule.id, province: signal.province, group: signal.group };
      continue;
    }
    if (signal.lastEventMs > START_MS + SURE_SECONDS * 1_000) continue;
    const { entities, reason: _text, matched, ...rest } = signal;
    // What is told later may name what came meanwhile; the order of entities is that of old knowledge.
    const names = Object.entries(entities).map(([name, values]) => [name, [...values].sort()]);
    const isTimely = RISING.includes(rule.id) && !signal.continues;
    const text = { rule: rule.id, ...rest, ...(isTimely ? { matched, names } : {}) };
    // How many events there were in a silence is known of the newest only.
    if (ABSENT.includes(rule.id)) text.measure = undefined;
    if (byId[signal.id] === undefined) byId[signal.id] = text;
    else expect(text).toEqual(byId[signal.id]);
  }
  return byId;
}

/** All events that the signals of each group tell of, in how many signals whatever. */
function evidence(signals: readonly Signal[]): Record<string, string[]> {
  const groups: Record<string, Set<string>> = {};
  for (const { rule, province, group, eventIds, lastEventMs } of signals) {
    if (lastEventMs > START_MS + SURE_SECONDS * 1_000) continue;
    const key = JSON.stringify([rule.id, province, group]);
    groups[key] ??= new Set();
    for (const id of eventIds) groups[key].add(id);
  }
  const sorted = Object.entries(groups).map(([key, ids]) => [key, [...ids].sort()] as const);
  return Object.fromEntries(sorted.sort(([a], [b]) => (a < b ? -1 : 1)));
}

describe('many nodes', () => {
  it('tell exactly what one process tells of the same records in the same order', () => {
    let count = 0;
    fc.assert(
      fc.property(flatRules, drawnEvents, clusters, (rules, drawn, cluster) => {
        const { told, nodes } = run(rules, drawn, cluster);
        count += told.length;
        expect(said(nodes.signals, drawn)).toEqual(said(told, drawn));
      }),
      { numRuns: 250 },
    );
    expect(count).toBeGreaterThan(1_000);
  }, 120_000);

  it('tell the same, only later, when raw partitions stand still', () => {
    fc.assert(
      fc.property(flatRules, drawnEvents, clusters, (rules, drawn, cluster) => {
        const { told, nodes } = run(rules, drawn, { ...cluster, rawPartitions: 3, stalls: true });
        const isRising = ({ rule }: Signal) => RISING.includes(rule.id);
        const flat = (signals: readonly Signal[]) => signals.filter((one) => !isRising(one));
        expect(said(flat(nodes.signals), drawn)).toEqual(said(flat(told), drawn));
        // Partitions come in another order: an episode may begin with another of its events.
        expect(evidence(nodes.signals.filter(isRising))).toEqual(evidence(told.filter(isRising)));
      }),
      { numRuns: 150 },
    );
  }, 120_000);

  it('tell of the same events by rules over rules', () => {
    const counts: Record<string, number> = {};
    fc.assert(
      fc.property(nestedRules, drawnEvents, clusters, (rules, drawn, cluster) => {
        const { told, nodes } = run(rules, drawn, cluster);
        for (const { rule } of told) counts[rule.id] = (counts[rule.id] ?? 0) + 1;
        const isRising = ({ rule }: Signal) => ['outerCount', 'outerTemporal'].includes(rule.id);
        const flat = (signals: readonly Signal[]) => signals.filter((one) => !isRising(one));
        expect(said(flat(nodes.signals), drawn)).toEqual(said(flat(told), drawn));
        // Firings reach the outer owner in another order: it may begin with another event, of the same episode.
        expect(evidence(nodes.signals.filter(isRising))).toEqual(evidence(told.filter(isRising)));
      }),
      { numRuns: 200 },
    );
    for (const name of Object.keys(outer)) expect(counts[name]).toBeGreaterThan(10);
  }, 120_000);
});
