// Goal: only what W3C Trace Context allows is taken for a traceparent, and what is written can be read again.
// Method: the cases of the specification, and fast-check for any other text.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  formatTraceparent,
  parseTraceparent,
  TRACEPARENT_LENGTH,
} from '../../../src/telemetry/traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';
const place = { traceId: TRACE, spanId: SPAN };

describe('traceparent', () => {
  it.each([
    [`00-${TRACE}-${SPAN}-01`, true],
    [`00-${TRACE}-${SPAN}-00`, false],
    [`00-${TRACE}-${SPAN}-03`, true],
    [`00-${TRACE}-${SPAN}-02`, false],
    [`cc-${TRACE}-${SPAN}-01`, true],
    [`cc-${TRACE}-${SPAN}-01-what-comes-later`, true],
  ])('reads %s', (text, isSampled) => {
    expect(parseTraceparent(text)).toEqual({ ...place, isSampled });
  });

  it.each([
    '',
    TRACE,
    `00-${TRACE}-${SPAN}-01-more`,
    `00-${TRACE}-${SPAN}-01 `,
    `ff-${TRACE}-${SPAN}-01`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    `00-${'0'.repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${'0'.repeat(16)}-01`,
    `00-${TRACE}-${SPAN}-1`,
    `cc-${TRACE}-${SPAN}-01x`,
    `00-${TRACE}-${SPAN}-01, 00-${TRACE}-${SPAN}-01`,
    `cc-${TRACE}-${SPAN}-01-${'x'.repeat(600)}`,
  ])('does not take %s', (text) => {
    expect(parseTraceparent(text)).toBeUndefined();
  });

  it('reads what it writes, and never throws', () => {
    const hex = (length: number) =>
      fc
        .array(fc.constantFrom(...'0123456789abcdef'), { minLength: length, maxLength: length })
        .map((digits) => digits.join(''))
        .filter((text) => /[^0]/.test(text));
    const places = fc.record({ traceId: hex(32), spanId: hex(16), isSampled: fc.boolean() });
    fc.assert(
      fc.property(places, (any) => {
        const text = formatTraceparent(any);
        expect(text).toHaveLength(TRACEPARENT_LENGTH);
        expect(parseTraceparent(text)).toEqual(any);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => parseTraceparent(text) === undefined));
  });
});
