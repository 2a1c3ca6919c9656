import type { MatchedCondition } from '../../event/signal.ts';
import type { EntityTrail } from './entities.ts';
import { type EntryExtra, type EntryKey, EntryList, keyOf, type Place } from './entry-list.ts';
import type { Measure } from './measure.ts';

/** What a group tells of the windows that a new entry makes or changes. */
export interface WindowListener {
  /** The window that ends with the entry satisfies the conditions; its first entry is `start`. */
  onSatisfied(group: RisingGroup, point: { start: number; end: number; value: number }): void;
  /** The entry lies in a satisfied window for the first time. */
  onContributing(group: RisingGroup, index: number): void;
}

/** Entries between two looks, and from how many on each is a look. */
const FORGET_EVERY = 8;
const FORGET_ALWAYS_FROM = 1_024;
const NO_MATCHES: readonly MatchedCondition[] = [];

export interface WindowRule {
  isSatisfied(value: number): boolean;
  readonly listener: WindowListener;
}

/**
 * The sliding windows of one group, for conditions that further events of a window can only make true. A window is
 * `(t − w, t]` and is looked at for the t of every event. An event that comes out of order changes the windows that
 * end with it and up to one window after it: these are judged again, so the order of arrival does not matter.
 */
export class RisingGroup {
  /** Of the groups of its province. */
  slot: number;
  readonly province: string;
  readonly values: readonly string[];
  readonly entities: EntityTrail;
  readonly entries: EntryList;
  /** `undefined` when the events do not agree. */
  commune: string | undefined;
  matched: readonly MatchedCondition[] = NO_MATCHES;
  readonly #measure: Measure | undefined;
  /** First entry of the newest window; earlier ones are kept for events that come out of order. */
  #start = 0;
  /** Everything from this place on is satisfied: an event that comes between needs no second look. */
  #satisfiedFrom: Place | undefined;

  constructor(options: {
    slot: number;
    province: string;
    values: readonly string[];
    windowMs: number;
    measure: Measure | undefined;
    entities: EntityTrail;
    commune: string | undefined;
  }) {
    this.slot = options.slot;
    this.province = options.province;
    this.values = options.values;
    this.entries = new EntryList(options.windowMs);
    this.#measure = options.measure;
    this.entities = options.entities;
    this.commune = options.commune;
  }

  get newestMs(): number {
    return this.entries.timeMs(this.entries.length - 1);
  }

  /** Takes an entry in and tells the listener what it changes; `known` when this event is already there. */
  add(place: Place, extra: EntryExtra | EntryKey | undefined, rule: WindowRule): 'added' | 'known' {
    const { entries } = this;
    const index = entries.placeOf(place);
    if (this.#isKnown(index, place, extra)) return 'known';
    entries.insert(index, place, extra);
    if (index === entries.length - 1) this.#admit(index, rule);
    else this.#admitEarlier(index, rule);
    return 'added';
  }

  /** Whether it is worth while to look for entries that no window needs: with every few of them, and in every full group. */
  get mayForget(): boolean {
    const { length } = this.entries;
    return this.#start > 0 && (length % FORGET_EVERY === 0 || length > FORGET_ALWAYS_FROM);
  }

  /** Lets go of entries at or before a time that no window needs. */
  forget(untilMs: number): void {
    let count = 0;
    while (count < this.#start && this.entries.timeMs(count) <= untilMs) count++;
    if (count === 0) return;
    this.entries.dropFirst(count);
    this.#start -= count;
  }

  /** Lets go of the oldest entry; tells whether it was still part of the newest window. */
  forgetOldest(): boolean {
    const isInside = this.#start === 0;
    if (isInside) this.#measure?.leave(this.entries, 0);
    else this.#start--;
    this.entries.dropFirst(1);
    return isInside;
  }

  #isKnown(index: number, place: Place, extra: EntryExtra | EntryKey | undefined): boolean {
    if (typeof extra === 'object' && extra.firingId !== undefined) return false;
    for (let i = index - 1; i >= 0 && this.entries.isSame(i, place.tie, place.offset); i--) {
      if (this.entries.timeMs(i) !== place.timeMs) return false;
      if (this.entries.extra(i)?.firingId !== undefined) continue;
      if (this.entries.key(i) === keyOf(extra)) return true;
    }
    return false;
  }

  #admit(index: number, rule: WindowRule): void {
    const value = this.#moveTo(index);
    if (!rule.isSatisfied(value)) {
      this.#satisfiedFrom = undefined;
      return;
    }
    this.#satisfiedFrom ??= this.entries.placeAt(index);
    rule.listener.onSatisfied(this, { start: this.#start, end: index, value });
    // Satisfied windows overlap without holes, so the first one marked has all older ones behind it.
    let first = index;
    while (first > this.#start && !this.entries.isMarked(first - 1)) first--;
    this.#mark(first, index, rule);
  }

  /** Moves the measured window to end with an entry; the value is that of this window. */
  #moveTo(index: number): number {
    const { entries } = this;
    const endMs = entries.timeMs(index);
    const endTie = entries.tie(index);
    while (this.#start < index && entries.isOutside(this.#start, endMs, endTie)) {
      this.#measure?.leave(entries, this.#start);
      this.#start++;
    }
    if (this.#measure === undefined) return index - this.#start + 1;
    this.#measure.enter(entries, index);
    return this.#measure.value(entries, index);
  }

  #admitEarlier(index: number, rule: WindowRule): void {
    const { entries } = this;
    const last = entries.length - 1;
    const isOld = entries.isOutside(index, entries.timeMs(last), entries.tie(last));
    if (isOld) this.#start++;
    if (this.#measure?.restarts !== true) {
      const bound = this.#upperBound(isOld);
      if (!rule.isSatisfied(bound) || this.#isSurrounded(index, rule)) {
        if (!isOld) this.#measure?.enter(entries, index);
        return;
      }
    }
    this.#rewind(index);
    // Windows before this one stay as they are; from here on each is judged again.
    let marked = this.#start;
    for (let end = index; end <= last; end++) {
      const value = this.#moveTo(end);
      if (!rule.isSatisfied(value)) {
        this.#satisfiedFrom = undefined;
        continue;
      }
      this.#satisfiedFrom ??= this.entries.placeAt(end);
      // The windows that gained nothing have been told before.
      const isChanged =
        end === index ||
        !entries.isPlaceOutside(entries.placeAt(index), entries.timeMs(end), entries.tie(end));
      if (isChanged) rule.listener.onSatisfied(this, { start: this.#start, end, value });
      this.#mark(Math.max(marked, this.#start), end, rule);
      marked = end + 1;
    }
  }

  #upperBound(isOld: boolean): number {
    if (this.#measure === undefined) return this.entries.length;
    // The entry itself is not yet among those measured.
    return this.#measure.upperBound(this.#start + (isOld ? 0 : 1));
  }

  /**
   * Among satisfied windows, one of which holds the entry: all of its own window is marked already, so there is nothing
   * to look at again. Keeps a busy group cheap when its events come out of order.
   */
  #isSurrounded(index: number, rule: WindowRule): boolean {
    const from = this.#satisfiedFrom;
    const { entries } = this;
    if (from === undefined || index === 0) return false;
    if (!isAtOrAfter(this.entries.placeAt(index - 1), from)) return false;
    let next = index + 1;
    while (next < entries.length && entries.isUnjudged(next)) next++;
    if (next === entries.length) return false;
    if (entries.isOutside(index - 1, entries.timeMs(next), entries.tie(next))) return false;
    entries.markUnjudged(index);
    rule.listener.onContributing(this, index);
    return true;
  }

  /** Takes the measured window back to where it can be moved to end with an entry. */
  #rewind(index: number): void {
    const { entries } = this;
    if (this.#measure?.restarts) {
      this.#measure.reset();
      this.#start = 0;
      for (let i = 0; i < index; i++) this.#measure.enter(entries, i);
    } else if (this.#measure !== undefined) {
      const from = Math.max(index + 1, this.#start);
      for (let i = entries.length - 1; i >= from; i--) this.#measure.leave(entries, i);
    }
    this.#start = Math.min(this.#start, index);
    const endMs = entries.timeMs(index);
    const endTie = entries.tie(index);
    while (this.#start > 0 && !entries.isOutside(this.#start - 1, endMs, endTie)) {
      this.#start--;
      if (this.#measure?.restarts !== true) this.#measure?.enter(entries, this.#start);
    }
    this.#satisfiedFrom = this.#placeBefore(index);
  }

  /** Where satisfied windows begin, if they reach up to just before an entry. */
  #placeBefore(index: number): Place | undefined {
    const from = this.#satisfiedFrom;
    if (from === undefined || index === 0) return undefined;
    return isAtOrAfter(this.entries.placeAt(index - 1), from) ? from : undefined;
  }

  #mark(first: number, last: number, rule: WindowRule): void {
    for (let i = first; i <= last; i++) {
      if (this.entries.isMarked(i)) continue;
      this.entries.mark(i);
      rule.listener.onContributing(this, i);
    }
  }
}

function isAtOrAfter(place: Place, other: Place): boolean {
  if (place.timeMs !== other.timeMs) return place.timeMs > other.timeMs;
  return place.tie !== other.tie ? place.tie > other.tie : place.offset >= other.offset;
}
