import type { GivenEvent } from '../given-events.ts';

/** Keeps events at even distances over an input of unknown length: the same input gives the same sample. */
export class EventSample {
  readonly #most: number;
  #stride = 1;
  #seen = 0;
  #events: GivenEvent[] = [];

  /** Keeps at most `most` events, and at least half as many once so many have come. */
  constructor(most: number) {
    this.#most = most;
  }

  get events(): readonly GivenEvent[] {
    return this.#events;
  }

  add(event: GivenEvent): void {
    if (this.#seen++ % this.#stride !== 0) return;
    this.#events.push(event);
    if (this.#events.length <= this.#most) return;
    this.#events = this.#events.filter((_, index) => index % 2 === 0);
    this.#stride *= 2;
  }
}
