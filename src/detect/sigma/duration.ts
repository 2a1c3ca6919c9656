import type { Place } from './read-values.ts';

const UNITS_MS: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Longest window of a correlation. */
const WINDOW_MS_MAX = 31 * 86_400_000;

/** Reads a Sigma timespan (`30s`, `10m`, `1h`, `1d`) as milliseconds; anything else is an issue. */
export function readDuration(value: unknown, place: Place): number | undefined {
  const match = typeof value === 'string' ? /^([1-9]\d{0,6})([smhd])$/.exec(value) : null;
  const unitMs = UNITS_MS[match?.[2] ?? ''];
  if (match === null || unitMs === undefined) {
    place.issues.error(
      place.path,
      `${JSON.stringify(value)} is not a timespan.`,
      'Write a number with s, m, h or d, such as 15m.',
    );
    return undefined;
  }
  const ms = Number(match[1]) * unitMs;
  if (ms <= WINDOW_MS_MAX) return ms;
  place.issues.error(place.path, 'The timespan is longer than 31 days.', 'Use 31d or less.');
  return undefined;
}
