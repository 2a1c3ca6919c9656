import { journalOf } from '../correlate/event-ids.ts';
import type { Input } from '../correlate/input.ts';
import type { Address, RawPlace } from './owner-body.ts';

/** Firings of inner correlations that are remembered. */
const FIRINGS_MAX = 100_000;

interface Newest {
  offset: number;
  /** Where messages of this offset went; `undefined` when it is known to be complete. */
  addresses: Set<string> | undefined;
}

/**
 * Knows messages that were told before. Whoever reads a raw partition tells of all its records in their order, beginning
 * at or before a place that was told completely. So nothing below the newest place is new: one number per partition is
 * enough, however often and by however many readers it is told again. Firings have no such order; the newest are
 * remembered by their ids.
 */
export class RepeatFilter {
  readonly #newest = new Map<string, Newest>();
  readonly #firings = new Set<string>();

  /** Takes note of an input; tells whether it was known. */
  isRepeat(address: Address, input: Input): boolean {
    const { event, firing } = input;
    if (firing !== undefined) return this.#isKnownFiring(`${address.correlationId}\n${firing.id}`);
    if (event === undefined) return false;
    const { partition, offset } = event;
    const place = { journalId: journalOf(event) ?? '', partition, offset };
    return this.#isKnownPlace(place, `${address.correlationId}\n${address.ruleIndex}`);
  }

  /** Everything up to a place has been told. */
  complete(place: RawPlace): void {
    const newest = this.#newestOf(place);
    if (place.offset < newest.offset) return;
    newest.offset = place.offset;
    newest.addresses = undefined;
  }

  #isKnownPlace(place: RawPlace, address: string): boolean {
    const newest = this.#newestOf(place);
    if (place.offset > newest.offset) {
      newest.offset = place.offset;
      newest.addresses = new Set([address]);
      return false;
    }
    if (place.offset < newest.offset || newest.addresses === undefined) return true;
    if (newest.addresses.has(address)) return true;
    newest.addresses.add(address);
    return false;
  }

  #isKnownFiring(key: string): boolean {
    if (this.#firings.has(key)) return true;
    this.#firings.add(key);
    if (this.#firings.size > FIRINGS_MAX) {
      const [oldest] = this.#firings;
      if (oldest !== undefined) this.#firings.delete(oldest);
    }
    return false;
  }

  #newestOf({ journalId, partition }: RawPlace): Newest {
    const key = `${journalId}\n${partition}`;
    let newest = this.#newest.get(key);
    if (newest === undefined) {
      newest = { offset: -1, addresses: undefined };
      this.#newest.set(key, newest);
    }
    return newest;
  }
}
