import type { Place } from '../entry-list.ts';
import { nanosOf } from '../input.ts';
import { type KeyTable, RECORD_WORDS } from './key-table.ts';
import { BLOCK_PLACES_MAX, PlaceBlocks, type Shelf } from './place-blocks.ts';

/** Where in a record the state of a group stands: how many events, which begins the newest window, size of their block. */
const STATE = 2;
/** And where the first place of their block. */
const BLOCK = 3;
const START_SHIFT = 8;
const SIZE_SHIFT = 16;
const BYTE = 0xff;
/** As often as `RisingGroup` lets go. */
const FORGET_EVERY = 8;

/**
 * What became of an event: it was taken in; it was there before, or comes too late, and nothing was done; nothing was done, and
 * the group has to become an object that takes it, as it may be satisfied or has too many events.
 */
export type Admission = 'kept' | 'known' | 'late' | 'wakes';

/** What decides about the windows of quiet groups. */
export interface QuietBounds {
  readonly windowMs: number;
  /** Fewest events of a window that satisfy the conditions. */
  readonly needed: number;
  /** Events from which on a group cannot be a quiet one. */
  readonly fullAt: number;
  /** At or before this there is nothing that a timely event of a group needs whose newest event is given. */
  floorMs(newestMs: number): number;
}

/** Where the events of one group lie: the same object again and again, so that nothing is made for an event. */
interface Events {
  words: Int32Array;
  /** Where its record begins. */
  record: number;
  size: number;
  shelf: Shelf;
  /** Where its events begin on the shelf. */
  base: number;
  count: number;
  /** How many lie before the newest window. */
  start: number;
}

type Ending = Pick<Place, 'timeMs' | 'tie'>;

/**
 * The windows of groups that count events and of which none was ever satisfied: numbers side by side, no objects. They take
 * events in exactly as `RisingGroup` does, as long as nothing comes of them.
 */
export class QuietWindows {
  readonly #table: KeyTable;
  readonly #bounds: QuietBounds;
  readonly #blocks = new PlaceBlocks();
  readonly #fullAt: number;
  readonly #events: Events;
  #count = 0;

  /** @param table whose slots the groups have */
  constructor(table: KeyTable, bounds: QuietBounds) {
    this.#table = table;
    this.#bounds = bounds;
    this.#fullAt = Math.min(bounds.fullAt, BLOCK_PLACES_MAX);
    const shelf = this.#blocks.shelf(0);
    this.#events = { words: table.words, record: 0, size: 0, shelf, base: 0, count: 0, start: 0 };
  }

  /** Events of all groups. */
  get count(): number {
    return this.#count;
  }

  /** Takes an event of the group of a slot in. */
  admit(slot: number, at: Place): Admission {
    const state = this.#table.words[slot * RECORD_WORDS + STATE] as number;
    if ((state & BYTE) >= this.#fullAt) return 'wakes';
    if (state === 0) return this.#admitFirst(slot, at);
    const events = this.#eventsOf(slot);
    const { shelf, base, count } = events;
    if (!isAtOrBefore(shelf, base + count - 1, at)) return this.#admitEarlier(events, at);
    if (isSame(shelf, base + count - 1, at)) return 'known';
    let { start } = events;
    while (start < count && this.#isOutside(shelf, base + start, at)) start++;
    if (count - start + 1 >= this.#bounds.needed) return 'wakes';
    events.start = start;
    this.#insert(events, count, at);
    return 'kept';
  }

  /** Gives the events of a group, in order of time, and lets them go. */
  takeOut(slot: number): Place[] {
    const { shelf, base, count } = this.#eventsOf(slot);
    const places = Array.from({ length: count }, (_, i) => ({
      timeMs: shelf.times[base + i] as number,
      tie: shelf.ties[2 * (base + i)] as number,
      offset: shelf.ties[2 * (base + i) + 1] as number,
    }));
    this.drop(slot);
    return places;
  }

  /** Lets the events of a group go. */
  drop(slot: number): void {
    const { words } = this.#table;
    const record = slot * RECORD_WORDS;
    const state = words[record + STATE] as number;
    if (state === 0) return;
    this.#blocks.giveBack(state >>> SIZE_SHIFT, words[record + BLOCK] as number);
    this.#count -= state & BYTE;
    words[record + STATE] = 0;
  }

  /** Time of the newest event of a group. */
  newestMs(slot: number): number {
    const { shelf, base, count } = this.#eventsOf(slot);
    return shelf.times[base + count - 1] as number;
  }

  #eventsOf(slot: number): Events {
    const { words } = this.#table;
    const events = this.#events;
    const record = slot * RECORD_WORDS;
    const state = words[record + STATE] as number;
    events.words = words;
    events.record = record;
    events.size = state >>> SIZE_SHIFT;
    events.shelf = this.#blocks.shelf(events.size);
    events.base = words[record + BLOCK] as number;
    events.count = state & BYTE;
    events.start = (state >>> START_SHIFT) & BYTE;
    return events;
  }

  #admitFirst(slot: number, at: Place): Admission {
    if (this.#bounds.needed <= 1) return 'wakes';
    const { words } = this.#table;
    const base = this.#blocks.take(0);
    put(this.#blocks.shelf(0), base, at);
    words[slot * RECORD_WORDS + BLOCK] = base;
    words[slot * RECORD_WORDS + STATE] = 1;
    this.#count++;
    return 'kept';
  }

  /** An event that comes before the newest one. */
  #admitEarlier(events: Events, at: Place): Admission {
    const { shelf, base, count } = events;
    const newest = {
      timeMs: shelf.times[base + count - 1] as number,
      tie: shelf.ties[2 * (base + count - 1)] as number,
    };
    const isEarlier = at.timeMs < newest.timeMs;
    if (isEarlier && at.timeMs <= this.#bounds.floorMs(newest.timeMs)) return 'late';
    let index = count - 1;
    while (index > 0 && !isAtOrBefore(shelf, base + index - 1, at)) index--;
    if (index > 0 && isSame(shelf, base + index - 1, at)) return 'known';
    if (this.#mostWith(events, index, at) >= this.#bounds.needed) return 'wakes';
    if (this.#isPlaceOutside(at, newest)) events.start++;
    this.#insert(events, index, at);
    return 'kept';
  }

  /** Most events of a window that would hold the event if it came to stand at an index. */
  #mostWith({ shelf, base, count }: Events, index: number, at: Place): number {
    if (count + 1 < this.#bounds.needed) return 0;
    let from = index;
    while (from > 0 && !this.#isOutside(shelf, base + from - 1, at)) from--;
    let most = index - from + 1;
    for (let end = index; end < count; end++) {
      const place = base + end;
      const ending = { timeMs: shelf.times[place] as number, tie: shelf.ties[2 * place] as number };
      if (this.#isPlaceOutside(at, ending)) break;
      while (from < index && this.#isOutside(shelf, base + from, ending)) from++;
      most = Math.max(most, end - from + 2);
    }
    return most;
  }

  #insert(events: Events, index: number, at: Place): void {
    if (events.count === 1 << events.size) {
      events.base = this.#blocks.widen(events.size, events.base);
      events.size++;
      events.shelf = this.#blocks.shelf(events.size);
      events.words[events.record + BLOCK] = events.base;
    }
    const { shelf, base } = events;
    for (let i = base + events.count; i > base + index; i--) move(shelf, i - 1, i);
    put(shelf, base + index, at);
    events.count++;
    this.#count++;
    if (events.start > 0 && events.count % FORGET_EVERY === 0) this.#forget(events);
    events.words[events.record + STATE] =
      (events.size << SIZE_SHIFT) | (events.start << START_SHIFT) | events.count;
  }

  /** Lets go of events that no window needs. */
  #forget(events: Events): void {
    const { shelf, base, count } = events;
    const floorMs = this.#bounds.floorMs(shelf.times[base + count - 1] as number);
    let gone = 0;
    while (gone < events.start && (shelf.times[base + gone] as number) <= floorMs) gone++;
    if (gone === 0) return;
    for (let i = base + gone; i < base + count; i++) move(shelf, i, i - gone);
    events.count -= gone;
    events.start -= gone;
    this.#count -= gone;
  }

  /** Whether an event lies outside `(t − window, t]`: at or before t − window, to the nanosecond. */
  #isOutside({ times, ties }: Shelf, place: number, end: Ending): boolean {
    const startMs = end.timeMs - this.#bounds.windowMs;
    const timeMs = times[place] as number;
    if (timeMs !== startMs) return timeMs < startMs;
    return nanosOf(ties[2 * place] as number) <= nanosOf(end.tie);
  }

  #isPlaceOutside(place: Ending, end: Ending): boolean {
    const startMs = end.timeMs - this.#bounds.windowMs;
    if (place.timeMs !== startMs) return place.timeMs < startMs;
    return nanosOf(place.tie) <= nanosOf(end.tie);
  }
}

function put({ times, ties }: Shelf, place: number, { timeMs, tie, offset }: Place): void {
  times[place] = timeMs;
  ties[2 * place] = tie;
  ties[2 * place + 1] = offset;
}

function move({ times, ties }: Shelf, from: number, to: number): void {
  times[to] = times[from] as number;
  ties[2 * to] = ties[2 * from] as number;
  ties[2 * to + 1] = ties[2 * from + 1] as number;
}

function isAtOrBefore({ times, ties }: Shelf, place: number, other: Place): boolean {
  const timeMs = times[place] as number;
  if (timeMs !== other.timeMs) return timeMs < other.timeMs;
  const tie = ties[2 * place] as number;
  return tie !== other.tie ? tie < other.tie : (ties[2 * place + 1] as number) <= other.offset;
}

function isSame({ times, ties }: Shelf, place: number, { timeMs, tie, offset }: Place): boolean {
  return times[place] === timeMs && ties[2 * place] === tie && ties[2 * place + 1] === offset;
}
