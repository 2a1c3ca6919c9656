// Goal: a filter as people type it becomes exactly one condition, or an error that says what to
// write instead.
// Method: tables of text and condition.
import { describe, expect, it } from 'vitest';
import { allOf, parseEventFilter } from '../../../src/api/event-filter.ts';
import { GacError } from '../../../src/event/error.ts';
import type { Filter } from '../../../src/store/contract.ts';

const eq = (field: string, value: string): Filter => ({ op: 'eq', field, value });

const READ: readonly [string, Filter][] = [
  ['source.ip:192.0.2.1', eq('source.ip', '192.0.2.1')],
  ['@timestamp:x', eq('@timestamp', 'x')],
  ['source.ip:2001:db8::1', eq('source.ip', '2001:db8::1')],
  ['url.path:/a:b', eq('url.path', '/a:b')],
  ['user.name: an ', eq('user.name', ' an ')],
  ['user.name:-', eq('user.name', '-')],
  ['-user.name:an', { op: 'not', of: eq('user.name', 'an') }],
  ['user.name:*', { op: 'exists', field: 'user.name' }],
  ['-user.name:*', { op: 'not', of: { op: 'exists', field: 'user.name' } }],
  ['url.path:/ho-so/*', { op: 'like', field: 'url.path', pattern: '/ho-so/*' }],
  ['user.name:a?n', { op: 'like', field: 'user.name', pattern: 'a?n' }],
  ['user.name:**', { op: 'like', field: 'user.name', pattern: '**' }],
  ['user.name:a\\*n', { op: 'like', field: 'user.name', pattern: 'a\\*n' }],
  ['user.name:"a*n"', eq('user.name', 'a*n')],
  ['user.name:"*"', eq('user.name', '*')],
  ['user.name:""', eq('user.name', '')],
  ['user.name:"a \\"b\\" \\\\ c"', eq('user.name', 'a "b" \\ c')],
  ['user.name:">=5"', eq('user.name', '>=5')],
  ['http.response.status_code:404', eq('http.response.status_code', '404')],
  [
    'http.response.status_code:>=500',
    { op: 'gte', field: 'http.response.status_code', value: 500 },
  ],
  ['event.duration:<=1.5', { op: 'lte', field: 'event.duration', value: 1.5 }],
  ['event.duration:>-1', { op: 'gt', field: 'event.duration', value: -1 }],
  ['event.duration:<10', { op: 'lt', field: 'event.duration', value: 10 }],
  ['user.name:>abc', eq('user.name', '>abc')],
  ['user.name:Nguyễn', eq('user.name', 'Nguyễn')],
];

const REFUSED = [
  '',
  '-',
  ':',
  'word',
  ':value',
  '-:value',
  'a b:c',
  'user.name:',
  'a"b:c',
  'user.name:"a',
];

describe('parseEventFilter', () => {
  it.each(READ)('reads %s', (text, filter) => {
    expect(parseEventFilter(text)).toEqual(filter);
  });

  it.each(REFUSED)('refuses %j with a hint', (text) => {
    let refused: unknown;
    try {
      parseEventFilter(text, '/query/filter/3');
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(GacError);
    const { code, issues } = refused as GacError;
    expect(code).toBe('GAC_REQUEST_INVALID');
    expect(issues[0]?.at).toBe('/query/filter/3');
    expect(issues[0]?.hint).toBeTruthy();
  });
});

describe('allOf', () => {
  it('joins only what needs joining', () => {
    const one = eq('a', '1');
    const two = eq('b', '2');
    expect(allOf([])).toBeUndefined();
    expect(allOf([one])).toBe(one);
    expect(allOf([one, two])).toEqual({ op: 'and', of: [one, two] });
  });
});
