import { type KeyTable, RECORD_NUMBERS } from './key-table.ts';

const BUCKET_MS = 1_000;

/**
 * As `DueWheel`, for slots of a table: the bucket that a slot stands in is the first number of its record, NaN while it
 * stands in none.
 */
export class SlotWheel {
  readonly #table: KeyTable;
  readonly #buckets = new Map<number, number[]>();
  /** No bucket is lower than this. */
  #lowest = Number.POSITIVE_INFINITY;

  constructor(table: KeyTable) {
    this.#table = table;
  }

  /** Begins with a slot, which stands nowhere. */
  open(slot: number): void {
    this.#table.numbers[slot * RECORD_NUMBERS] = Number.NaN;
  }

  isScheduled(slot: number): boolean {
    return !Number.isNaN(this.#table.numbers[slot * RECORD_NUMBERS]);
  }

  /** For when a slot stands, to the second. */
  dueMs(slot: number): number {
    return (this.#table.numbers[slot * RECORD_NUMBERS] as number) * BUCKET_MS;
  }

  /** Puts a slot in for a time, unless it stands at an earlier one: it is then put in again when that one comes. */
  schedule(slot: number, dueMs: number): void {
    const { numbers } = this.#table;
    const bucket = Math.floor(dueMs / BUCKET_MS);
    if ((numbers[slot * RECORD_NUMBERS] as number) <= bucket) return;
    numbers[slot * RECORD_NUMBERS] = bucket;
    if (bucket < this.#lowest) this.#lowest = bucket;
    const slots = this.#buckets.get(bucket);
    if (slots === undefined) this.#buckets.set(bucket, [slot]);
    else slots.push(slot);
  }

  /** Takes out what is due at a time, in order of time; it may hold a slot up to a second early. */
  take(untilMs: number): number[] {
    const until = Math.floor(untilMs / BUCKET_MS);
    if (!(until >= this.#lowest)) return [];
    const { numbers } = this.#table;
    const taken: number[] = [];
    for (const bucket of this.#bucketsUntil(until)) {
      for (const slot of this.#buckets.get(bucket) ?? []) {
        // One moved to an earlier bucket, or given to another group, leaves its old place behind.
        if (numbers[slot * RECORD_NUMBERS] !== bucket) continue;
        numbers[slot * RECORD_NUMBERS] = Number.NaN;
        taken.push(slot);
      }
      this.#buckets.delete(bucket);
    }
    this.#lowest = this.#buckets.size === 0 ? Number.POSITIVE_INFINITY : until + 1;
    return taken;
  }

  #bucketsUntil(until: number): number[] {
    const steps = until - this.#lowest + 1;
    if (steps <= this.#buckets.size) {
      return Array.from({ length: steps }, (_, step) => this.#lowest + step);
    }
    return [...this.#buckets.keys()].filter((bucket) => bucket <= until).sort((a, b) => a - b);
  }
}
