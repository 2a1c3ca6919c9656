/** The only source of the present time. Tests pass their own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}

/** The clock of the machine. */
export const systemClock: Clock = { now: () => Date.now() };
