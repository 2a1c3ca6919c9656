/** One event that counts in a window. */
export interface WindowEntry {
  readonly timeMs: number;
  /** Order among entries of the same time: nanoseconds, then place in the journal. */
  readonly tie: number;
  readonly eventId: string;
  /** For value_count: the value; empty for event_count. */
  readonly value: string;
}

/**
 * The entries of one group, by event time. A window is `(t − length, t]`: an entry exactly one length older than the
 * newest is outside.
 */
export class GroupWindow {
  readonly #lengthMs: number;
  #entries: WindowEntry[] = [];
  /** Entries before this index are outside the newest window; they stay for late arrivals. */
  #start = 0;
  /** Value → how often it stands in the newest window. */
  readonly #values = new Map<string, number>();

  constructor(lengthMs: number) {
    this.#lengthMs = lengthMs;
  }

  get size(): number {
    return this.#entries.length;
  }

  get newestMs(): number {
    return this.#entries.at(-1)?.timeMs ?? Number.NEGATIVE_INFINITY;
  }

  /** Adds an entry at its place in time; tells whether it is the newest. */
  add(entry: WindowEntry): 'newest' | 'earlier' {
    const last = this.#entries.at(-1);
    if (!last || !isBefore(entry, last)) {
      this.#entries.push(entry);
      this.#count(entry, 1);
      this.#moveStart();
      return 'newest';
    }
    const at = this.#placeOf(entry);
    this.#entries.splice(at, 0, entry);
    if (at < this.#start) this.#start++;
    else if (entry.timeMs > this.newestMs - this.#lengthMs) this.#count(entry, 1);
    else this.#start = Math.max(this.#start, at + 1);
    return 'earlier';
  }

  /** Entries and distinct values of the window that ends with the newest entry. */
  newest(): { count: number; distinct: number } {
    return { count: this.#entries.length - this.#start, distinct: this.#values.size };
  }

  /** The entries of the window that ends at a time, oldest first. */
  entriesUntil(endMs: number): WindowEntry[] {
    return this.#entries.filter(({ timeMs }) => timeMs <= endMs && timeMs > endMs - this.#lengthMs);
  }

  /** The ends of all windows that an earlier entry changes: its own time and later ones within one length. */
  endsFrom(timeMs: number): number[] {
    const ends = this.#entries
      .filter((entry) => entry.timeMs >= timeMs && entry.timeMs < timeMs + this.#lengthMs)
      .map((entry) => entry.timeMs);
    return [...new Set(ends)];
  }

  /** Forgets what no window can need any more. */
  forgetBefore(timeMs: number): void {
    let drop = 0;
    while (drop < this.#start && (this.#entries[drop]?.timeMs ?? timeMs) <= timeMs) drop++;
    // Moving many entries for the sake of few costs more than holding them a little longer.
    if (drop === 0 || (drop < 64 && drop * 2 < this.#entries.length)) return;
    this.#entries = this.#entries.slice(drop);
    this.#start -= drop;
  }

  #moveStart(): void {
    const startMs = this.newestMs - this.#lengthMs;
    for (;;) {
      const entry = this.#entries[this.#start];
      if (!entry || entry.timeMs > startMs) return;
      this.#count(entry, -1);
      this.#start++;
    }
  }

  #count({ value }: WindowEntry, by: 1 | -1): void {
    const count = (this.#values.get(value) ?? 0) + by;
    if (count === 0) this.#values.delete(value);
    else this.#values.set(value, count);
  }

  #placeOf(entry: WindowEntry): number {
    let low = 0;
    let high = this.#entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const other = this.#entries[middle];
      if (other && !isBefore(entry, other)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function isBefore(entry: WindowEntry, other: WindowEntry): boolean {
  return entry.timeMs < other.timeMs || (entry.timeMs === other.timeMs && entry.tie < other.tie);
}
