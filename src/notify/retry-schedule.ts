const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Waits before the second, third … attempt; the last one repeats. */
const WAITS_MS = [5 * SECOND, 30 * SECOND, 2 * MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 4 * HOUR];
/** The schedule reaches 72 hours with this attempt; then a delivery is dead-lettered with its last reason. */
const ATTEMPTS_MAX = 25;
/** Spread of each wait, so that many deliveries do not return at once. */
const JITTER = 0.2;

/**
 * When to try again after `attempts` attempts, epoch ms, or `undefined` to give up.
 * A destination's own `Retry-After` can only lengthen the wait.
 */
export function nextAttemptMs(
  attempts: number,
  options: { nowMs: number; afterMs: number | undefined; random: () => number },
): number | undefined {
  const { nowMs, afterMs, random } = options;
  if (attempts >= ATTEMPTS_MAX) return undefined;
  const wait = WAITS_MS[Math.min(attempts, WAITS_MS.length) - 1] ?? 5 * SECOND;
  const spread = wait * (1 + JITTER * (2 * random() - 1));
  return nowMs + Math.round(Math.max(spread, afterMs ?? 0));
}

/** Milliseconds of a `Retry-After` header (seconds or a date; RFC 9110 §10.2.3), at most 4 hours. */
export function parseRetryAfter(value: string | undefined, nowMs: number): number | undefined {
  if (value === undefined) return undefined;
  const digits = /^\s*(\d+)\s*$/.exec(value)?.[1];
  // Dates of RFC 9110 begin with the day's name; `Date.parse` alone would take "-5" for a year.
  const date = /^[A-Z][a-z]+, /.test(value) ? Date.parse(value) - nowMs : Number.NaN;
  const ms = digits === undefined ? date : Number(digits) * SECOND;
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, 4 * HOUR) : undefined;
}
