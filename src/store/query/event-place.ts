import type { PlacedEvent } from '../../event/event.ts';

/** The place in a journal that an event id names. */
export interface EventPlace {
  readonly journal: string;
  readonly partition: number;
  readonly offset: number;
}

const ID = /^(.{1,64})-(\d{1,9})-(\d{1,15})$/s;

/**
 * Reads `<journal>-<partition>-<offset>`; `undefined` for anything that no event can have as its
 * id.
 */
export function placeOfId(id: string): EventPlace | undefined {
  const match = ID.exec(id);
  if (match === null) return undefined;
  const [, journal = '', partition = '', offset = ''] = match;
  const place = { journal, partition: Number(partition), offset: Number(offset) };
  return idOfPlace(place) === id ? place : undefined;
}

/** Writes the id of a place. */
export function idOfPlace(place: EventPlace): string {
  return `${place.journal}-${place.partition}-${place.offset}`;
}

/** The journal that an event comes from, or `undefined` when its id does not name its place. */
export function journalOf(event: PlacedEvent): string | undefined {
  const tail = `-${event.partition}-${event.offset}`;
  return event.id.endsWith(tail) ? event.id.slice(0, -tail.length) : undefined;
}
