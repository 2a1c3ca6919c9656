import { eventId, type PlacedEvent } from '../../event/event.ts';

const TIE_FACTOR = 65_536;

/**
 * Gives event ids back from places in the journal, so that windows hold numbers instead of texts. Events whose ids
 * are no place in the journal are told apart.
 */
export class EventIds {
  /** Journal id by partition. */
  readonly #journals = new Map<number, string>();

  /** Tells whether the id follows from the place of the event. */
  isPlaced(event: PlacedEvent): boolean {
    const { id, partition, offset } = event;
    const journal = this.#journals.get(partition);
    if (journal !== undefined) return id === eventId(journal, partition, offset);
    const place = eventId('', partition, offset);
    if (!id.endsWith(place)) return false;
    this.#journals.set(partition, id.slice(0, -place.length));
    return true;
  }

  /** The id of a placed event. */
  at(tie: number, offset: number): string {
    const partition = tie % TIE_FACTOR;
    return eventId(this.#journals.get(partition) ?? '', partition, offset);
  }
}
