// Chance that is the same in every run.

/** A number of [0, 1). */
export type Random = () => number;

/** A generator of chance by its seed (mulberry32, 32 bits of state). */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** One of a list that is not empty. */
export function pickFrom<T>(list: readonly T[], random: Random): T {
  return list[Math.floor(random() * list.length)] as T;
}
