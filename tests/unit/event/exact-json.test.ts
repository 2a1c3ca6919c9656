// Goal: no digit of an integer in JSON is lost, and all else is as JSON.parse gives it.
// Method: numbers around 2^53 in every place, texts that look like them, and random documents beside JSON.parse.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayLoseDigits, parseExactJson } from '../../../src/event/exact-json.ts';

describe('exact JSON', () => {
  it.each([
    ['9007199254740991', 9_007_199_254_740_991],
    ['9007199254740993', '9007199254740993'],
    [' -9007199254740993', '-9007199254740993'],
    [' 18446744073709551615 ', '18446744073709551615'],
    ['{"a":9007199254740993}', { a: '9007199254740993' }],
    ['{"a" : \t-9007199254740993 }', { a: '-9007199254740993' }],
    [`{"a":${' '.repeat(40)}-9007199254740993}`, { a: '-9007199254740993' }],
    ['[1,9007199254740993, 9007199254740992]', [1, '9007199254740993', '9007199254740992']],
    ['{"a":"9007199254740993","b":1}', { a: '9007199254740993', b: 1 }],
    ['{"a":"x:9007199254740993"}', { a: 'x:9007199254740993' }],
    ['{"a":1e30,"b":12345678901234567.5}', { a: 1e30, b: 12_345_678_901_234_568 }],
  ])('%s', (text, value) => {
    expect(parseExactJson(text)).toEqual(value);
  });

  it('gives what JSON.parse gives of everything else', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/\d{16}/.test(text));
        expect(parseExactJson(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  it('says beforehand where JSON.parse alone would lose digits', () => {
    const blank = fc.constantFrom('', ' ', '\t', '\n', ' '.repeat(40));
    const number = fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n });
    const shape = fc.constantFrom('#', '[#]', '[1,#]', '{"a":#}', '{"b":"\\"","a":#}');
    fc.assert(
      fc.property(number, blank, shape, (value, space, text) => {
        const json = `${space}${text.replace('#', () => `${space}${value}`)}`;
        fc.pre(JSON.stringify(parseExactJson(json)) !== JSON.stringify(JSON.parse(json)));
        expect(mayLoseDigits(json)).toBe(true);
      }),
    );
    expect(mayLoseDigits('{"a":"0123456789abcdef0123456789abcdef","b":17}')).toBe(false);
  });

  it('keeps every integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: -(2n ** 70n), max: 2n ** 70n }), (number) => {
        const { a } = parseExactJson(`{"a":${number}}`) as { a: string | number };
        expect(BigInt(a)).toBe(number);
      }),
    );
  });

  it('refuses what is no JSON', () => {
    expect(() => parseExactJson('{"a":9007199254740993')).toThrow(SyntaxError);
  });
});
