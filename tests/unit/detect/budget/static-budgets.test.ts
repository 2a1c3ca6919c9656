// Goal: a rule that is larger than its budgets is refused with its place and what to do; one that is not loads.
// Method: rules at the budget and one above it, for each budget, with the default budgets and with small ones.
import { describe, expect, it } from 'vitest';
import { patternSize } from '../../../../src/detect/budget/pattern-size.ts';
import {
  CEILINGS,
  DEFAULT_BUDGETS,
  type StaticBudgets,
} from '../../../../src/detect/budget/static-budgets.ts';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { ruleText } from '../sigma/rule-text.ts';

type Change = Partial<StaticBudgets>;

const load = (texts: readonly string[], change: Change = {}) =>
  loadRules({
    texts: texts.map((text, index) => ({ file: `r${index}.yml`, text })),
    budgets: { ...DEFAULT_BUDGETS, ...change },
    placeholders: { three: ['x', 'y', 'z'], many: Array.from({ length: 200 }, (_, i) => `v${i}`) },
  });

const issuesOf = (text: string, change: Change = {}) =>
  load([text], change).verdicts.flatMap(({ issues }) => issues);

const rule = (selection: unknown, condition = 's', more: Record<string, unknown> = {}) =>
  ruleText({ s: selection, ...more, condition });

const correlation = (id: string, rules: string[], more: Record<string, unknown> = {}) =>
  [
    `title: Correlation ${id}`,
    `id: ${id}`,
    `name: ${id}`,
    'status: test',
    'correlation:',
    `  type: ${more['type'] ?? 'event_count'}`,
    `  rules: [${rules.join(', ')}]`,
    '  group-by: [user.name]',
    `  timespan: ${more['timespan'] ?? '1m'}`,
    '  condition: { gte: 2 }',
    'gac: { family: outage, generate: true }',
  ]
    .filter((line) => !line.startsWith('gac'))
    .join('\n');

/** For each budget a rule that is at it and one that is over it. */
const CASES: readonly [keyof StaticBudgets, Change, string, string][] = [
  ['patternChars', { patternChars: 5 }, rule({ 'a|re': 'abcde' }), rule({ 'a|re': 'abcdef' })],
  ['patternSize', { patternSize: 20 }, rule({ 'a|re': 'x{20}' }), rule({ 'a|re': 'x{3}y{18}' })],
  [
    'wildcardsPerValue',
    { wildcardsPerValue: 2 },
    rule({ a: '*b*\\*' }),
    rule({ a: ['x', '*b*c?'] }),
  ],
  ['valuesPerList', { valuesPerList: 2 }, rule({ a: ['1', '2'] }), rule({ a: ['1', '2', '3'] })],
  ['valuesPerList', { valuesPerList: 2 }, rule(['k1', 'k2']), rule(['k1', 'k2', 'k3'])],
  [
    'testsPerRule',
    { testsPerRule: 6 },
    rule({ 'a|base64offset|contains': ['abcd', 'efgh'] }),
    rule({ 'a|base64offset|contains': ['abcd', 'efgh'], b: 'c' }),
  ],
  [
    'testsPerRule',
    { testsPerRule: 3 },
    rule({ 'a|expand': '%three%' }),
    rule({ 'a|expand': ['%three%', '4'] }),
  ],
  [
    'selections',
    { selections: 2 },
    rule({ a: 1 }, '1 of them', { t: { a: 2 } }),
    rule({ a: 1 }, '1 of them', { t: { a: 2 }, u: { a: 3 } }),
  ],
  ['selectionDepth', { selectionDepth: 1 }, rule([{ a: 1 }]), rule([[{ a: 1 }]])],
  ['conditionChars', { conditionChars: 7 }, rule({ a: 1 }, 's and s'), rule({ a: 1 }, 's  and s')],
  [
    'conditionDepth',
    { conditionDepth: 2 },
    rule({ a: 1 }, '(s) or not (s or s)'),
    rule({ a: 1 }, 'not (not s)'),
  ],
];

describe('budgets of a rule as it is read', () => {
  it.each(CASES)('%s', (budget, change, sound, over) => {
    expect(issuesOf(sound, change)).toEqual([]);
    const issues = issuesOf(over, change);
    expect(issues).toHaveLength(1);
    expect(issues[0]?.detail).toContain(`detect.budgets.${budget}`);
    expect(issues[0]?.at).toMatch(/^r0\.yml:\d+:\d+$/);
    expect(issues[0]?.hint).toBeTruthy();
  });

  it('says where the value stands', () => {
    const text = rule({ a: ['x', 'b*c?d*'] });
    const [issue] = issuesOf(text, { wildcardsPerValue: 2 });
    const [, line = 0, column = 0] = issue?.at.split(':').map(Number) ?? [];
    expect(text.split('\n')[line - 1]?.slice(column - 1)).toMatch(/^"?b\*c\?d\*/);
  });

  it('holds for filters too', () => {
    const filter = [
      'title: F',
      'logsource: { category: test }',
      'filter:',
      '  rules: [anything]',
      '  s: { a: [1, 2, 3] }',
      '  condition: not s',
    ].join('\n');
    const details = issuesOf(filter, { valuesPerList: 2 }).map(({ detail }) => detail);
    expect(details.join()).toContain('detect.budgets.valuesPerList');
  });

  it('bounds the window of each type of correlation', () => {
    const base = rule({ a: 1 }).replace(/^id: .*$/m, 'id: base');
    const windowHours = { ...DEFAULT_BUDGETS.windowHours, event_count: 1 };
    const loaded = load([base, correlation('c1', ['base'], { timespan: '61m' })], { windowHours });
    expect(loaded.verdicts.map(({ status }) => status)).toEqual(['loaded', 'rejected']);
    const issue = loaded.verdicts[1]?.issues.find(({ detail }) => detail.includes('budgets'));
    expect(issue?.detail).toContain('detect.budgets.windowHours.event_count');
    expect(issue?.at).toBe('r1.yml:9:3');
    const other = correlation('c1', ['base'], { timespan: '61m', type: 'temporal' });
    expect(load([base, other], { windowHours }).verdicts[1]?.status).toBe('loaded');
  });

  it('bounds the rules of a correlation, and chains in whatever order they are read', () => {
    const base = rule({ a: 1 }).replace(/^id: .*$/m, 'id: base');
    const many = correlation('c1', ['base', 'b2', 'b3']);
    const [, refused] = load([base, many], { rulesPerCorrelation: 2 }).verdicts;
    expect(refused?.issues.map(({ detail }) => detail).join()).toContain(
      'detect.budgets.rulesPerCorrelation',
    );
    const chain = ['c1', 'c2', 'c3'].map((id, at) =>
      correlation(id, [at === 0 ? 'base' : `c${at}`]),
    );
    for (const texts of [
      [base, ...chain],
      [...chain.toReversed(), base],
    ]) {
      const { verdicts } = load(texts, { chainDepth: 2 });
      const rejected = verdicts.filter(({ status }) => status === 'rejected');
      expect(rejected.map(({ id }) => id)).toEqual(['c3']);
      expect(rejected[0]?.issues.at(-1)?.detail).toContain('detect.budgets.chainDepth');
      expect(load(texts, { chainDepth: 3 }).verdicts.every((one) => one.status === 'loaded')).toBe(
        true,
      );
    }
  });

  it('refuses what a parser could not bear, whatever the rest of the document', () => {
    const deep = `${'['.repeat(20)}{ a: 1 }${']'.repeat(20)}`;
    const issues = issuesOf(ruleText({ s: 1, condition: 's' }).replace(/s: 1/, `s: ${deep}`));
    expect(issues.map(({ detail }) => detail).join()).toContain('detect.budgets.selectionDepth');
  });

  it('does not cut placeholders short without a word', () => {
    const [issue] = issuesOf(rule({ 'a|expand': '%many%%many%%many%' }));
    expect(issue?.detail).toContain('20000');
  });

  it('has no default above what parsers bear', () => {
    for (const [name, most] of Object.entries(CEILINGS)) {
      const own = DEFAULT_BUDGETS[name as keyof StaticBudgets];
      if (typeof most === 'number') expect(own).toBeLessThanOrEqual(most);
      else
        for (const [type, hours] of Object.entries(own))
          expect(hours).toBeLessThanOrEqual(most[type]);
    }
  });
});

describe('the size of a pattern', () => {
  it.each([
    ['abc', 3],
    ['a{20}', 20],
    ['(ab|c){3}', 9],
    ['[a-z]{2,5}', 5],
    ['((a{100}){100}){100}', 1_000_000],
    ['\\d{3}x', 4],
    ['[\\]a]{4}', 4],
    ['[]a]{3}', 3],
    ['(a|b)*c', 3],
    ['a{3,}b', 4],
    ['(?:x{2}){3}?', 6],
    ['(?<name>[0-9]{4})', 4],
  ])('of %s is %i', (pattern, size) => {
    expect(patternSize(pattern)).toBe(size);
  });

  it('has an end, however deep its repeats', () => {
    expect(patternSize(`${'('.repeat(3_000)}a${'){9}'.repeat(3_000)}`)).toBe(1_000_000_000);
  });
});
