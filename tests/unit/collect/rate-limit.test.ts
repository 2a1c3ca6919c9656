// Goal: a sender gets its rate and its burst, no batch is refused for ever, and senders do not share.
// Method: a table of takes at given times.
import { describe, expect, it } from 'vitest';
import { RateLimit } from '../../../src/collect/rate-limit.ts';

describe('rate limit', () => {
  it('admits the burst, then the rate', () => {
    const limit = new RateLimit(100);
    expect(limit.take('a', 200, 0)).toBe(0);
    expect(limit.take('a', 100, 0)).toBe(1_000);
    expect(limit.take('a', 100, 999)).toBe(1);
    expect(limit.take('a', 100, 1_000)).toBe(0);
    expect(limit.take('b', 200, 1_000)).toBe(0);
  });

  it('takes nothing away when the clock is set back', () => {
    const limit = new RateLimit(100);
    expect(limit.take('a', 100, 3_600_000)).toBe(0);
    expect(limit.take('a', 100, 0)).toBe(0);
    expect(limit.take('a', 100, 1_000)).toBe(0);
  });

  it('admits a batch larger than the bucket when the bucket is full, and makes it wait afterwards', () => {
    const limit = new RateLimit(10);
    expect(limit.take('a', 1_000, 0)).toBe(0);
    expect(limit.take('a', 1, 0)).toBeGreaterThan(90_000);
    expect(limit.take('a', 1, 99_000)).toBe(0);
  });
});
