// Goal: every value and modifier means what Sigma 2.1 says, at the places where engines differ.
// Method: one selection against one event, as a table; the rule goes the whole way from YAML to a match.
import { describe, expect, it } from 'vitest';
import { selects } from './rule-text.ts';

type Row = readonly [
  what: string,
  selection: unknown,
  event: Record<string, unknown>,
  hit: boolean,
];

const b64 = (text: string) => Buffer.from(text).toString('base64');

const VALUES: readonly Row[] = [
  ['equality ignores case', { f: 'ABC' }, { f: 'abc' }, true],
  ['equality is of the whole value', { f: 'abc' }, { f: 'abcd' }, false],
  ['case folds beyond ASCII', { f: 'ĐĂNG NHẬP' }, { f: 'đăng nhập' }, true],
  ['Cyrillic folds', { f: 'ПРИВЕТ' }, { f: 'привет' }, true],
  ['final sigma folds', { 'f|contains': 'ΑΣ' }, { f: 'xασα' }, true],
  ['long s folds', { f: 'ſ' }, { f: 'S' }, true],
  ['star is any run', { f: 'a*c' }, { f: 'aXXc' }, true],
  ['star is also nothing', { f: 'a*c' }, { f: 'ac' }, true],
  ['star alone needs a value', { f: '*' }, { g: 'x' }, false],
  ['star alone takes an empty value', { f: '*' }, { f: '' }, true],
  ['question mark is one character', { f: 'a?c' }, { f: 'abc' }, true],
  ['question mark is not none', { f: 'a?c' }, { f: 'ac' }, false],
  ['question mark takes a character of two units', { f: 'a?c' }, { f: 'a😀c' }, true],
  ['question marks pinned at the end', { f: '*a?' }, { f: 'xaab' }, true],
  ['several stars', { f: 'a*b*c' }, { f: 'a1b2b3c' }, true],
  ['several stars in order', { f: 'a*b*c' }, { f: 'a1c2b' }, false],
  ['ends may not overlap', { f: 'aba*aba' }, { f: 'aba' }, false],
  ['escaped star is a star', { f: 'a\\*c' }, { f: 'a*c' }, true],
  ['escaped star is no wildcard', { f: 'a\\*c' }, { f: 'abc' }, false],
  ['escaped question mark', { f: 'a\\?c' }, { f: 'a?c' }, true],
  ['lone backslash', { f: 'C:\\Temp' }, { f: 'c:\\temp' }, true],
  ['two backslashes are one', { f: 'a\\\\b' }, { f: 'a\\b' }, true],
  ['two backslashes and a star', { f: 'a\\\\*' }, { f: 'a\\xyz' }, true],
  ['three backslashes and a star', { f: 'a\\\\\\*' }, { f: 'a\\*' }, true],
  ['three backslashes and a star are literal', { f: 'a\\\\\\*' }, { f: 'a\\x' }, false],
  ['four backslashes are two', { f: '\\\\\\\\srv' }, { f: '\\\\srv' }, true],
  ['a list is OR', { f: ['x', 'y'] }, { f: 'y' }, true],
  ['a map is AND', { f: 'x', g: 'y' }, { f: 'x', g: 'z' }, false],
  ['a list of maps is OR', [{ f: 'x' }, { g: 'y' }], { g: 'y' }, true],
  ['nested lists are flat', { f: [['x'], ['y']] }, { f: 'y' }, true],
  ['null is absent', { f: null }, { g: 1 }, true],
  ['null is null', { f: null }, { f: null }, true],
  ['null is not empty text', { f: null }, { f: '' }, false],
  ['empty text is present and empty', { f: '' }, { f: '' }, true],
  ['empty text is not absent', { f: '' }, { g: 1 }, false],
  ['a number equals its text', { f: 4625 }, { f: '4625' }, true],
  ['a text equals its number', { f: '4625' }, { f: 4625 }, true],
  ['4.0 equals 4', { f: 4.0 }, { f: 4 }, true],
  ['a boolean equals its text', { f: true }, { f: 'True' }, true],
  ['false is not absent', { f: false }, { g: 1 }, false],
  ['any member of a list', { f: 'b' }, { f: ['a', 'b'] }, true],
  ['members are not joined', { f: 'a,b' }, { f: ['a', 'b'] }, false],
  ['nested path', { 'a.b': 'x' }, { a: { b: 'x' } }, true],
  ['flat path', { 'a.b': 'x' }, { 'a.b': 'x' }, true],
  ['mixed path', { 'a.b.c': 'x' }, { 'a.b': { c: 'x' } }, true],
  ['mixed path below', { 'a.b.c': 'x' }, { a: { 'b.c': 'x' } }, true],
  ['path through a list of maps', { 'a.b': 'y' }, { a: [{ b: 'x' }, { b: 'y' }] }, true],
];

const KEYWORDS: readonly Row[] = [
  ['keywords are OR', ['foo', 'bar'], { m: 'a BAR b' }, true],
  ['keywords look at every text', ['deep'], { a: { b: [{ c: 'so deep' }] } }, true],
  ['keywords look at no numbers', ['42'], { n: 42 }, false],
  ['keywords with all', { '|all': ['foo', 'bar'] }, { a: 'foo', b: 'bar' }, true],
  ['keywords with all, one lacking', { '|all': ['foo', 'bar'] }, { a: 'foo' }, false],
  ['keywords with wildcards', ['a*d'], { m: 'x abcd y' }, true],
  ['keyword or map', ['foo', { f: 'x' }], { f: 'x' }, true],
  ['keyword as a number', [404], { m: 'HTTP 404' }, true],
  ['keyword as a regular expression', { '|re': 'fo{2}' }, { m: 'a foo' }, true],
];

const MODIFIERS: readonly Row[] = [
  ['contains', { 'f|contains': 'bc' }, { f: 'aBCd' }, true],
  ['contains with an inner star', { 'f|contains': 'b*d' }, { f: 'abcde' }, true],
  ['contains that has stars', { 'f|contains': '*b*' }, { f: 'abc' }, true],
  ['contains with an escaped end', { 'f|contains': 'a\\*' }, { f: 'xa*y' }, true],
  ['contains a number', { 'f|contains': 46 }, { f: 4625 }, true],
  ['startswith', { 'f|startswith': 'ab' }, { f: 'ABc' }, true],
  ['startswith is not contains', { 'f|startswith': 'b' }, { f: 'ab' }, false],
  ['startswith with stars contains', { 'f|startswith': '*x*' }, { f: 'axb' }, true],
  ['endswith', { 'f|endswith': '\\cmd.exe' }, { f: 'C:\\CMD.EXE' }, true],
  ['endswith is not contains', { 'f|endswith': 'a' }, { f: 'ab' }, false],
  ['empty contains matches what is present', { 'f|contains': '' }, { f: 'x' }, true],
  ['empty contains does not match what is absent', { 'f|contains': '' }, { g: 'x' }, false],
  ['all', { 'f|contains|all': ['a', 'b'] }, { f: 'xbya' }, true],
  ['all, one lacking', { 'f|contains|all': ['a', 'b'] }, { f: 'xb' }, false],
  ['exists true', { 'f|exists': true }, { f: null }, true],
  ['exists true, empty', { 'f|exists': true }, { f: '' }, true],
  ['exists true, absent', { 'f|exists': true }, { g: 1 }, false],
  ['exists false', { 'f|exists': false }, { g: 1 }, true],
  ['cased', { 'f|cased': 'Abc' }, { f: 'Abc' }, true],
  ['cased, other case', { 'f|cased': 'Abc' }, { f: 'abc' }, false],
  ['contains cased', { 'f|contains|cased': 'Bc' }, { f: 'aBc' }, true],
  ['cased contains', { 'f|cased|contains': 'Bc' }, { f: 'abc' }, false],
  ['neq', { 'f|neq': 'x' }, { f: 'y' }, true],
  ['neq of a list is none of it', { 'f|neq': ['x', 'y'] }, { f: 'y' }, false],
  ['neq matches what is absent', { 'f|neq': 'x' }, { g: 1 }, true],
  ['neq with all is not all', { 'f|contains|all|neq': ['a', 'b'] }, { f: 'a' }, true],
  ['neq with a list in the event', { 'f|neq': 'x' }, { f: ['x', 'y'] }, false],
  ['re searches', { 'f|re': 'b+' }, { f: 'abbbc' }, true],
  ['re minds case', { 'f|re': 'B' }, { f: 'abc' }, false],
  ['re anchors', { 'f|re': '^b$' }, { f: 'abc' }, false],
  ['re i', { 'f|re|i': 'B[x-z]' }, { f: 'aby' }, true],
  ['re i with a class', { 'f|re|i': '^[a-c]+$' }, { f: 'ABC' }, true],
  ['re m', { 'f|re|m': '^b$' }, { f: 'a\nb\nc' }, true],
  ['re without m', { 'f|re': '^b$' }, { f: 'a\nb\nc' }, false],
  ['re s', { 'f|re|s': 'a.b' }, { f: 'a\nb' }, true],
  ['re without s', { 'f|re': 'a.b' }, { f: 'a\nb' }, false],
  ['re with a dot and a carriage return', { 'f|re': 'a.b' }, { f: 'a\rb' }, true],
  ['re with leading flags', { 'f|re': '(?i)ABC' }, { f: 'xabc' }, true],
  ['re with a large repetition', { 'f|re': '^[a-z]{40,60}$' }, { f: 'a'.repeat(50) }, true],
  ['re with scoped flags', { 'f|re': 'x(?i:abc)' }, { f: 'xABC' }, true],
  ['re with a named group', { 'f|re': '(?P<n>a)b' }, { f: 'ab' }, true],
  ['re with a POSIX class', { 'f|re': '^[[:alpha:]]+$' }, { f: 'abc' }, true],
  ['re with a hexadecimal escape', { 'f|re': '\\x41' }, { f: 'A' }, true],
  ['re keeps a literal brace', { 'f|re': '\\{jndi' }, { f: '{jndi:ldap}' }, true],
  ['re on a number', { 'f|re': '^4\\d+$' }, { f: 404 }, true],
  ['re on an absent field', { 'f|re': '.*' }, { g: 1 }, false],
  ['re with alternatives', { 'f|re': 'foo|bar' }, { f: 'xbarx' }, true],
  ['re with an optional letter', { 'f|re': 'colou?r' }, { f: 'COLOR color' }, true],
  ['base64', { 'f|base64': 'a\\*b' }, { f: 'YSpi' }, true],
  ['base64 of UTF-8', { 'f|base64|contains': 'é' }, { f: `x${b64('é')}` }, true],
  ['base64offset é at 0', { 'f|base64offset|contains': 'é' }, { f: b64('é') }, true],
  ['base64offset at 1', { 'f|base64offset|contains': 'http://' }, { f: b64('xhttp://a') }, true],
  ['base64offset at 2', { 'f|base64offset|contains': 'http://' }, { f: b64('xyhttp://a') }, true],
  ['base64offset at 0', { 'f|base64offset|contains': 'http://' }, { f: b64('http://abc') }, true],
  [
    'base64offset finds no other text',
    { 'f|base64offset|contains': 'http://' },
    { f: b64('ftp') },
    false,
  ],
  ['utf16 has a byte-order mark', { 'f|utf16|base64': 'abc' }, { f: '//5hAGIAYwA=' }, true],
  ['wide', { 'f|wide|base64': 'ab' }, { f: Buffer.from('ab', 'utf16le').toString('base64') }, true],
  [
    'utf16le is wide',
    { 'f|utf16le|base64': 'đ' },
    { f: Buffer.from('đ', 'utf16le').toString('base64') },
    true,
  ],
  ['utf16be', { 'f|utf16be|base64': 'ab' }, { f: Buffer.from('\0a\0b').toString('base64') }, true],
  [
    'wide then offset',
    { 'f|wide|base64offset|contains': 'ping' },
    { f: Buffer.from('x ping 1', 'utf16le').toString('base64') },
    true,
  ],
  ['windash with a dash', { 'f|windash|contains': ' -f ' }, { f: 'x -f y' }, true],
  ['windash with a slash', { 'f|windash|contains': ' -f ' }, { f: 'x /f y' }, true],
  ['windash with an en dash', { 'f|windash|contains': ' -f ' }, { f: 'x –f y' }, true],
  ['windash with an em dash', { 'f|contains|windash': ' /f ' }, { f: 'x —f y' }, true],
  ['windash from a horizontal bar', { 'f|windash|contains': ' ―f ' }, { f: 'x -f y' }, true],
  ['windash with all', { 'f|windash|contains|all': [' -a', ' -b'] }, { f: 'x /b /a' }, true],
  ['windash needs the letter', { 'f|windash|contains': ' -f ' }, { f: 'x /g y' }, false],
  ['cidr', { 'f|cidr': '192.0.2.0/24' }, { f: '192.0.2.77' }, true],
  ['cidr, outside', { 'f|cidr': '192.0.2.0/25' }, { f: '192.0.2.200' }, false],
  ['cidr compares addresses, not text', { 'f|cidr': '192.0.2.0/24' }, { f: '192.0.20.1' }, false],
  ['cidr of IPv6', { 'f|cidr': '2001:db8::/32' }, { f: '2001:DB8:1::1' }, true],
  ['cidr takes mapped IPv4', { 'f|cidr': '10.0.0.0/8' }, { f: '::ffff:10.0.0.1' }, true],
  ['cidr of no address', { 'f|cidr': '10.0.0.0/8' }, { f: '10.0.0' }, false],
  ['gte', { 'f|gte': 500 }, { f: 500 }, true],
  ['gt', { 'f|gt': 500 }, { f: 500 }, false],
  ['lt of a number as text', { 'f|lt': 5 }, { f: '4.5' }, true],
  ['lte of no number', { 'f|lte': 5 }, { f: 'four' }, false],
  ['lt of an empty text', { 'f|lt': 5 }, { f: '' }, false],
  ['lt of an absent field', { 'f|lt': 5 }, { g: 1 }, false],
  ['hour in UTC', { 'f|hour': 3 }, { f: '2026-11-20T10:00:00+07:00' }, true],
  ['minute', { 'f|minute': 5 }, { f: '2026-11-20T10:05:00Z' }, true],
  ['day', { 'f|day': 20 }, { f: '2026-11-20' }, true],
  ['week of the ISO year', { 'f|week': 53 }, { f: '2026-12-31T00:00:00Z' }, true],
  ['month', { 'f|month': 11 }, { f: '2026-11-20 10:00:00' }, true],
  ['year', { 'f|year': 2026 }, { f: Date.UTC(2026, 5, 1) }, true],
  ['year of no date', { 'f|year': 2026 }, { f: 'soon' }, false],
  ['fieldref', { 'f|fieldref': 'g' }, { f: 'A', g: 'a' }, true],
  ['fieldref cased', { 'f|fieldref|cased': 'g' }, { f: 'A', g: 'a' }, false],
  ['fieldref, other absent', { 'f|fieldref': 'g' }, { f: 'A' }, false],
  ['fieldref with wildcards in the value', { 'f|fieldref': 'g' }, { f: 'abc', g: 'a*' }, false],
  ['fieldref neq', { 'f|fieldref|neq': 'g' }, { f: 'a', g: 'b' }, true],
  ['fieldref startswith', { 'f|fieldref|startswith': 'g' }, { f: 'abc', g: 'AB' }, true],
  ['fieldref of lists', { 'f|fieldref': 'g' }, { f: ['a', 'b'], g: ['c', 'b'] }, true],
];

describe.each([
  ['values', VALUES],
  ['keywords', KEYWORDS],
  ['modifiers', MODIFIERS],
])('%s', (_, rows) => {
  it.each(rows)('%s', (_what, selection, event, hit) => {
    expect(selects(selection, event)).toBe(hit);
    // The same event must give the opposite to the negated selection: absence included.
    expect(selects(selection, event, { condition: 'not selection' })).toBe(!hit);
  });
});

describe('expand', () => {
  const placeholders = { admins: ['root', 'adm_*'] };

  it('puts in each value of a placeholder, wildcards working', () => {
    const options = { placeholders };
    expect(selects({ 'u|expand': '%admins%' }, { u: 'adm_7' }, options)).toBe(true);
    expect(selects({ 'u|contains|expand': 'x%admins%' }, { u: 'axrootb' }, options)).toBe(true);
    expect(selects({ 'u|expand': '%admins%' }, { u: 'guest' }, options)).toBe(false);
  });

  it('leaves an escaped percent sign, and every one without expand', () => {
    expect(selects({ 'u|expand': '100\\%' }, { u: '100%' }, { placeholders })).toBe(true);
    expect(selects({ 'u|contains': '%temp%' }, { u: 'x %TEMP%\\a' })).toBe(true);
  });
});

describe('regular expressions', () => {
  it('cannot hang the service', () => {
    const text = `${'a'.repeat(60_000)}!`;
    const start = performance.now();
    for (const pattern of ['^(a+)+$', '^(a{1,30}){1,30}$', '(?i)^(a|A|a)*$', '(.*a){12}x']) {
      expect(selects({ 'f|re': pattern }, { f: text })).toBe(false);
    }
    expect(performance.now() - start).toBeLessThan(20_000);
  });
});
