// Readers of two journals for property tests: how many there are, and chance that a failed run repeats.
import fc from 'fast-check';

/** Random numbers that a failed run repeats. */
export function dice(seed: number): (sides: number) => number {
  let state = seed | 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides;
  };
}

/** How many read, and how restless they are. */
export interface Cluster {
  readonly rawPartitions: number;
  readonly signalPartitions: number;
  readonly seed: number;
  /** One in how many moments somebody dies. */
  readonly calm: number;
  /** Raw partitions stand still at times, long after the one process has read them. */
  readonly stalls?: boolean;
}
/** Any of them. */
export const clusters: fc.Arbitrary<Cluster> = fc.record({
  rawPartitions: fc.integer({ min: 1, max: 3 }),
  signalPartitions: fc.integer({ min: 1, max: 3 }),
  seed: fc.nat(),
  calm: fc.constantFrom(4, 12, 1_000_000),
});
