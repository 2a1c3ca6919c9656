/** Sigma's levels, weakest first. */
export const LEVELS = ['informational', 'low', 'medium', 'high', 'critical'] as const;
export type Level = (typeof LEVELS)[number];

/** The three kinds of incident that the product exists for. */
export const FAMILIES = ['wrong_access', 'outage', 'otp_abuse'] as const;
export type Family = (typeof FAMILIES)[number];

/** What an incident probably is; said on every alert, `unknown` when the evidence does not decide. */
export const NATURES = ['attack', 'fault', 'unknown'] as const;
export type Nature = (typeof NATURES)[number];

/** Rank of a level, 0 (informational) to 4 (critical). */
export function levelRank(level: Level): number {
  return LEVELS.indexOf(level);
}
