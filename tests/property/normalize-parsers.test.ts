/*
 * Goal: no line, however hostile, makes a parser throw, hang or hand out something that is not plain JSON.
 * Method: random text, mutated real lines and long repetitions against every parser, with a time limit.
 */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readSamples, samplesFolder } from '../../src/normalize/kit/samples.ts';
import { PARSERS } from '../../src/normalize/parsers.ts';

const context = { timezone: 'Asia/Ho_Chi_Minh', receivedAtMs: 1_795_316_400_000 };
const samples = PARSERS.flatMap(({ type }) => readSamples(samplesFolder(type))).flatMap(
  ({ records }) => records.flatMap((record) => record.split('\n')),
);
const TRIES = 5;
const MAX_MS = 400;

const mutated = fc
  .tuple(
    fc.constantFrom(...samples),
    fc.nat(),
    fc.nat(40),
    fc.string({ unit: 'binary', maxLength: 40 }),
  )
  .map(([line, at, length, insert]) => {
    const from = at % (line.length + 1);
    return line.slice(0, from) + insert + line.slice(from + length);
  });

describe.each(PARSERS.map((parser) => [parser.type, parser] as const))('%s', (_, parser) => {
  test('is total and gives plain JSON', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json(), mutated), (line) => {
        const score = parser.detect(line);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        const outcome = parser.parse(line, context);
        if (outcome.kind === 'parsed') {
          expect(JSON.parse(JSON.stringify(outcome.doc))).toEqual(outcome.doc);
          expect(Number.isNaN(outcome.timeMs ?? 0)).toBe(false);
        }
      }),
      { numRuns: 400 },
    );
  });

  test('takes time in proportion to the line', () => {
    const units = [
      ...samples.map((line) => line.slice(0, 200)),
      ' from a port 1 ssh2: ',
      ', a="',
      'a.',
      '\\"',
      '{"a":',
      '[[',
      ' : ',
      '=',
      '21:01:42,548 INFO ',
    ];
    for (const unit of new Set(units)) {
      for (const line of [
        unit.repeat(Math.ceil(65_536 / (unit.length + 1))),
        samples[0] + unit.repeat(400),
      ]) {
        expect(leastMs(parser, line), unit).toBeLessThan(MAX_MS);
      }
    }
  });
});

/** The shortest of a few tries: others may have the machine for a while, but not every time. */
function leastMs(parser: (typeof PARSERS)[number], line: string): number {
  let leastMs = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < TRIES && leastMs >= MAX_MS; tries++) {
    const startedAt = performance.now();
    parser.detect(line);
    parser.parse(line, context);
    leastMs = Math.min(leastMs, performance.now() - startedAt);
  }
  return leastMs;
}
