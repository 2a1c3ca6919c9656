import type { Due } from './due-wheel.ts';
import type { EntityTrail, EntityValues } from './entities.ts';
import type { Place } from './entry-list.ts';
import type { Episode } from './episode.ts';
import { type DecidingEvent, nanosOf } from './input.ts';
import type { Measures } from './reason.ts';
import { isBefore, placeAmong } from './waiting.ts';

/** One event or firing, as a correlation that goes from event to event holds it. */
export interface OrderedEntry {
  readonly timeMs: number;
  /** See `Input`. */
  readonly tie: number;
  readonly offset: number;
  readonly receivedAtMs: number;
  /** Set for a firing. */
  readonly firingId: string | undefined;
  /** Where they do not follow from the place. */
  readonly ids: readonly string[] | undefined;
  /** What correlations over the rule may read of it. */
  readonly event?: DecidingEvent | undefined;
  /** What the type reads of the event. */
  readonly value: string | undefined;
  /** Who it is about, until it is judged. */
  names: EntityValues | undefined;
  /** Bits: which rules it matched, as the type sees them. */
  roles: number;
  told: boolean;
}

/** What the newest event of a group came to. */
export interface Finding {
  readonly value: number;
  readonly measures: Measures;
  /** The events that it rests on and that were not told of, in order of time. */
  readonly evidence: readonly OrderedEntry[];
  /** It stands for itself: no episode joins it with others. */
  readonly isPoint: boolean;
}

/** The state of a type for one group. It is given each event once, in order of time. */
export interface OrderedJudge {
  /** Goes on to the next event. */
  take(entry: OrderedEntry): Finding | undefined;
  /** What it holds of events, for the limit on groups. */
  readonly size: number;
  /** Lets go of the oldest. */
  dropOldest(): void;
}

/** A group whose events wait for the watermark. */
export interface OrderedGroup extends Due {
  readonly province: string;
  readonly key: string;
  readonly values: readonly string[];
  entities: EntityTrail;
  judge: OrderedJudge;
  /** Of the newest finding. */
  measures: Measures;
  commune: string | undefined;
  /** Not yet at or before the watermark, in order of time. */
  waiting: OrderedEntry[];
  /** The newest one judged. */
  last: OrderedEntry | undefined;
  episode: Episode | undefined;
}

/** Tells whether a place lies outside `(end − window, end]`, to the nanosecond. */
export function isOutside(place: Place, end: Place, windowMs: number): boolean {
  const startMs = end.timeMs - windowMs;
  if (place.timeMs !== startMs) return place.timeMs < startMs;
  return nanosOf(place.tie) <= nanosOf(end.tie);
}

/** Puts an entry at its place; an event that waits there already takes over the roles of this one. */
export function insertOrdered(waiting: OrderedEntry[], entry: OrderedEntry): 'added' | 'joined' {
  const at = placeAmong(waiting, entry, (one) => one);
  for (let i = at - 1; i >= 0; i--) {
    const other = waiting[i];
    if (other === undefined || isBefore(other, entry)) break;
    if (other.firingId !== entry.firingId) continue;
    other.roles |= entry.roles;
    other.names ??= entry.names;
    return 'joined';
  }
  if (at === waiting.length) waiting.push(entry);
  else waiting.splice(at, 0, entry);
  return 'added';
}
