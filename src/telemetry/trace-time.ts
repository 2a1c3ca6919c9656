import { performance } from 'node:perf_hooks';
import type { Clock } from './clock.ts';

/** Farther than this from the clock, times are taken from the clock anew. */
const DRIFT_MAX_MS = 20;

/**
 * Times of spans, epoch milliseconds with fractions. All come from one steady counter, so that a span lies within the one
 * around it to the microsecond; it follows the clock when that was set.
 */
export class TraceTime {
  readonly #clock: Clock;
  #originMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  now(): number {
    const countedMs = performance.now();
    const clockMs = this.#clock.now();
    if (Math.abs(this.#originMs + countedMs - clockMs) > DRIFT_MAX_MS)
      this.#originMs = clockMs - countedMs;
    return this.#originMs + countedMs;
  }
}
