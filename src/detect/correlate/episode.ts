import { Evidence, type EvidenceSummary } from './evidence.ts';
import { nanosOf } from './input.ts';

/** The end of a window: milliseconds, and the tie number of `Input`. */
export interface WindowEnd {
  readonly timeMs: number;
  readonly tie: number;
}

/** Events that a further signal waits for, as a multiple of those already told. */
export const GROWTH = 3;
/** A further signal comes at the latest after this part of a window, if there is anything to tell. */
export const STEPS_PER_WINDOW = 4;

/**
 * A stretch of event time in which a group keeps satisfying its correlation: satisfied windows whose ends are less
 * than one window apart. It gathers the events that contribute and says when they are worth a signal: the first
 * at once, a further one when three times as many again have come or a quarter of the window has passed, the last when
 * it is over. These moments depend on the events alone, never on batches or the clock, so a replay tells the
 * same under the same ids.
 */
export class Episode {
  /** First contributing event when it began; part of every id. */
  readonly anchor: string;
  readonly #windowMs: number;
  readonly #evidence: Evidence;
  #ordinal = -1;
  #told = 0;
  #toldAtMs = 0;
  #last: WindowEnd;
  #peak = Number.NEGATIVE_INFINITY;
  #latest = 0;

  constructor(anchor: string, options: { at: WindowEnd; windowMs: number; evidenceMax: number }) {
    this.anchor = anchor;
    this.#windowMs = options.windowMs;
    this.#evidence = new Evidence(options.evidenceMax);
    this.#last = endOf(options.at);
  }

  /** From here on, a satisfied window belongs to another episode. */
  get endMs(): number {
    return this.#last.timeMs + this.#windowMs;
  }

  /** Tells whether a satisfied window belongs to another episode, to the nanosecond. */
  isOverAt(end: WindowEnd): boolean {
    return isApart(this.#last, end, this.#windowMs);
  }

  /** The highest value that was measured. */
  get peak(): number {
    return this.#peak;
  }

  /** The value that was measured last. */
  get latest(): number {
    return this.#latest;
  }

  /** Takes note of a satisfied window by its end. */
  satisfied(at: WindowEnd, value: number): void {
    const { timeMs, tie } = this.#last;
    if (at.timeMs > timeMs || (at.timeMs === timeMs && at.tie > tie)) this.#last = endOf(at);
    if (value > this.#peak) this.#peak = value;
    this.#latest = value;
  }

  contributed(piece: Parameters<Evidence['add']>[0]): void {
    this.#evidence.add(piece);
  }

  /** Whether the events gathered are worth a signal. */
  isWorthTelling(): boolean {
    if (this.#ordinal < 0) return true;
    const { count } = this.#evidence;
    if (count === 0) return false;
    const sinceMs = this.#last.timeMs - this.#toldAtMs;
    return count >= GROWTH * this.#told || sinceMs * STEPS_PER_WINDOW >= this.#windowMs;
  }

  /** Whether there is anything that no signal has told. */
  hasUntold(): boolean {
    return this.#ordinal < 0 || this.#evidence.count > 0;
  }

  /** Hands over what a signal shall tell. */
  tell(): { ordinal: number; summary: EvidenceSummary } {
    this.#ordinal++;
    this.#toldAtMs = this.#last.timeMs;
    const summary = this.#evidence.take();
    this.#told += summary.eventCount;
    return { ordinal: this.#ordinal, summary };
  }
}

/** Tells whether two ends of windows are at least one window apart, to the nanosecond. */
export function isApart(earlier: WindowEnd, later: WindowEnd, windowMs: number): boolean {
  const apartMs = later.timeMs - earlier.timeMs;
  if (apartMs !== windowMs) return apartMs > windowMs;
  return nanosOf(later.tie) >= nanosOf(earlier.tie);
}

/** Without the event that may hang on it. */
function endOf({ timeMs, tie }: WindowEnd): WindowEnd {
  return { timeMs, tie };
}
