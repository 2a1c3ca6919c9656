// Goal: the verdict of an explanation is that of the matcher, on any rule and event; it names a failing part exactly when it fails.
// Method: random rules and events, explained part by part, against the shared index.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { EventTimeReader } from '../../../src/cli/rule-eval/event-time.ts';
import { explainCorrelation } from '../../../src/cli/rule-explain/explain-correlation.ts';
import { EventExplainer } from '../../../src/cli/rule-explain/explain-event.ts';
import { satisfies } from '../../../src/detect/correlate/conditions.ts';
import {
  ConditionTree,
  type ExplainedPart,
} from '../../../src/detect/sigma/explain/condition-tree.ts';
import { firstFailure } from '../../../src/detect/sigma/explain/first-failure.ts';
import { openRules } from '../../../src/detect/sigma/explain/opened-rules.ts';
import { MatchIndex } from '../../../src/detect/sigma/match-index.ts';
import { createEcsWebPipeline } from '../../../src/detect/sigma/pipelines/pipelines.ts';
import { ruleText } from '../../unit/detect/sigma/rule-text.ts';

const FIELDS = ['a', 'b', 'c.d', 'c-ip', 'cs-uri-query', ''];
const word = fc.string({ unit: fc.constantFrom('a', 'B', 'b', 'đ', '1', '-', ' '), maxLength: 4 });
const pattern = fc.string({
  unit: fc.constantFrom('a', 'B', 'đ', '1', '*', '?', '-'),
  minLength: 1,
  maxLength: 4,
});
const item = fc.oneof(
  fc.tuple(
    fc
      .tuple(
        fc.constantFrom(...FIELDS),
        fc.subarray(['contains', 'startswith', 'cased', 'windash', 'neq', 'all'], { maxLength: 3 }),
      )
      .filter(
        ([, modifiers]) => !(modifiers.includes('contains') && modifiers.includes('startswith')),
      )
      .map(([name, modifiers]) => [name, ...modifiers].join('|')),
    fc.array(pattern, { minLength: 2, maxLength: 3 }),
  ),
  fc.tuple(fc.constantFrom('a', 'c.d', 'c-ip'), fc.constant(null)),
  fc.tuple(fc.constantFrom('a|exists', 'c.d|exists'), fc.boolean()),
  fc.tuple(fc.constantFrom('a|gt', 'b|lte'), fc.integer({ min: -1, max: 12 })),
  fc.tuple(fc.constantFrom('a|re', 'b|re|i'), fc.constantFrom('a+b?', '^(a|B)', '1$')),
  fc.tuple(fc.constantFrom('a|fieldref', 'b|fieldref|neq'), fc.constantFrom('a', 'b', 'c.d')),
);
const selection = fc
  .array(item, { minLength: 1, maxLength: 3 })
  .map((items) => Object.fromEntries(items as [string, unknown][]));
const condition = fc.letrec<{ node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('s1', 's2', '1 of s*', 'all of them', 'not s1'),
    fc
      .tuple(tie('node'), fc.constantFrom('and', 'or'), tie('node'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    tie('node').map((one) => `not ${one}`),
  ),
})).node;
const conditions = fc.oneof(condition, fc.array(condition, { minLength: 1, maxLength: 2 }));
const rule = fc.record({ s1: selection, s2: selection, condition: conditions });
const scalar = fc.oneof(word, fc.integer({ min: -1, max: 12 }), fc.boolean(), fc.constant(null));
const value = fc.oneof(scalar, fc.array(scalar, { maxLength: 3 }), fc.record({ x: scalar }));
const event = fc.record(
  {
    a: value,
    b: value,
    c: fc.record({ d: value }),
    'c.d': value,
    source: fc.record({ ip: value }),
    'url.query': value,
  },
  { requiredKeys: [] },
);

function failures(part: ExplainedPart): number {
  if (part.kind === 'item') return 1;
  return 'parts' in part
    ? part.parts.reduce((sum, one) => sum + failures(one), 0)
    : failures(part.part);
}

const CORRELATIONS = [
  { type: 'event_count', rules: ['one', 'two'], condition: { gte: 3 } },
  { type: 'value_count', rules: ['one', 'two'], condition: { field: 'v', gte: 3 } },
  { type: 'temporal', rules: ['one', 'two', 'three'] },
  { type: 'temporal_ordered', rules: ['one', 'two', 'three'] },
  { type: 'temporal', rules: ['one', 'two', 'three'], condition: 'one and (two or three)' },
  { type: 'temporal_ordered', rules: ['one', 'two', 'three'], condition: '(one or two) and three' },
  { type: 'value_median', rules: ['one', 'two'], condition: { field: 'v', gt: 2 } },
  { type: 'value_sum', rules: ['one', 'two'], condition: { field: 'v', gte: 6 } },
  { type: 'value_avg', rules: ['one', 'two'], condition: { field: 'v', gt: 2 } },
];
const moment = fc.record({
  at: fc.integer({ min: 0, max: 40 }),
  kind: fc.constantFrom('one', 'two', 'three', 'none', ['one', 'two']),
  user: fc.constantFrom('a', 'b', undefined),
  v: fc.constantFrom(1, 2, 3, 4, undefined),
});
/** Satisfies every correlation; random moments satisfy some of them too seldom. */
const ATTACK = [
  { at: 0, kind: 'one', user: 'a', v: 4 },
  { at: 1, kind: 'two', user: 'a', v: 3 },
  { at: 2, kind: 'one', user: 'a', v: 2 },
  { at: 3, kind: 'three', user: 'a', v: 4 },
] as const;
const CALM = [{ at: 0, kind: 'none', user: 'a', v: 1 }] as const;
const base = (name: string, id: number) =>
  ruleText(
    { s: { kind: name }, condition: 's' },
    { title: name, name, id: `00000000-0000-4000-8000-00000000000${id}` },
  );

describe('explanation of a correlation', () => {
  it.each(CORRELATIONS)('measures what the detector measures: $type', (correlation) => {
    const outer = stringify({
      title: 'Outer',
      spec: '2.2-draft',
      id: '00000000-0000-4000-8000-000000000009',
      correlation: { ...correlation, 'group-by': ['user'], timespan: '10s' },
    });
    const text = [base('one', 1), base('two', 2), base('three', 3), outer].join('---\n');
    const opened = openRules([{ file: 'rule.yml', text }], undefined);
    const [asked] = opened.correlations;
    if (asked === undefined) throw new Error('refused');
    const explainer = new EventExplainer(opened, undefined);
    const verdicts = new Set<boolean>();
    fc.assert(
      fc.property(fc.array(moment, { minLength: 1, maxLength: 12 }), (moments) => {
        const events = moments.map(({ at, ...rest }, line) => {
          return { line, event: { '@timestamp': new Date(at * 1_000).toISOString(), ...rest } };
        });
        const times = new EventTimeReader(undefined, 0);
        const said = explainCorrelation(asked, events, { opened, explainer, times });
        const isReached = said.groups.some(({ value: one }) => satisfies(said.conditions, one));
        expect(said.fires).toBe(isReached);
        expect(said.whyNot === undefined).toBe(said.fires);
        verdicts.add(said.fires);
      }),
      { numRuns: 200, examples: [[[...ATTACK]], [[...CALM]]] },
    );
    expect(verdicts.size).toBe(2);
  });
});

describe('explanation', () => {
  it.each(['none', 'ecs-web'] as const)('agrees with the matcher, pipeline %s', (name) => {
    const pipeline = name === 'none' ? undefined : createEcsWebPipeline();
    let judged = 0;
    fc.assert(
      fc.property(rule, fc.array(event, { minLength: 1, maxLength: 4 }), (detection, events) => {
        const opened = openRules([{ file: 'rule.yml', text: ruleText(detection) }], pipeline);
        const [document] = opened.documents;
        if (document === undefined || opened.detections.length === 0) return;
        const tree = new ConditionTree(document, opened);
        const index = new MatchIndex(opened.detections);
        for (const one of events) {
          judged++;
          const part = tree.explain(one);
          expect(part.holds).toBe(index.hits(one).length > 0);
          expect(firstFailure(part) === undefined).toBe(part.holds);
          expect(failures(part)).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
    expect(judged).toBeGreaterThan(200);
  });

  it('takes filters in, as the matcher does', () => {
    const filter = ruleText(
      {},
      {
        title: 'Own scanner',
        id: '00000000-0000-4000-8000-000000000002',
        detection: undefined,
        filter: {
          rules: ['00000000-0000-4000-8000-000000000001'],
          mine: { b: 1 },
          condition: 'not mine',
        },
      },
    );
    const text = `${ruleText({ s: { a: 1 }, condition: 's' })}---\n${filter}`;
    const opened = openRules([{ file: 'rule.yml', text }], undefined);
    const [document] = opened.documents;
    if (document === undefined) throw new Error('no document');
    const tree = new ConditionTree(document, opened);
    const index = new MatchIndex(opened.detections);
    for (const one of [{ a: 1 }, { a: 1, b: 1 }, { b: 1 }]) {
      expect(tree.explain(one).holds).toBe(index.hits(one).length > 0);
    }
    const failure = firstFailure(tree.explain({ a: 1, b: 1 }));
    expect(failure).toMatchObject({ unwanted: true, item: { selection: 'mine', field: 'b' } });
  });
});
