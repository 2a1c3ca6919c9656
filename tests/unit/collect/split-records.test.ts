// Goal: a request body becomes exactly the records it holds, with their original bytes.
// Method: tables, and round trips by fast-check.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinMultiline, splitJson, splitLines } from '../../../src/collect/http/split-records.ts';

const lines = (body: string) => splitLines(Buffer.from(body)).map(String);
const json = (body: string) => {
  const outcome = splitJson(Buffer.from(body));
  return outcome.kind === 'records' ? outcome.records.map(String) : outcome;
};

describe('lines', () => {
  it.each([
    ['a\nb\n', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['\n \n\ta\n\r\n', ['\ta']],
    ['', []],
    ['a\n\na', ['a', 'a']],
  ])('%j', (body, records) => {
    expect(lines(body)).toEqual(records);
  });

  it('joins the lines of one record', () => {
    const parts = splitLines(Buffer.from('2026 error\n  at a\n  at b\n2026 next'));
    expect(joinMultiline(parts, /^2026/).map(String)).toEqual([
      '2026 error\n  at a\n  at b',
      '2026 next',
    ]);
  });

  it('leaves lines alone when none of them begins a record', () => {
    const parts = splitLines(Buffer.from('one\n  two\nthree'));
    expect(joinMultiline(parts, /^2026/).map(String)).toEqual(['one', '  two', 'three']);
  });
});

describe('JSON', () => {
  it.each([
    ['[{"a":1},{"b":[1,2]}]', ['{"a":1}', '{"b":[1,2]}']],
    [' [ {"a":"]},{"} , {"b":"\\"]"} ] \n', ['{"a":"]},{"}', '{"b":"\\"]"}']],
    ['{"a":1}', ['{"a":1}']],
    ['["line one","d\\u00f2ng hai"]', ['line one', 'dòng hai']],
    ['[]', []],
    ['', []],
    ['[1e999,{bad json},"ok"]', ['1e999', '{bad json}', 'ok']],
  ])('%j', (body, records) => {
    expect(json(body)).toEqual(records);
  });

  it.each([
    ['[{"a":1}', 'not closed'],
    ['[{"a":1},]', 'empty'],
    ['[1] 2', 'follows'],
    ['["open]', 'not closed'],
  ])('refuses %j', (body, detail) => {
    expect(json(body)).toMatchObject({
      kind: 'malformed',
      detail: expect.stringContaining(detail),
    });
  });

  it('gives back every element of any array', () => {
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.string(), fc.jsonValue())), (values) => {
        const records = json(JSON.stringify(values, null, 1)) as string[];
        expect(records.map((record) => JSON.parse(record))).toEqual(
          JSON.parse(JSON.stringify(values)),
        );
      }),
    );
  });
});
