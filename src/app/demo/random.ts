const FNV_OFFSET = 0x811c9dc5;
const FNV_PRIME = 0x01000193;
const TWO_POW_32 = 4_294_967_296;

/**
 * A deterministic stream of numbers: the same seeds give the same stream on every machine. For simulated traffic only,
 * never for secrets. Source of the step: “mulberry32”, a 32-bit counter with a mixing function.
 */
export class Random {
  #state: number;

  constructor(...seeds: readonly (string | number)[]) {
    let hash = FNV_OFFSET;
    for (const character of seeds.join('|')) {
      hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), FNV_PRIME);
    }
    this.#state = hash >>> 0;
  }

  /** The next number, 0 ≤ x < 1. */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / TWO_POW_32;
  }

  /** A whole number, both ends included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  /** True in this share of the calls, 0 to 1. */
  chance(share: number): boolean {
    return this.next() < share;
  }

  /** One of a list that is not empty. */
  pick<T>(list: readonly [T, ...T[]] | readonly T[]): T {
    return list[this.int(0, list.length - 1)] as T;
  }

  /** How often something happens whose mean is given; bounded at 4 × mean + 10. */
  count(mean: number): number {
    const limit = Math.exp(-mean);
    const most = Math.ceil(4 * mean + 10);
    let product = this.next();
    let times = 0;
    while (product > limit && times < most) {
      times++;
      product *= this.next();
    }
    return times;
  }
}
