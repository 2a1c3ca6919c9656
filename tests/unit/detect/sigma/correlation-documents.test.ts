// Goal: correlation and filter documents resolve, order and refuse as Sigma 2.1 says.
// Method: small document sets as text; the compiled rule set and the issues are looked at.
import { describe, expect, it } from 'vitest';
import { issuesOf, loadText, ruleText } from './rule-text.ts';

let serial = 100;
const uuid = () => `00000000-0000-4000-8000-000000000${serial++}`;

function detection(name: string, other: Record<string, unknown> = {}): string {
  return ruleText({ s: { f: name }, condition: 's' }, { id: uuid(), name, ...other });
}

function correlation(name: string, block: Record<string, unknown>, other = {}): string {
  const text = {
    title: name,
    id: uuid(),
    name,
    correlation: { type: 'event_count', 'group-by': ['u'], timespan: '5m', ...block },
    ...other,
  };
  return JSON.stringify(text);
}

const load = (...texts: string[]) => loadText(texts.join('\n---\n'));
const refused = (...texts: string[]) =>
  issuesOf(texts.join('\n---\n'))
    .filter(({ status }) => status === 'rejected')
    .map(({ detail }) => detail);
const COUNT = { condition: { gte: 3 } };

describe('correlations', () => {
  it('compile with references by name or id, forward and chained, inner first', () => {
    const { set, verdicts } = load(
      correlation('outer', {
        rules: ['inner', 'b'],
        ...COUNT,
        type: 'temporal_ordered',
        condition: undefined,
      }),
      correlation('inner', { rules: ['a'], condition: { gt: 100, lte: 200 } }),
      detection('a'),
      detection('b'),
    );
    expect(verdicts.map(({ status }) => status)).toEqual(['loaded', 'loaded', 'loaded', 'loaded']);
    expect(set.correlations.map(({ name }) => name)).toEqual(['inner', 'outer']);
    const [inner, outer] = set.correlations;
    expect(inner).toMatchObject({
      windowMs: 300_000,
      raises: false,
      conditions: [
        { operator: 'gt', value: 100 },
        { operator: 'lte', value: 200 },
      ],
    });
    expect(outer).toMatchObject({ raises: true, conditions: [{ operator: 'gte', value: 2 }] });
    expect(outer?.ruleIds).toEqual([inner?.facts.id, set.detections[1]?.facts.id]);
    expect(set.detections.map(({ raises }) => raises)).toEqual([false, false]);
  });

  it('let referred rules raise when generate says so', () => {
    const text = correlation('c', { rules: ['a'], generate: true, ...COUNT });
    expect(load(text, detection('a')).set.detections[0]?.raises).toBe(true);
  });

  it('keep the version of a rule until its own text or a part of it changes', () => {
    const a = detection('a');
    const c = correlation('c', { rules: ['a'], ...COUNT });
    const before = load(a, c).set;
    expect(load(a, c).set.version).toBe(before.version);
    const after = load(a.replace('f: a', 'f: z'), c).set;
    expect(after.version).not.toBe(before.version);
    expect(after.correlations[0]?.facts.version).not.toBe(before.correlations[0]?.facts.version);
  });

  it('resolve aliases to rule ids', () => {
    const aliases = { who: { a: 'user.name', b: 'user.id' } };
    const { set } = load(
      correlation('c', { type: 'temporal', rules: ['a', 'b'], 'group-by': ['who'], aliases }),
      detection('a'),
      detection('b'),
    );
    const [a, b] = set.detections.map(({ facts }) => facts.id);
    expect(set.correlations[0]?.aliases).toEqual({
      who: { [`${a}`]: 'user.name', [`${b}`]: 'user.id' },
    });
  });

  it.each([
    ['an unknown reference', { rules: ['zz'], ...COUNT }, 'No rule has the id or name "zz"'],
    ['no rules', { ...COUNT }, 'names no rule'],
    ['a reference twice', { rules: ['a', 'a'], ...COUNT }, 'twice'],
    ['an unknown type', { rules: ['a'], type: 'value_mode', ...COUNT }, 'not known'],
    [
      'a type of a draft',
      { rules: ['a'], type: 'value_median', condition: { field: 'x', gte: 3 } },
      'draft',
    ],
    ['words of a draft', { rules: ['a'], type: 'temporal', condition: 'a' }, 'draft'],
    ['an unknown key', { rules: ['a'], groupby: ['x'], ...COUNT }, '"groupby"'],
    ['a timespan in weeks', { rules: ['a'], timespan: '1w', ...COUNT }, 'not a timespan'],
    ['a timespan without unit', { rules: ['a'], timespan: 90, ...COUNT }, 'not a timespan'],
    ['a condition in words', { rules: ['a'], condition: 'a and b' }, 'text'],
    ['an empty condition', { rules: ['a'], condition: {} }, 'compares with nothing'],
    ['a quoted threshold', { rules: ['a'], condition: { gte: '3' } }, 'not a number'],
    [
      'a field on event_count',
      { rules: ['a'], condition: { gte: 3, field: 'x' } },
      'takes no field',
    ],
    ['value_count without field', { rules: ['a'], type: 'value_count', ...COUNT }, 'needs a field'],
    [
      'no percentile',
      { rules: ['a'], type: 'value_percentile', condition: { gt: 1, field: 'x' } },
      'percentile',
    ],
    ['absence without expectation', { rules: ['a'], condition: { lt: 1 } }, 'expected'],
    [
      'an alias without a rule',
      { rules: ['a'], aliases: { w: { zz: 'u' } }, ...COUNT },
      'none of the rules',
    ],
  ])('are refused with %s', (_, block, detail) => {
    expect(refused(correlation('c', block), detection('a')).join('\n')).toContain(detail);
  });

  it('are refused in a cycle, and with a rule that is refused', () => {
    const one = correlation('one', { rules: ['two'], ...COUNT });
    const two = correlation('two', { rules: ['one'], ...COUNT });
    expect(refused(one, two)).toEqual([
      '"two" has itself been refused.',
      '"one" leads back to this rule.',
    ]);
    const broken = detection('a').replace('condition: s', 'condition: zz');
    const [, second] = refused(correlation('c', { rules: ['a'], ...COUNT }), broken).sort();
    expect(second).toContain('which is no selection');
  });

  it('of absence carry whom they expect', () => {
    const gac = { family: 'outage', expect: { roster: 'seen', window: '1d' } };
    const text = correlation('c', { rules: ['a'], condition: { lt: 1 } }, { gac });
    expect(load(text, detection('a')).set.correlations[0]?.expect).toEqual({
      roster: 'seen',
      windowMs: 86_400_000,
    });
    const sources = { ...gac, expect: { roster: 'sources', types: ['x'] } };
    const wrong = correlation('c', { rules: ['a'], condition: { lt: 1 } }, { gac: sources });
    expect(refused(wrong, detection('a')).join()).toContain('gac.source.id alone');
  });
});

describe('filters', () => {
  const filter = (block: Record<string, unknown>, logsource: object = { category: 'test' }) =>
    JSON.stringify({ title: 'F', id: uuid(), logsource, filter: block });
  const ADMINS = { rules: ['a'], sel: { 'u|startswith': 'adm_' } };

  it('join their condition to the rule with and', () => {
    const { set } = load(detection('a'), filter({ ...ADMINS, condition: 'not sel' }));
    expect(set.match({ f: 'a', u: 'adm_1' } as never)).toEqual([]);
    expect(set.match({ f: 'a', u: 'guest' } as never)).toHaveLength(1);
    expect(set.match({ f: 'a' } as never)).toHaveLength(1);
  });

  it('warn when they keep what they were probably meant to leave out', () => {
    const texts = [detection('a'), filter({ ...ADMINS, condition: 'sel' })].join('\n---\n');
    expect(issuesOf(texts)).toMatchObject([
      { status: 'loaded', hint: expect.stringContaining('not selection') },
    ]);
    const { set } = loadText(texts);
    expect(set.match({ f: 'a', u: 'adm_1' } as never)).toHaveLength(1);
    expect(set.match({ f: 'a', u: 'guest' } as never)).toEqual([]);
  });

  it.each([
    [
      'another logsource',
      { ...ADMINS, condition: 'not sel' },
      { category: 'other' },
      'does not contain',
    ],
    [
      'a narrower logsource',
      { ...ADMINS, condition: 'not sel' },
      { category: 'test', product: 'x' },
      'does not contain',
    ],
    ['an unknown rule', { ...ADMINS, rules: ['zz'], condition: 'not sel' }, undefined, '"zz"'],
    ['any rule', { ...ADMINS, rules: 'any', condition: 'not sel' }, undefined, 'draft'],
    [
      'a correlation',
      { ...ADMINS, rules: ['c'], condition: 'not sel' },
      undefined,
      'is a correlation',
    ],
    [
      'a pattern of nothing',
      { ...ADMINS, condition: 'not 1 of x*' },
      undefined,
      'names no selection',
    ],
  ])('are refused for %s', (_, block, logsource, detail) => {
    const texts = [
      detection('a'),
      correlation('c', { rules: ['a'], ...COUNT }),
      filter(block, logsource),
    ];
    expect(refused(...texts).join('\n')).toContain(detail);
  });
});
