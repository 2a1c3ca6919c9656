import type { Place } from './entry-list.ts';

/** Tells whether a place comes before another: by time, nanosecond, partition, offset. */
export function isBefore(a: Place, b: Place): boolean {
  if (a.timeMs !== b.timeMs) return a.timeMs < b.timeMs;
  return a.tie !== b.tie ? a.tie < b.tie : a.offset < b.offset;
}

/** The order of places, for sorting. */
export function comparePlaces(a: Place, b: Place): number {
  return a.timeMs - b.timeMs || a.tie - b.tie || a.offset - b.offset;
}

/** Where something at a place belongs among what waits in order of place: behind all that is not after it. */
export function placeAmong<T>(
  waiting: readonly T[],
  place: Place,
  placeOf: (one: T) => Place,
): number {
  let low = 0;
  let high = waiting.length;
  const last = waiting.at(-1);
  // Nearly always the newest comes last.
  if (last !== undefined && !isBefore(place, placeOf(last))) return high;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const other = waiting[middle];
    if (other !== undefined && isBefore(place, placeOf(other))) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Takes out what lies at or before a time. */
export function takeReady<T>(waiting: T[], untilMs: number, placeOf: (one: T) => Place): T[] {
  let count = 0;
  for (const one of waiting) {
    if (placeOf(one).timeMs > untilMs) break;
    count++;
  }
  return waiting.splice(0, count);
}
