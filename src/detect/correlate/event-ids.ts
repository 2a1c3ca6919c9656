import { eventId } from '../../event/event.ts';
import { type DecidingEvent, partitionOfTie } from './input.ts';

/**
 * Gives event ids back from places in the journal, so that windows hold numbers instead of texts. Events whose ids
 * are no place in the journal are told apart.
 */
export class EventIds {
  /** Journal id by partition. */
  readonly #journals = new Map<number, string>();
  readonly #only: string | undefined;

  /** @param journalId of which every id is a place, so that none is looked at; none = ids are looked at */
  constructor(journalId?: string) {
    this.#only = journalId;
  }

  /** Tells whether the id follows from the place of the event. */
  isPlaced(event: DecidingEvent): boolean {
    if (this.#only !== undefined) return true;
    const { id, partition, offset } = event;
    const journal = this.#journals.get(partition);
    if (journal !== undefined) return id === eventId(journal, partition, offset);
    const found = journalOf(event);
    if (found === undefined) return false;
    this.#journals.set(partition, found);
    return true;
  }

  /** The id of a placed event. */
  at(tie: number, offset: number): string {
    const partition = partitionOfTie(tie);
    return eventId(this.#only ?? this.#journals.get(partition) ?? '', partition, offset);
  }
}

/** The journal whose place an event's id is; `undefined` when the id is no place. */
export function journalOf({ id, partition, offset }: DecidingEvent): string | undefined {
  const place = eventId('', partition, offset);
  return id.endsWith(place) ? id.slice(0, -place.length) : undefined;
}
