import type { NewValueSettings } from '../rule-set.ts';
import { type Finding, isOutside, type OrderedEntry, type OrderedJudge } from './ordered-group.ts';

type Seen = Pick<OrderedEntry, 'timeMs' | 'tie' | 'offset'>;

/**
 * `new_value`: an event whose value no event of the group had in `(t − w, t]` before it, once the group has been
 * watched for the learning period. It is known from then on.
 */
export class NewValueJudge implements OrderedJudge {
  readonly #windowMs: number;
  readonly #learningMs: number;
  /** When each value was last seen, the longest ago first. */
  readonly #seen = new Map<string, Seen>();
  #firstMs: number | undefined;

  constructor(windowMs: number, { learningMs }: NewValueSettings) {
    this.#windowMs = windowMs;
    this.#learningMs = learningMs;
  }

  get size(): number {
    return this.#seen.size;
  }

  dropOldest(): void {
    const [oldest] = this.#seen.keys();
    if (oldest !== undefined) this.#seen.delete(oldest);
  }

  take(entry: OrderedEntry): Finding | undefined {
    const { timeMs, tie, offset, value = '' } = entry;
    this.#firstMs ??= timeMs;
    for (const [known, place] of this.#seen) {
      if (!isOutside(place, entry, this.#windowMs)) break;
      this.#seen.delete(known);
    }
    const isKnown = this.#seen.delete(value);
    this.#seen.set(value, { timeMs, tie, offset });
    if (isKnown || timeMs - this.#firstMs < this.#learningMs) return undefined;
    return { value: 1, measures: { value }, evidence: [entry], isPoint: true };
  }
}
