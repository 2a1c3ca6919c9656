// Goal: the small pieces that equal answers rest on.
// Method: numbers whose order as text is known, patterns judged by regular expressions of JavaScript, verdicts of items
// as servers of versions 8 and 9 answer them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { letterCases } from '../../../../src/store/elasticsearch/read/letter-cases.ts';
import { likeRegexp } from '../../../../src/store/elasticsearch/read/like-regexp.ts';
import { verdictOf } from '../../../../src/store/elasticsearch/write/bulk-verdict.ts';
import { sortableNumber } from '../../../../src/store/elasticsearch/write/sortable-number.ts';

describe('a sortable number', () => {
  it('has the order of the number', () => {
    const number = fc.double({ noNaN: true, noDefaultInfinity: true });
    fc.assert(
      fc.property(number, number, (a, b) => {
        const [x, y] = [sortableNumber(a), sortableNumber(b)];
        expect(x < y ? -1 : x > y ? 1 : 0).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
    );
  });
});

describe('letter cases', () => {
  it.each([
    ['k', ['k', 'K', '\u212a']],
    ['Đ', ['đ', 'Đ']],
    ['7', ['7']],
    ['ệ', ['ệ', 'Ệ']],
  ])('of %s', (character, cases) => {
    expect([...letterCases(character)].sort()).toEqual([...cases].sort());
  });
});

describe('a like pattern', () => {
  it.each([
    ['*', { any: true, exact: true }],
    ['a.c', { source: '[aA]\\.[cC]', exact: true, reachesLong: false }],
    ['*"1"*', { source: '.*\\"1\\".*', reachesLong: true }],
    ['a??????????', { exact: true }],
    ['*a??????????', { exact: false }],
  ])('%s', (pattern, expected) => {
    expect(likeRegexp(pattern)).toMatchObject(expected);
  });
});

describe('the verdict', () => {
  const fault = (type: string, reason = '') => ({ type, reason });
  it.each([
    [201, undefined, 'stored'],
    [409, fault('version_conflict_engine_exception'), 'repeated'],
    [404, undefined, 'repeated'],
    [404, fault('index_not_found_exception'), 'busy'],
    [429, fault('es_rejected_execution_exception'), 'busy'],
    [403, fault('cluster_block_exception', 'read-only-allow-delete'), 'busy'],
    [503, fault('unavailable_shards_exception'), 'busy'],
    [400, fault('validation_exception', 'this action would add [2] shards'), 'busy'],
    [400, fault('index_closed_exception'), 'busy'],
    [400, fault('document_parsing_exception'), 'refused'],
    [400, fault('mapper_parsing_exception'), 'refused'],
    [400, fault('strict_dynamic_mapping_exception'), 'refused'],
    [400, fault('illegal_argument_exception', 'Limit of total fields [1000] exceeded'), 'refused'],
  ])('of %s %j is %s', (status, error, kind) => {
    const verdict = verdictOf({ status, ...(error === undefined ? {} : { error }) });
    expect(verdict.kind).toBe(kind);
  });
});
