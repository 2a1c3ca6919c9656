/** Event time that is complete, as a correlation sees it. */
export interface EventClock {
  /** The processing time last told. */
  readonly nowMs: number;
  /** Since when, by receipt, the journal has been followed without a break. */
  readonly startMs: number;
  /** Newest receipt before that; −Infinity when there is none. */
  readonly historyEndMs: number;
  /** How long it has been followed without a break. */
  readonly observedMs: number;
  /** Event time at which observation began, for groups that never reported. */
  readonly observedFromMs: number;
  /** Everything at or before this has been seen in a province, if it was not later than allowed; −Infinity: unknown. */
  of(province: string): number;
  /** Event time up to which one source is known to have been silent; never before `of`. */
  ofSource(province: string, sourceId: string): number;
}

/**
 * The clock of a correlation whose inputs may come later than events: an inner window that is judged when it is complete
 * tells of its last event only then.
 */
export class DelayedClock implements EventClock {
  readonly #clock: EventClock;
  readonly #delayMs: number;

  constructor(clock: EventClock, delayMs: number) {
    this.#clock = clock;
    this.#delayMs = delayMs;
  }

  get nowMs(): number {
    return this.#clock.nowMs;
  }

  get startMs(): number {
    return this.#clock.startMs;
  }

  get historyEndMs(): number {
    return this.#clock.historyEndMs;
  }

  get observedMs(): number {
    return this.#clock.observedMs;
  }

  get observedFromMs(): number {
    return this.#clock.observedFromMs;
  }

  of(province: string): number {
    return this.#clock.of(province) - this.#delayMs;
  }

  ofSource(province: string, sourceId: string): number {
    return this.#clock.ofSource(province, sourceId) - this.#delayMs;
  }
}
