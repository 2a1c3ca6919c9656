// Goal: no regular expression of a rule can stop the service, and what cannot be run in linear time is refused with its place.
// Method: patterns that are known to explode in backtracking engines, over values of 64 KiB and of 256 KiB that nearly match.
import { describe, expect, it } from 'vitest';
import { loadRules } from '../../../../src/detect/load-rules.ts';
import { compileRegex } from '../../../../src/detect/sigma/safe-regex.ts';
import { ruleText } from './rule-text.ts';

const SIZE = 65_535;
/** Generous: a backtracking engine would take longer than the universe is old. */
const MOST_MS = 5_000;

const fill = (piece: string, end = '!') =>
  piece.repeat(Math.ceil(SIZE / piece.length)).slice(0, SIZE - end.length) + end;

/** Pattern, value that nearly matches it. */
const CATASTROPHES: readonly [string, string][] = [
  ['^(a+)+$', fill('a')],
  ['^(a*)*b$', fill('a')],
  ['^([a-zA-Z]+)*$', fill('aB')],
  ['^(a|aa)+$', fill('a')],
  ['^(a|a?)+$', fill('a')],
  ['(x+x+)+y', fill('x')],
  ['^(.*a){12}$', fill('a', 'b')],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', fill('a')],
  ['^(\\w+\\s?)*$', fill('abc ', '\u0000')],
  ['^([a-zA-Z0-9_.-]+)+@([a-zA-Z0-9-]+\\.)+[a-z]{2,}$', fill('a.b-')],
  ['(.*)*(.*)*(.*)*=', fill('x')],
  ['^(?:(?:\\s*)*)*x$', fill(' ')],
  ['((a{1,4}){1,4}){1,4}$', fill('a')],
  ['(?:.*?,){11}P', fill('1,2,')],
  ['(?:(?:"|\'|\\]|\\}|\\\\|\\d|(?:nan|infinity|true|false))+)*;', fill('1')],
  ['\\.(?:.*=.*)*$', fill('.=', '\n')],
];

/** Loops over single characters, which backtracking engines run without counting. */
const QUIET_LOOPS = [
  'a.*b',
  'a.*b.*c.*d',
  '.*.*x',
  'a[^b]*b',
  '.*?.*?x',
  'a.+?b',
  '\\w+\\s*\\w+=x',
];
const LARGEST_RECORD = 262_144;

describe('regular expressions of rules', () => {
  it.each(CATASTROPHES)('%s takes linear time', (pattern, value) => {
    for (const flags of ['', 'i']) {
      const regex = compileRegex(pattern, flags);
      if ('problem' in regex) throw new Error(regex.problem);
      const began = performance.now();
      regex.test(value);
      regex.test(value.slice(0, -1));
      expect(performance.now() - began).toBeLessThan(MOST_MS);
    }
  });

  it.each(QUIET_LOOPS)('%s does not take the square of the length', (pattern) => {
    const regex = compileRegex(pattern, '');
    if ('problem' in regex) throw new Error(regex.problem);
    const began = performance.now();
    expect(regex.test('a'.repeat(LARGEST_RECORD))).toBe(false);
    expect(performance.now() - began).toBeLessThan(MOST_MS);
  });

  it.each(['(a+)+!', 'a.*!', '(?:a?){50}!$', '!'])('finds %s wherever it is', (pattern) => {
    const regex = compileRegex(pattern, '');
    if ('problem' in regex) throw new Error(regex.problem);
    for (const length of [10, 255, 256, 4_095, 4_096, 65_536, LARGEST_RECORD]) {
      expect(regex.test(`${'a'.repeat(length)}!`)).toBe(true);
      expect(regex.test('a'.repeat(length))).toBe(false);
    }
  });

  it.each([
    'a(?=b)',
    'a(?!b)',
    '(?<=a)b',
    '(?<!a)b',
    '(a)\\1',
    '(?<n>a)\\k<n>',
    '(?P<n>a)(?P=n)',
    '(?>a+)b',
    'a++b',
    '(?R)',
    '(?(1)a|b)',
  ])('refuses %s with its place', (pattern) => {
    const text = ruleText({ s: { field: 'x', 'path|re': ['sound', pattern] }, condition: 's' });
    const { verdicts } = loadRules({ texts: [{ file: 'rule.yml', text }] });
    const [verdict] = verdicts;
    expect(verdict?.status).toBe('rejected');
    const [issue] = verdict?.issues ?? [];
    const [, line = 0, column = 0] = issue?.at.split(':').map(Number) ?? [];
    expect(issue?.hint).toContain('RE2');
    const found = text.split('\n')[line - 1]?.slice(column - 1) ?? '';
    expect(found.replace(/^['"]/, '').replaceAll('\\\\', '\\')).toContain(pattern.slice(0, 4));
  });
});
