import { GacError } from '../../event/error.ts';
import type { PlacedEvent } from '../../event/event.ts';
import type { StagedEvents } from '../contract.ts';

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

/** The journal that all these events come from. @throws GacError GAC_STORE_FAILED when it is not one, or not of this partition */
export function journalOfAll(partition: number, events: readonly PlacedEvent[]): string {
  const [first] = events;
  const journal = first === undefined ? undefined : journalOf(first);
  if (
    journal === undefined ||
    events.some((event) => event.partition !== partition || journalOf(event) !== journal)
  ) {
    const detail = `Events are not all of one journal, partition ${partition}`;
    throw new GacError('GAC_STORE_FAILED', detail);
  }
  return journal;
}

/** The journal and partition of events that were made ready. @throws GacError GAC_STORE_FAILED when they have several */
export function placeOfStaged(
  first: StagedEvents,
  staged: readonly StagedEvents[],
): Pick<StagedEvents, 'journal' | 'partition'> {
  const { journal, partition } = first;
  if (staged.some((one) => one.partition !== partition || one.journal !== journal)) {
    throw new GacError('GAC_STORE_FAILED', 'Events are not all of one journal and partition');
  }
  return { journal, partition };
}
