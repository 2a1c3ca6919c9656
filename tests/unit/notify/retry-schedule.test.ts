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
    const delivery = { attempts, createdAtMs: 0 };
    expect(nextAttemptMs(delivery, { nowMs: 0, afterMs: undefined, random: middle })).toBe(
      seconds * 1_000,
    );
  });

  it('spreads by a fifth, lengthens to Retry-After, never shortens', () => {
    const delivery = { attempts: 1, createdAtMs: 0 };
    expect(nextAttemptMs(delivery, { nowMs: 0, afterMs: undefined, random: () => 0 })).toBe(4_000);
    expect(nextAttemptMs(delivery, { nowMs: 0, afterMs: undefined, random: () => 1 })).toBe(6_000);
    expect(nextAttemptMs(delivery, { nowMs: 0, afterMs: 60_000, random: middle })).toBe(60_000);
    expect(nextAttemptMs(delivery, { nowMs: 0, afterMs: 1_000, random: middle })).toBe(5_000);
  });

  it('gives up after 72 h', () => {
    const delivery = { attempts: 25, createdAtMs: 0 };
    const next = (nowMs: number) =>
      nextAttemptMs(delivery, { nowMs, afterMs: undefined, random: middle });
    expect(next(72 * 3_600_000 - 1)).toBeDefined();
    expect(next(72 * 3_600_000)).toBeUndefined();
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
