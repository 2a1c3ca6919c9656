// Goal: a stamp read where it stands is the time that it says, and what is no such stamp is left to others.
// Method: true stamps, stamps with one character changed, and the days around which calendars err, beside Date.parse.
import { Buffer } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DayClock } from '../../../../src/cli/rule-eval/day-clock.ts';

const FORM = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** What the stamp says; `undefined` when it names no instant or has another form. */
function expected(text: string): number | undefined {
  const ms = FORM.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(ms) || new Date(ms).toISOString() !== text ? undefined : ms;
}

describe('stamps in lines', () => {
  it('are read as they stand, or not at all', () => {
    const stamp = fc
      .date({ min: new Date('1990-01-01'), max: new Date('2060-01-01'), noInvalidDate: true })
      .map((date) => date.toISOString());
    const changed = fc
      .tuple(stamp, fc.nat({ max: 23 }), fc.constantFrom(...'0369:-TZ. é+'))
      .map(([text, at, char]) => text.slice(0, at) + char + text.slice(at + 1));
    fc.assert(
      fc.property(fc.array(fc.oneof(stamp, changed), { maxLength: 8 }), (texts) => {
        const clock = new DayClock();
        for (const text of texts) {
          expect(clock.read(text)).toBe(expected(text));
          const line = Buffer.from(`{"t":"${text}"}`);
          const to = line.length - 2;
          expect(clock.readBytes(line, 6, to)).toBe(expected(text));
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it.each([
    ['2028-02-29T23:59:59.999Z', true],
    ['2026-02-29T00:00:00.000Z', false],
    ['2026-04-31T00:00:00.000Z', false],
    ['2026-11-22T24:00:00.000Z', false],
    ['2026-11-22T10:60:00.000Z', false],
    ['2026-11-22T10:00:60.000Z', false],
    ['2026-11-22T10:00:00.000', false],
  ])('%s: %s', (text, isRead) => {
    const clock = new DayClock();
    expect(clock.read(text)).toBe(isRead ? Date.parse(text) : undefined);
    // A day that is none is remembered, too.
    expect(clock.read(text)).toBe(isRead ? Date.parse(text) : undefined);
  });
});
