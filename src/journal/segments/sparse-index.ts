const SPACING_BYTES = 256 * 1024;
const NUMBERS = 3;

/**
 * Where some of the frames of a segment lie, about one each 256 KiB: enough to begin reading near
 * any offset or time without reading the file from its start.
 */
export class SparseIndex {
  /** Triples of offset, position, newest receipt time before that position. */
  readonly #numbers: number[];
  #newestMs = Number.NEGATIVE_INFINITY;

  constructor(numbers: Iterable<number> = []) {
    this.#numbers = [...numbers];
  }

  /** Adds a frame or the first frame of a batch; call in file order. */
  add(entry: { offset: number; position: number; receivedAtMs: number }): void {
    const last = this.#numbers.at(-2);
    if (last === undefined || entry.position - last >= SPACING_BYTES) {
      this.#numbers.push(entry.offset, entry.position, this.#newestMs);
    }
    this.seen(entry.receivedAtMs);
  }

  /** Takes note of the receipt time of a frame that is not offered to `add`. */
  seen(receivedAtMs: number): void {
    if (receivedAtMs > this.#newestMs) this.#newestMs = receivedAtMs;
  }

  /** The position of a frame at or before the wanted offset. */
  positionOf(offset: number): number {
    return this.#lastPositionWhere((at) => (this.#numbers[at] ?? 0) <= offset);
  }

  /** A position before which every record was received before the time. */
  positionBefore(receivedAtMs: number): number {
    return this.#lastPositionWhere((at) => (this.#numbers[at + 2] ?? 0) < receivedAtMs);
  }

  /** The triples, as a sidecar stores them. */
  numbers(): readonly number[] {
    return this.#numbers;
  }

  #lastPositionWhere(holds: (at: number) => boolean): number {
    let low = 0;
    let high = this.#numbers.length / NUMBERS - 1;
    let position = 0;
    while (low <= high) {
      const middle = (low + high) >> 1;
      if (holds(middle * NUMBERS)) {
        position = this.#numbers[middle * NUMBERS + 1] ?? 0;
        low = middle + 1;
      } else high = middle - 1;
    }
    return position;
  }
}
