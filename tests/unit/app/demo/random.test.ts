// Goal: the simulated traffic’s numbers are repeatable and keep within their bounds.
// Method: draw many and look at bounds and means.
import { describe, expect, it } from 'vitest';
import { Random } from '../../../../src/app/demo/random.ts';

const draw = <T>(times: number, one: () => T) => Array.from({ length: times }, one);
const mean = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0) / numbers.length;

describe('Random', () => {
  it('repeats itself for the same seeds only', () => {
    const numbers = (...seeds: (string | number)[]) => {
      const random = new Random(...seeds);
      return draw(20, () => random.next());
    };
    expect(numbers(1, '79', 5)).toEqual(numbers(1, '79', 5));
    expect(numbers(1, '79', 5)).not.toEqual(numbers(1, '79', 6));
    expect(numbers(1, 12)).not.toEqual(numbers(11, 2));
  });

  it('draws whole numbers with both ends', () => {
    const random = new Random(7);
    const drawn = new Set(draw(1_000, () => random.int(3, 6)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6]);
  });

  it('counts around the mean and never without bound', () => {
    const random = new Random(7);
    const counts = draw(5_000, () => random.count(3));
    expect(mean(counts)).toBeGreaterThan(2.8);
    expect(mean(counts)).toBeLessThan(3.2);
    expect(Math.max(...counts)).toBeLessThanOrEqual(22);
    expect(draw(50, () => random.count(0))).toEqual(draw(50, () => 0));
  });
});
