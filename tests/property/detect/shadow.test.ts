// Goal: a version in shadow with the text of the one in force tells of exactly the same, and whatever is in shadow changes
// nothing that is told of the rules in force; in one process and among many.
// Method: random events in random order over rules with and without others in shadow, loaded as the service does.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../src/detect/load-rules.ts';
import type { RuleSet } from '../../../src/detect/rule-set.ts';
import { isShadowId, liveIdOf } from '../../../src/event/shadow-rule.ts';
import type { Signal } from '../../../src/event/signal.ts';
import { bench, event, START_MS } from '../../unit/detect/correlate/detector-bench.ts';
import { SimulatedNodes } from '../../unit/detect/distributed/simulated-nodes.ts';

const ACTIONS = ['hit', 'one', 'two'];
const base = (action: string) => `title: ${action}
id: ${action}
name: ${action}
logsource: { category: test }
detection: { selection: { event.action: ${action} }, condition: selection }
level: low
gac: { family: wrong_access, fingerprint: [source.ip] }
`;
const correlation = (name: string, body: string) => `title: ${name}
id: ${name}
name: ${name}
correlation:
  group-by: [source.ip]
  timespan: 20s
${body}level: high
gac: { family: wrong_access }
`;
const RULES = [
  ...ACTIONS.map(base),
  correlation('count', '  type: event_count\n  rules: [hit]\n  condition: { gte: 3 }\n'),
  correlation(
    'values',
    '  type: value_count\n  rules: [hit, one]\n  condition: { gte: 2, field: user.name }\n',
  ),
  correlation('ordered', '  type: temporal_ordered\n  rules: [one, two]\n'),
  correlation('few', '  type: event_count\n  rules: [two]\n  condition: { gte: 1, lt: 3 }\n'),
  correlation('over', '  type: event_count\n  rules: [count]\n  condition: { gte: 1 }\n'),
];
const marked = (text: string) => text.replace('wrong_access', 'wrong_access, shadow: true');
const files = (texts: readonly string[]) =>
  texts.map((text, index) => ({ file: `${index}.yml`, text }));
const load = (texts: readonly string[]): RuleSet => {
  const { set, verdicts } = loadRules({ texts: files(texts), shadow: { directories: [] } });
  expect(verdicts.filter(({ status }) => status === 'rejected')).toEqual([]);
  return set;
};

const drawn = fc.array(
  fc.record({
    at: fc.integer({ min: 0, max: 60 }),
    action: fc.constantFrom(...ACTIONS),
    ip: fc.constantFrom('192.0.2.1', '192.0.2.2'),
    user: fc.constantFrom('a', 'b'),
    late: fc.integer({ min: 0, max: 8 }),
  }),
  { maxLength: 40 },
);
type Drawn = Readonly<{ at: number; action: string; ip: string; user: string; late: number }>;

const placed = (given: readonly Drawn[], partitions: number) => {
  const next = new Array<number>(partitions).fill(0);
  return given
    .toSorted((a, b) => a.at + a.late - (b.at + b.late))
    .map(({ late: _, ...sample }, index) => {
      const partition = index % partitions;
      const offset = next[partition] ?? 0;
      next[partition] = offset + 1;
      return event({ ...sample, partition, offset, source: `s${partition}` });
    });
};

/** What one process tells. */
function alone(rules: RuleSet, given: readonly Drawn[]): Signal[] {
  const { detector } = bench(rules);
  const told = placed(given, 1).flatMap((one) => detector.evaluate(0, [one], START_MS + 90_000));
  for (let second = 90; second < 200; second += 5) {
    told.push(...detector.advance(START_MS + second * 1_000));
  }
  return told;
}

/** What many tell. */
function together(rules: RuleSet, given: readonly Drawn[]): Signal[] {
  const nodes = new SimulatedNodes(START_MS, { rules, rawPartitions: 2, signalPartitions: 2 });
  for (const one of placed(given, 2)) nodes.receive(one);
  for (let second = 90; second < 200; second += 5) {
    nodes.nowMs = START_MS + second * 1_000;
    for (const partition of nodes.raw.keys()) nodes.match(partition);
    nodes.ownAll();
    nodes.ownAll();
  }
  return nodes.signals;
}

/** All of a signal but ids of signals, which hold that of the rule. */
const essence = ({ id: _, rule, decidedAtMs: _at, ...rest }: Signal) =>
  JSON.stringify([liveIdOf(rule.id), rest]).replaceAll(/"sg_\w+"/g, '"signal"');
const of = (signals: readonly Signal[], isShadow: boolean) =>
  signals
    .filter(({ rule }) => isShadowId(rule.id) === isShadow)
    .map(essence)
    .sort();

describe.each([
  ['one process', alone],
  ['many', together],
] as const)('rules in shadow in %s', (_name, run) => {
  it('tell of the same when they are the same', () => {
    const rules = load([...RULES, ...RULES.map(marked)]);
    fc.assert(
      fc.property(drawn, (given) => {
        const told = run(rules, given);
        expect(of(told, true)).toEqual(of(told, false));
      }),
      { numRuns: 40 },
    );
  });

  it('change nothing of what is told without them', () => {
    const bare = load(RULES);
    const others = [
      base('hit').replace('hit }', "'*' }"),
      correlation('count', '  type: event_count\n  rules: [one]\n  condition: { gte: 2 }\n'),
      base('new').replace('action: new', 'action: two'),
    ];
    const rules = load([...RULES, ...others.map(marked)]);
    let compared = 0;
    fc.assert(
      fc.property(drawn, (given) => {
        const told = run(rules, given);
        expect(of(told, false)).toEqual(of(run(bare, given), false));
        compared += told.length;
      }),
      { numRuns: 40 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
