// Goal: what is wrong in a document is refused with its place and what to do; the others load.
// Method: a table of wrong documents; positions are checked against the text.
import { describe, expect, it } from 'vitest';
import { issuesOf, loadText, ruleText } from './rule-text.ts';

const rule = (selection: unknown) => ruleText({ selection, condition: 'selection' });
const SOUND = rule({ f: 'x' });

describe('refusals', () => {
  it.each([
    ['an unknown modifier', rule({ 'f|contain': 'x' }), 'modifier "contain"'],
    ['a modifier twice', rule({ 'f|contains|contains': 'x' }), 'twice'],
    ['null in a list', rule({ f: ['x', null] }), 'null stands in a list'],
    ['an empty list', rule({ f: [] }), 'empty'],
    ['an empty selection', rule({}), 'empty'],
    ['a null selection', rule(null), 'null'],
    ['a map as value', rule({ f: { g: 1 } }), 'map'],
    ['exists as text', rule({ 'f|exists': 'yes' }), 'true or false'],
    ['exists with others', rule({ 'f|exists|neq': true }), 'other modifiers'],
    ['a quoted number', rule({ 'f|gte': '5' }), 'not a number'],
    ['re after others', rule({ 'f|contains|re': 'x' }), 'cannot follow'],
    ['i without re', rule({ 'f|i': 'x' }), 'without "re"'],
    ['look-around', rule({ 'f|re': 'a(?=b)' }), 'look-around'],
    ['back-references', rule({ 'f|re': '(a)\\1' }), 'back-references'],
    ['a broken pattern', rule({ 'f|re': 'a(b' }), 'cannot be used'],
    ['flags within a pattern', rule({ 'f|re': 'a(?i)b' }), 'start only'],
    ['an unknown escape', rule({ 'f|re': '\\y' }), '"\\y"'],
    ['host bits in a block', rule({ 'f|cidr': '192.0.2.1/24' }), 'beyond its prefix'],
    ['no address block', rule({ 'f|cidr': '192.0.2' }), 'not an address'],
    ['a wildcard to encode', rule({ 'f|base64': 'a*' }), 'wildcard'],
    ['bytes without base64', rule({ 'f|wide': 'abc' }), 'bytes'],
    ['an open placeholder', rule({ 'f|expand': '%who%' }), '%who%'],
    ['a range of hours', rule({ 'f|hour|gte': 5 }), 'cannot follow'],
    ['null with contains', rule({ 'f|contains': null }), 'null cannot'],
    ['a timeframe', ruleText({ s: { f: 1 }, timeframe: '5m', condition: 's' }), 'timeframe'],
    ['no condition', ruleText({ s: { f: 1 } }), 'no condition'],
    ['action', ruleText({ s: { f: 1 }, condition: 's' }, { action: 'global' }), '"action"'],
    [
      'a strange taxonomy',
      ruleText({ s: { f: 1 }, condition: 's' }, { taxonomy: 'mine' }),
      'taxonomy',
    ],
    ['a misspelt level', ruleText({ s: { f: 1 }, condition: 's' }, { level: 'hi' }), '"level"'],
    ['a misspelt key', ruleText({ s: { f: 1 }, condition: 's' }, { lvel: 'high' }), '"lvel"'],
    [
      'a strange logsource key',
      ruleText({ s: { f: 1 }, condition: 's' }, { logsource: { categori: 'x' } }),
      '"categori"',
    ],
    [
      'an unknown gac key',
      ruleText({ s: { f: 1 }, condition: 's' }, { gac: { famly: 'outage' } }),
      '"famly"',
    ],
    [
      'a rule that calls itself unsupported',
      ruleText({ s: { f: 1 }, condition: 's' }, { status: 'unsupported' }),
      'unsupported',
    ],
    [
      'text in one language',
      ruleText({ s: { f: 1 }, condition: 's' }, { gac: { family: 'outage', title: { vi: 'a' } } }),
      'languages',
    ],
    [
      'a reason that cannot be filled',
      ruleText(
        { s: { f: 1 }, condition: 's' },
        { gac: { family: 'outage', reason: { vi: '{count}', en: '{count}' } } },
      ),
      '{count}',
    ],
    [
      'a rule of ours without family',
      ruleText({ s: { f: 1 }, condition: 's' }, { gac: { nature: 'fault' } }),
      'family',
    ],
    ['broken YAML', 'title: [', 'YAML'],
    ['a YAML alias', 'title: *x', 'YAML'],
    ['no map', '- a', 'not a map'],
    ['no detection', 'title: t\nid: x\nlogsource: {category: a}', 'neither'],
  ])('names %s', (_, text, detail) => {
    const { verdicts, set } = loadText(
      `${text.trimEnd()}\n---\n${SOUND.replace('000000001', '000000002')}`,
    );
    const refused = verdicts.find(({ status }) => status === 'rejected');
    const details = refused?.issues.map((issue) => issue.detail).join('\n');
    expect(details).toContain(detail);
    for (const issue of refused?.issues ?? []) expect(issue.at).toMatch(/^rule\.yml:\d+:\d+$/);
    expect(set.detections.map(({ facts }) => facts.id)).toEqual([
      '00000000-0000-4000-8000-000000000002',
    ]);
  });

  it('names every issue of every document at once, at its line and column', () => {
    const text = [
      'title: First',
      'id: 00000000-0000-4000-8000-000000000001',
      'level: hi',
      'logsource:',
      '  category: test',
      'detection:',
      '  selection:',
      '    f|contain: x',
      '    g:',
      '      - a',
      '      -',
      '  condition: selecton',
      '---',
      'title: Second',
      'logsource:',
      '  category: test',
      'detection:',
      '  selection:',
      "    h|gte: '5'",
      '  condition: selection',
    ].join('\n');
    expect(issuesOf(text).map(({ at }) => at)).toEqual([
      'rule.yml:3:1',
      'rule.yml:8:5',
      'rule.yml:11:8',
      'rule.yml:12:3',
      'rule.yml:14:1',
      'rule.yml:19:5',
    ]);
  });

  it('refuses a second document of the same id', () => {
    const { verdicts } = loadText(`${SOUND}---\n${SOUND}`);
    expect(verdicts.map(({ status }) => status)).toEqual(['loaded', 'rejected']);
    expect(verdicts[1]?.issues[0]?.detail).toContain('already taken by rule.yml');
  });

  it('takes related, references and keys of the author', () => {
    const related = [{ id: 'x', type: 'similar' }];
    const text = ruleText(
      { s: { f: 1 }, condition: 's' },
      { related, simulation: 1, taxonomy: 'sigma' },
    );
    expect(loadText(text).verdicts[0]).toMatchObject({ status: 'loaded', issues: [] });
  });
});
