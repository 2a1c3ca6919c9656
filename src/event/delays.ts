/** Delays by size: number of the bucket, how many, and their sum in ms; negative buckets are of negative delays. */
export type Delays = readonly (readonly [bucket: number, count: number, sumMs: number])[];

/** Shortest delay that is told apart from none, ms. */
const LEAST_MS = 128;
const LEAST_LOG2 = 7;
/** Buckets for each doubling. */
const PER_DOUBLING = 2;
/** The last bucket on each side has everything beyond: 128 ms · 2^20, a day and a half. */
export const BUCKETS_PER_SIDE = 40;

/** The bucket of a delay: 0 for next to none, then by size, two for each doubling; below 0 for negative ones. */
export function delayBucket(ms: number): number {
  const size = Math.abs(ms);
  if (size < LEAST_MS) return 0;
  const place = 1 + Math.floor((Math.log2(size) - LEAST_LOG2) * PER_DOUBLING);
  const bucket = Math.min(place, BUCKETS_PER_SIDE);
  return ms < 0 ? -bucket : bucket;
}

/** Delays of several spans together, in the order of their buckets. */
export function joinedDelays(all: Iterable<Delays>): Delays {
  const sums = new Map<number, [count: number, sumMs: number]>();
  for (const delays of all) {
    for (const [bucket, count, sumMs] of delays) {
      const known = sums.get(bucket);
      if (known === undefined) sums.set(bucket, [count, sumMs]);
      else {
        known[0] += count;
        known[1] += sumMs;
      }
    }
  }
  return [...sums]
    .map(([bucket, [count, sumMs]]) => [bucket, count, sumMs] as const)
    .sort(([left], [right]) => left - right);
}

/** How many delays there are. */
export function delayCount(delays: Delays): number {
  return delays.reduce((sum, [, count]) => sum + count, 0);
}

/**
 * The delay that a share of them does not exceed: the mean of its bucket, so that equal delays are told exactly.
 * `undefined` when there are none.
 * @param joined in the order of their buckets
 */
export function delayQuantile(joined: Delays, share: number): number | undefined {
  const wanted = share * delayCount(joined);
  let seen = 0;
  for (const [, count, sumMs] of joined) {
    seen += count;
    if (count > 0 && seen >= wanted) return sumMs / count;
  }
  return undefined;
}
