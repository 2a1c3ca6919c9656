import type { Place } from './entry-list.ts';
import { comparePlaces, isBefore } from './waiting.ts';

/** An event that contributes, or a firing with the events behind it. */
export interface Piece extends Place {
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

/**
 * Contributing events that no signal has carried yet; bounded, with the true count. Which ones it keeps depends on their
 * places in time, never on the order in which they come.
 */
export class Evidence {
  readonly #half: number;
  /** The first ones, in order. */
  #first: Piece[] = [];
  /** The newest of the others are among these. */
  #newest: Piece[] = [];
  #isInOrder = true;
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
    this.#keep(piece);
  }

  /** Takes over what another one gathered. */
  join(other: Evidence): void {
    this.#count += other.#count;
    this.#firstMs = Math.min(this.#firstMs, other.#firstMs);
    this.#lastMs = Math.max(this.#lastMs, other.#lastMs);
    for (const piece of [...other.#first, ...other.#newest]) this.#keep(piece);
  }

  /** Gives what was gathered and begins anew. */
  take(): EvidenceSummary {
    this.#trim();
    const ids = idsOf(this.#first, this.#newest);
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
    if (this.#newest.length > 0) this.#newest = [];
    this.#isInOrder = true;
    this.#count = 0;
    this.#firstMs = Number.POSITIVE_INFINITY;
    this.#lastMs = Number.NEGATIVE_INFINITY;
    return summary;
  }

  #keep(piece: Piece): void {
    const first = this.#first;
    const isFull = first.length === this.#half;
    const last = first[first.length - 1];
    if (last === undefined || !isBefore(piece, last)) {
      if (isFull) this.#keepNewest(piece);
      else first.push(piece);
      return;
    }
    let at = first.length - 1;
    while (at > 0 && isBefore(piece, first[at - 1] ?? last)) at--;
    first.splice(at, 0, piece);
    if (!isFull) return;
    first.pop();
    this.#keepNewest(last);
  }

  #keepNewest(piece: Piece): void {
    const newest = this.#newest;
    const last = newest[newest.length - 1];
    if (last !== undefined && isBefore(piece, last)) this.#isInOrder = false;
    newest.push(piece);
    // Seldom, so that one event costs little.
    if (newest.length >= 2 * this.#half) this.#trim();
  }

  #trim(): void {
    if (!this.#isInOrder) this.#newest.sort(comparePlaces);
    this.#isInOrder = true;
    if (this.#newest.length > this.#half) this.#newest = this.#newest.slice(-this.#half);
  }
}

/** The events of pieces, each once, as most are one event. */
function idsOf(first: readonly Piece[], newest: readonly Piece[]): string[] {
  const ids: string[] = [];
  let last: string | undefined;
  for (const pieces of [first, newest]) {
    for (const piece of pieces) {
      const [id] = piece.ids;
      // A firing may share events with another one.
      if (piece.ids.length !== 1 || id === undefined) {
        return [...new Set([...first, ...newest].flatMap((one) => one.ids))];
      }
      if (id !== last) ids.push(id);
      last = id;
    }
  }
  return ids;
}
