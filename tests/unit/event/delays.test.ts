// Goal: delays are told apart by size on both sides, and equal delays are told exactly.
// Method: delays with known quantiles.
import { describe, expect, it } from 'vitest';
import {
  BUCKETS_PER_SIDE,
  delayBucket,
  delayQuantile,
  joinedDelays,
} from '../../../src/event/delays.ts';

const of = (...delays: readonly number[]) =>
  joinedDelays(delays.map((ms) => [[delayBucket(ms), 1, ms] as const]));

describe('delays', () => {
  it('are sorted into buckets by size, on both sides of none', () => {
    expect([0, 127, -127].map(delayBucket)).toEqual([0, 0, 0]);
    expect(delayBucket(128)).toBe(1);
    expect(delayBucket(-128)).toBe(-1);
    expect(delayBucket(256)).toBe(3);
    expect(delayBucket(1e15)).toBe(BUCKETS_PER_SIDE);
    expect(delayBucket(-1e15)).toBe(-BUCKETS_PER_SIDE);
  });

  it('come back exactly when they are equal', () => {
    expect(delayQuantile(of(-25_200_000, -25_200_000, -25_200_000), 0.5)).toBe(-25_200_000);
  });

  it('have the quantiles of a sorted list, to the width of a bucket', () => {
    const delays = of(...Array.from({ length: 1_000 }, (_, i) => i * 1_000));
    expect(delayQuantile(delays, 0.5)).toBeGreaterThan(400_000);
    expect(delayQuantile(delays, 0.5)).toBeLessThan(650_000);
    expect(delayQuantile(delays, 0.05)).toBeLessThan(100_000);
    expect(delayQuantile(delays, 1)).toBeGreaterThan(800_000);
  });

  it('have none when there are none', () => {
    expect(delayQuantile([], 0.5)).toBeUndefined();
  });
});
