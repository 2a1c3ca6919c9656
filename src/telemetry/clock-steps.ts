/*
 * Steps of the clock are the same for whoever goes by them: what is done at the next step is done by all at the same moment,
 * however they began.
 */

/** Whether another step has begun since. */
export function isLaterStep(sinceMs: number, nowMs: number, stepMs: number): boolean {
  return Math.floor(nowMs / stepMs) > Math.floor(sinceMs / stepMs);
}

/** Milliseconds until the next step begins, more than none. */
export function untilNextStep(nowMs: number, stepMs: number): number {
  return stepMs - (nowMs % stepMs);
}
