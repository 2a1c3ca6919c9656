// Goal: who was expected at a moment, and during a time, follows from when sources were registered.
// Method: registrations that begin, end and follow each other; every boundary is asked for, forwards and backwards.
import { expect, it } from 'vitest';
import { rosterHistory } from '../../../src/detect/backtest/roster-history.ts';

const one = { type: 't', province: '10', commune: undefined };
const history = rosterHistory({
  knownFromMs: 5,
  items: [
    { ...one, sourceId: 'a', fromMs: 10, toMs: 20, sinceMs: 10 },
    { ...one, sourceId: 'a', commune: '02647', fromMs: 20, toMs: 30, sinceMs: 10 },
    { ...one, sourceId: 'b', fromMs: 25, toMs: undefined, sinceMs: 25 },
  ],
});
const at = (ms: number) => history.at(ms).map(({ value, commune }) => `${value} ${commune ?? ''}`);
const during = (from: number, to: number) => history.during(from, to).map(({ value }) => value);

it('knows who was expected at a moment', () => {
  const moments: readonly (readonly [number, readonly string[]])[] = [
    [9, []],
    [10, ['a ']],
    [19, ['a ']],
    [20, ['a 02647']],
    [25, ['a 02647', 'b ']],
    [30, ['b ']],
    [1_000, ['b ']],
  ];
  for (const [ms, expected] of [...moments, ...moments.toReversed()]) {
    expect([ms, at(ms)]).toEqual([ms, expected]);
  }
  expect(history.at(21)[0]?.sinceMs).toBe(10);
});

it('knows when somebody comes or leaves next', () => {
  const next = [0, 10, 19, 20, 25, 30].map((ms) => history.nextChangeMs(ms));
  expect(next).toEqual([10, 20, 20, 25, 30, Infinity]);
});

it('gives the same list as long as nobody comes or goes', () => {
  expect(history.at(12)).toBe(history.at(19));
});

it('knows who was expected at some moment of a time', () => {
  expect(during(0, 10)).toEqual([]);
  expect(during(0, 11)).toEqual(['a']);
  expect(during(12, 26)).toEqual(['a', 'b']);
  expect(during(30, 31)).toEqual(['b']);
});
