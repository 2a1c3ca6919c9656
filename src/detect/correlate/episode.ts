import { Evidence, type EvidenceSummary } from './evidence.ts';

/** Events that a further signal waits for, as a multiple of those already told. */
const GROWTH = 3;
/** A further signal comes at the latest after this part of a window, if there is anything to tell. */
const STEPS_PER_WINDOW = 4;

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
  #lastMs: number;
  #peak = Number.NEGATIVE_INFINITY;
  #latest = 0;

  constructor(anchor: string, options: { atMs: number; windowMs: number; evidenceMax: number }) {
    this.anchor = anchor;
    this.#windowMs = options.windowMs;
    this.#evidence = new Evidence(options.evidenceMax);
    this.#lastMs = options.atMs;
  }

  /** From here on, a satisfied window belongs to another episode. */
  get endMs(): number {
    return this.#lastMs + this.#windowMs;
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
  satisfied(atMs: number, value: number): void {
    if (atMs > this.#lastMs) this.#lastMs = atMs;
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
    const sinceMs = this.#lastMs - this.#toldAtMs;
    return count >= GROWTH * this.#told || sinceMs * STEPS_PER_WINDOW >= this.#windowMs;
  }

  /** Whether there is anything that no signal has told. */
  hasUntold(): boolean {
    return this.#ordinal < 0 || this.#evidence.count > 0;
  }

  /** Hands over what a signal shall tell. */
  tell(): { ordinal: number; summary: EvidenceSummary } {
    this.#ordinal++;
    this.#toldAtMs = this.#lastMs;
    const summary = this.#evidence.take();
    this.#told += summary.eventCount;
    return { ordinal: this.#ordinal, summary };
  }
}
