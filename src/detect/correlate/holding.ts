/** What a correlation holds. */
export interface Holding {
  readonly groups: number;
  /** Events of all groups. */
  readonly values: number;
  /** Estimated. */
  readonly bytes: number;
}

/** What the groups of one kind of correlation take in memory, about. */
export interface Weights {
  readonly groupBytes: number;
  readonly valueBytes: number;
}

/** Of windows that rise: numbers side by side. A distinct count keeps each value and how often it is there. */
export const RISING_WEIGHTS: Weights = { groupBytes: 800, valueBytes: 40 };
export const DISTINCT_WEIGHTS: Weights = { groupBytes: 1_150, valueBytes: 120 };
/** Of windows that wait for the watermark: each event is an object of its own. */
export const SETTLED_WEIGHTS: Weights = { groupBytes: 830, valueBytes: 300 };
/** Of groups that are only known to have reported. */
export const PRESENCE_WEIGHTS: Weights = { groupBytes: 800, valueBytes: 16 };

/** Of groups of which a rising window has nothing to tell: numbers in tables. */
export const QUIET_WEIGHTS: Weights = { groupBytes: 120, valueBytes: 40 };

/** What so many groups and events hold. */
export function weighAll(
  { groups, values }: { readonly groups: number; readonly values: number },
  { groupBytes, valueBytes }: Weights,
): Holding {
  return { groups, values, bytes: groups * groupBytes + values * valueBytes };
}

/** What groups hold, by the events of each. */
export function weigh<T>(
  groups: Iterable<T>,
  sizeOf: (group: T) => number,
  weights: Weights,
): Holding {
  let count = 0;
  let values = 0;
  for (const group of groups) {
    count++;
    values += sizeOf(group);
  }
  return weighAll({ groups: count, values }, weights);
}

/** All of them together. */
export function sumHoldings(holdings: Iterable<Holding>): Holding {
  let sum: Holding = { groups: 0, values: 0, bytes: 0 };
  for (const { groups, values, bytes } of holdings) {
    sum = { groups: sum.groups + groups, values: sum.values + values, bytes: sum.bytes + bytes };
  }
  return sum;
}
