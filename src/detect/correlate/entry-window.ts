import { isOutside, type OrderedEntry } from './ordered-group.ts';

/** Entries that left at the front before the rest is moved. */
const COMPACT_AFTER = 1_024;

/** The newest events of a group, `(t − w, t]` for the t of the newest; moving on costs what enters and leaves. */
export class EntryWindow {
  readonly #windowMs: number;
  readonly #onLeave: (entry: OrderedEntry) => void;
  #entries: OrderedEntry[] = [];
  #head = 0;

  constructor(windowMs: number, onLeave: (entry: OrderedEntry) => void) {
    this.#windowMs = windowMs;
    this.#onLeave = onLeave;
  }

  get length(): number {
    return this.#entries.length - this.#head;
  }

  push(entry: OrderedEntry): void {
    this.#entries.push(entry);
    let first = this.#entries[this.#head];
    while (first !== undefined && isOutside(first, entry, this.#windowMs)) {
      this.dropOldest();
      first = this.#entries[this.#head];
    }
  }

  dropOldest(): void {
    const first = this.#entries[this.#head];
    if (first === undefined) return;
    this.#onLeave(first);
    this.#head++;
    if (this.#head < COMPACT_AFTER || this.#head * 2 < this.#entries.length) return;
    this.#entries = this.#entries.slice(this.#head);
    this.#head = 0;
  }

  /**
   * Those that no signal was told of, oldest first; from now on told. All before a told one were looked at with it.
   */
  takeUntold(isEvidence: (entry: OrderedEntry) => boolean): OrderedEntry[] {
    const untold: OrderedEntry[] = [];
    for (let i = this.#entries.length - 1; i >= this.#head; i--) {
      const entry = this.#entries[i];
      if (entry === undefined || entry.told) break;
      entry.told = true;
      if (isEvidence(entry)) untold.push(entry);
    }
    return untold.reverse();
  }
}
