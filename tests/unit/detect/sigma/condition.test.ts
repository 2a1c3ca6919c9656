// Goal: conditions follow Sigma's grammar and precedence; what names nothing is an error.
// Method: three selections a, b, c that are true as the event says.
import { describe, expect, it } from 'vitest';
import { issuesOf, loadText, ruleText } from './rule-text.ts';

const SELECTIONS = { a: { a: 1 }, b: { b: 1 }, c: { c: 1 }, _d: { d: 1 }, notepad: { n: 1 } };

function judge(condition: unknown, truths: string): boolean {
  const { set, verdicts } = loadText(ruleText({ ...SELECTIONS, condition }));
  expect(verdicts[0]?.status).toBe('loaded');
  const event = Object.fromEntries([...truths].map((name) => [name, 1]));
  return set.match(event as never).length > 0;
}

describe('conditions', () => {
  it.each([
    ['a or b and c', 'a', true],
    ['(a or b) and c', 'a', false],
    ['not a and b', 'b', true],
    ['not a and b', '', false],
    ['not (a and b)', 'a', true],
    ['not not a', 'a', true],
    ['not not not a', 'a', false],
    ['not a or not b', 'a', true],
    ['1 of them', 'c', true],
    ['1 of them', 'd', false],
    ['all of them', 'abcn', true],
    ['all of them', 'ab', false],
    ['1 of _*', 'd', true],
    ['all of *', 'abc', false],
    ['not 1 of them', 'd', true],
    ['a and not 1 of n*', 'a', true],
    ['1 of no*d', 'n', true],
    ['notepad', 'n', true],
    ['not notepad', 'a', true],
    ['((((a))))', 'a', true],
    [['a', 'b and c'], 'bc', true],
    [['a', 'b and c'], 'b', false],
  ])('%s of "%s" is %s', (condition, truths, hit) => {
    expect(judge(condition, truths)).toBe(hit);
  });

  it.each([
    ['a and x', 'names "x"'],
    ['1 of x*', 'names no selection'],
    ['a and not 1 of filter*', 'names no selection'],
    ['2 of them', 'is not Sigma'],
    ['any of them', 'is not Sigma'],
    ['a | count() > 5', 'Aggregations'],
    ['a AND b', '"AND"'],
    ['a and', 'too early'],
    ['(a', 'not closed'],
    ['a)', 'not expected'],
    ['a b', 'not expected'],
    ['', 'empty'],
    ['not', 'too early'],
    ['1 of', 'no pattern'],
    [`${'('.repeat(100)}a${')'.repeat(100)}`, 'nested 100 deep'],
  ])('refuses %s', (condition, detail) => {
    const issues = issuesOf(ruleText({ ...SELECTIONS, condition }));
    expect(issues[0]).toMatchObject({ status: 'rejected' });
    expect(issues[0]?.detail).toContain(detail);
    expect(issues[0]?.at).toMatch(/^rule\.yml:\d+:\d+$/);
    expect(issues[0]?.hint).toBeTruthy();
  });

  it('tells of a selection that is not used, and loads', () => {
    const issues = issuesOf(ruleText({ a: { a: 1 }, b: { b: 1 }, condition: 'a' }));
    expect(issues).toMatchObject([{ status: 'loaded', detail: 'The condition does not use "b".' }]);
  });
});
