// Goal: attempts follow the published schedule, honour Retry-After and end after 72 hours.
// Method: tables with a fixed random.
import { describe, expect, it } from 'vitest';
import { nextAttemptMs, parseRetryAfter } from '../../../src/notify/retry-schedule.ts';

const middle = () => 0.5;

describe('retry schedule', () => {
  it.each([
    [1, 5],
    [2, 30],
    [3, 120],
    [4, 300],
    [5, 900],
    [6, 3_600],
    [7, 14_400],
    [20, 14_400],
  ])('after attempt %i waits %i s', (attempts, seconds) => {
    expect(nextAttemptMs(attempts, { nowMs: 0, afterMs: undefined, random: middle })).toBe(
      seconds * 1_000,
    );
  });

  it('spreads by a fifth, lengthens to Retry-After, never shortens', () => {
    expect(nextAttemptMs(1, { nowMs: 0, afterMs: undefined, random: () => 0 })).toBe(4_000);
    expect(nextAttemptMs(1, { nowMs: 0, afterMs: undefined, random: () => 1 })).toBe(6_000);
    expect(nextAttemptMs(1, { nowMs: 0, afterMs: 60_000, random: middle })).toBe(60_000);
    expect(nextAttemptMs(1, { nowMs: 0, afterMs: 1_000, random: middle })).toBe(5_000);
  });

  it('gives up with the attempt that the schedule reaches after 72 h', () => {
    let nowMs = 0;
    let attempts = 1;
    for (;;) {
      const next = nextAttemptMs(attempts, { nowMs, afterMs: undefined, random: middle });
      if (next === undefined) break;
      nowMs = next;
      attempts++;
    }
    expect(nowMs / 3_600_000).toBeGreaterThan(72);
    expect(nowMs / 3_600_000).toBeLessThan(76);
  });

  it.each([
    ['120', 120_000],
    ['Thu, 01 Jan 1970 00:01:00 GMT', 60_000],
    ['soon', undefined],
    ['-5', undefined],
    ['99999999', 14_400_000],
  ])('reads Retry-After %s', (header, ms) => {
    expect(parseRetryAfter(header, 0)).toBe(ms);
  });
});
