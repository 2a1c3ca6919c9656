/** Longest burst, in seconds of the rate, that a quiet sender may have saved up. */
const BURST_SECONDS = 2;

/**
 * A token bucket per sender, so that one runaway source cannot starve the others.
 * Memory is one entry per registered sender.
 */
export class RateLimit {
  readonly #perSecond: number;
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>();

  constructor(perSecond: number) {
    this.#perSecond = perSecond;
  }

  /**
   * Takes `count` tokens of a sender; 0 = taken, else the milliseconds after which to try again.
   * A full bucket admits a batch larger than itself, so that no batch is refused for ever.
   */
  take(sender: string, count: number, nowMs: number): number {
    const capacity = this.#perSecond * BURST_SECONDS;
    const bucket = this.#buckets.get(sender) ?? { tokens: capacity, atMs: nowMs };
    // A clock that was set back gives nothing and takes nothing away.
    const refill = (Math.max(0, nowMs - bucket.atMs) / 1_000) * this.#perSecond;
    const tokens = Math.min(capacity, bucket.tokens + refill);
    const needed = Math.min(count, capacity);
    if (tokens < needed) {
      this.#buckets.set(sender, { tokens, atMs: nowMs });
      return Math.ceil(((needed - tokens) / this.#perSecond) * 1_000);
    }
    this.#buckets.set(sender, { tokens: tokens - count, atMs: nowMs });
    return 0;
  }
}
