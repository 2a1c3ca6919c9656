import { type DecidingEvent, nanosOf } from './input.ts';

/** A place in time, with what decides among equal milliseconds. */
export interface Place {
  readonly timeMs: number;
  /** See `Input`. */
  readonly tie: number;
  readonly offset: number;
}

const STRIDE = 4;
const TIE = 1;
const OFFSET = 2;
const FLAG = 3;
const MARKED = 1;
const UNJUDGED = 2;
/** Dead entries at the front that make moving the rest worth while. */
const COMPACT_AFTER = 64;
/** A list of fewer numbers takes no more memory than they need; a longer one has room for those to come. */
const EXACT_BELOW = 6 * STRIDE;

/** Distinct-count key: value, tuple or rule index. */
export type EntryKey = string | number;

/** What an entry carries beside its place in time, when a key alone does not say it. */
export interface EntryExtra {
  readonly key: EntryKey | undefined;
  /** Event ids, where they do not follow from the place: of a chained firing. */
  readonly ids: readonly string[] | undefined;
  /** Set for a firing. */
  readonly firingId: string | undefined;
  /** What outer correlations may read of it. */
  readonly event?: DecidingEvent | undefined;
}

/**
 * The events of one group in order of time: milliseconds, nanoseconds, partition, offset. Numbers lie side by side in
 * one array, four to an event, as a group may hold a hundred thousand and groups may be a million.
 */
export class EntryList {
  #numbers: number[] = [];
  #extras: (EntryExtra | EntryKey | undefined)[] | undefined;
  #head = 0;
  readonly #windowMs: number;

  constructor(windowMs: number) {
    this.#windowMs = windowMs;
  }

  get length(): number {
    return this.#numbers.length / STRIDE - this.#head;
  }

  timeMs(index: number): number {
    return this.#numbers[(this.#head + index) * STRIDE] ?? Number.NaN;
  }

  tie(index: number): number {
    return this.#numbers[(this.#head + index) * STRIDE + TIE] ?? 0;
  }

  offset(index: number): number {
    return this.#numbers[(this.#head + index) * STRIDE + OFFSET] ?? 0;
  }

  placeAt(index: number): Place {
    return { timeMs: this.timeMs(index), tie: this.tie(index), offset: this.offset(index) };
  }

  key(index: number): EntryKey | undefined {
    return keyOf(this.#extras?.[this.#head + index]);
  }

  /** The rest of what the entry carries; most carry a key at most. */
  extra(index: number): EntryExtra | undefined {
    const extra = this.#extras?.[this.#head + index];
    return typeof extra === 'object' ? extra : undefined;
  }

  isMarked(index: number): boolean {
    return (this.#numbers[(this.#head + index) * STRIDE + FLAG] ?? 0) > 0;
  }

  mark(index: number): void {
    this.#numbers[(this.#head + index) * STRIDE + FLAG] = MARKED;
  }

  /** Marks an entry whose own window was not looked at. */
  markUnjudged(index: number): void {
    this.#numbers[(this.#head + index) * STRIDE + FLAG] = UNJUDGED;
  }

  isUnjudged(index: number): boolean {
    return this.#numbers[(this.#head + index) * STRIDE + FLAG] === UNJUDGED;
  }

  /** Where a place in time belongs: after all that are at or before it. */
  placeOf(place: Place): number {
    const { length } = this;
    if (length === 0 || this.#isAtOrBefore(length - 1, place)) return length;
    let low = 0;
    let high = length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#isAtOrBefore(middle, place)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Tells whether the entry is the event at a place in the journal. */
  isSame(index: number, tie: number, offset: number): boolean {
    return this.offset(index) === offset && this.tie(index) === tie;
  }

  insert(index: number, place: Place, extra: EntryExtra | EntryKey | undefined): void {
    const total = this.#numbers.length / STRIDE;
    if (extra !== undefined && this.#extras === undefined) {
      this.#extras = new Array<EntryExtra | EntryKey | undefined>(total);
    }
    const at = this.#head + index;
    if (at === total) {
      this.#append(place);
      this.#extras?.push(extra);
      return;
    }
    this.#numbers.splice(at * STRIDE, 0, place.timeMs, place.tie, place.offset, 0);
    this.#extras?.splice(at, 0, extra);
  }

  #append({ timeMs, tie, offset }: Place): void {
    const { length } = this.#numbers;
    if (length === 0) this.#numbers = [timeMs, tie, offset, 0];
    else if (length < EXACT_BELOW) this.#numbers = this.#numbers.concat([timeMs, tie, offset, 0]);
    else this.#numbers.push(timeMs, tie, offset, 0);
  }

  /** Lets the oldest entries go. */
  dropFirst(count: number): void {
    this.#head += count;
    if (this.#head < COMPACT_AFTER || this.#head < this.length) {
      if (this.length > 0) return;
    }
    this.#numbers.splice(0, this.#head * STRIDE);
    this.#extras?.splice(0, this.#head);
    this.#head = 0;
  }

  /** Tells whether the entry lies outside `(t − window, t]`: at or before t − window, to the nanosecond. */
  isOutside(index: number, endMs: number, endTie: number): boolean {
    const startMs = endMs - this.#windowMs;
    const timeMs = this.timeMs(index);
    if (timeMs !== startMs) return timeMs < startMs;
    return nanosOf(this.tie(index)) <= nanosOf(endTie);
  }

  /** The same for a place that may not be among the entries any more. */
  isPlaceOutside(place: { timeMs: number; tie: number }, endMs: number, endTie: number): boolean {
    const startMs = endMs - this.#windowMs;
    if (place.timeMs !== startMs) return place.timeMs < startMs;
    return nanosOf(place.tie) <= nanosOf(endTie);
  }

  #isAtOrBefore(index: number, place: Place): boolean {
    const timeMs = this.timeMs(index);
    if (timeMs !== place.timeMs) return timeMs < place.timeMs;
    const tie = this.tie(index);
    return tie !== place.tie ? tie < place.tie : this.offset(index) <= place.offset;
  }
}

/** The key of what an entry carries. */
export function keyOf(extra: EntryExtra | EntryKey | undefined): EntryKey | undefined {
  return typeof extra === 'object' ? extra.key : extra;
}
