/** A day `YYYY-MM-DD` in Viet Nam, any longer ISO 8601 time, or epoch milliseconds. */
export type LocalityDate = string | number;

/**
 * When 63 provinces became 34 and districts ended: 1 July 2025 in Viet Nam (Resolution
 * 202/2025/QH15).
 */
export const MERGER_AT_MS = Date.parse('2025-07-01T00:00:00+07:00');

/** Whether a date is before the merger; no date, and one that cannot be read, means the present. */
export function isBeforeMerger(date: LocalityDate | undefined): boolean {
  if (date === undefined) return false;
  if (typeof date === 'number') return date < MERGER_AT_MS;
  const dayOnly = /^\d{4}-\d{2}-\d{2}$/.test(date);
  return Date.parse(dayOnly ? `${date}T00:00:00+07:00` : date) < MERGER_AT_MS;
}
