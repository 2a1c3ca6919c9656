const BUCKET_MS = 1_000;

/** A thing that wants to be looked at when event time reaches a point; it is in the wheel once. */
export interface Due {
  /** Bucket it stands in; `undefined` while it stands in none. */
  bucket: number | undefined;
}

/** Things by the event time at which they come due; a look costs only what is due. */
export class DueWheel<T extends Due> {
  readonly #buckets = new Map<number, T[]>();
  /** No bucket is lower than this. */
  #lowest = Number.POSITIVE_INFINITY;

  /** Puts a thing in for a time, unless it stands at an earlier one: it is then put in again when that one comes. */
  schedule(thing: T, dueMs: number): void {
    const bucket = Math.floor(dueMs / BUCKET_MS);
    if (thing.bucket !== undefined && thing.bucket <= bucket) return;
    thing.bucket = bucket;
    if (bucket < this.#lowest) this.#lowest = bucket;
    const things = this.#buckets.get(bucket);
    if (things === undefined) this.#buckets.set(bucket, [thing]);
    else things.push(thing);
  }

  /** Takes out what is due at a time, in order of time; it may hold a thing up to a second early. */
  take(untilMs: number): T[] {
    const until = Math.floor(untilMs / BUCKET_MS);
    if (!(until >= this.#lowest)) return [];
    const due = this.#bucketsUntil(until);
    const things: T[] = [];
    for (const bucket of due) {
      for (const thing of this.#buckets.get(bucket) ?? []) {
        // One moved to an earlier bucket leaves its old place behind.
        if (thing.bucket !== bucket) continue;
        thing.bucket = undefined;
        things.push(thing);
      }
      this.#buckets.delete(bucket);
    }
    this.#lowest = this.#buckets.size === 0 ? Number.POSITIVE_INFINITY : until + 1;
    return things;
  }

  #bucketsUntil(until: number): number[] {
    const steps = until - this.#lowest + 1;
    if (steps <= this.#buckets.size) {
      return Array.from({ length: steps }, (_, step) => this.#lowest + step);
    }
    return [...this.#buckets.keys()].filter((bucket) => bucket <= until).sort((a, b) => a - b);
  }
}
