interface Piece {
  readonly timeMs: number;
  readonly tie: number;
  readonly offset: number;
  readonly ids: readonly string[];
}

/** What a signal says of the events that it carries. */
export interface EvidenceSummary {
  /** Oldest first; at most the limit, half of it the first and half the newest. */
  readonly eventIds: readonly string[];
  readonly eventCount: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Contributing events that no signal has carried yet; bounded, with the true count. */
export class Evidence {
  readonly #half: number;
  #first: Piece[] = [];
  /** Ring of the newest, once `#first` is full. */
  #newest: Piece[] = [];
  #ringAt = 0;
  #count = 0;
  #firstMs = Number.POSITIVE_INFINITY;
  #lastMs = Number.NEGATIVE_INFINITY;

  constructor(limit: number) {
    this.#half = Math.max(1, Math.floor(limit / 2));
  }

  get count(): number {
    return this.#count;
  }

  add(piece: Piece): void {
    this.#count++;
    if (piece.timeMs < this.#firstMs) this.#firstMs = piece.timeMs;
    if (piece.timeMs > this.#lastMs) this.#lastMs = piece.timeMs;
    if (this.#first.length < this.#half) this.#first.push(piece);
    else if (this.#newest.length < this.#half) this.#newest.push(piece);
    else {
      this.#newest[this.#ringAt] = piece;
      this.#ringAt = (this.#ringAt + 1) % this.#half;
    }
  }

  /** Gives what was gathered and begins anew. */
  take(): EvidenceSummary {
    const pieces = [...this.#first, ...this.#newest].sort(
      (a, b) => a.timeMs - b.timeMs || a.tie - b.tie || a.offset - b.offset,
    );
    const ids = [...new Set(pieces.flatMap((piece) => piece.ids))];
    const limit = 2 * this.#half;
    const eventIds =
      ids.length <= limit ? ids : [...ids.slice(0, this.#half), ...ids.slice(-this.#half)];
    const summary = {
      eventIds,
      eventCount: this.#count,
      firstMs: this.#firstMs,
      lastMs: this.#lastMs,
    };
    this.#first = [];
    this.#newest = [];
    this.#ringAt = 0;
    this.#count = 0;
    this.#firstMs = Number.POSITIVE_INFINITY;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    return summary;
  }
}
