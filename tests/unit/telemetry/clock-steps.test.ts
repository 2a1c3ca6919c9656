// Goal: whoever goes by steps of the clock acts at the same moment as all others.
// Method: moments around the beginning of a step.
import { describe, expect, it } from 'vitest';
import { isLaterStep, untilNextStep } from '../../../src/telemetry/clock-steps.ts';

describe('steps of the clock', () => {
  it.each([
    [10_000, 10_999, false],
    [10_999, 11_000, true],
    [10_001, 10_000, false],
    [12_000, 11_999, false],
    [Number.NEGATIVE_INFINITY, 0, true],
  ])('from %i to %i there is a later one: %s', (sinceMs, nowMs, isLater) => {
    expect(isLaterStep(sinceMs, nowMs, 1_000)).toBe(isLater);
  });

  it('are waited for to their beginning, and never not at all', () => {
    expect([10_000, 10_001, 10_499, 10_500].map((nowMs) => untilNextStep(nowMs, 500))).toEqual([
      500, 499, 1, 500,
    ]);
  });
});
