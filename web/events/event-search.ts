/** Which events the room of events shows; the whole of it stands in the URL. */
export interface EventSearch {
  readonly q?: string;
  readonly filter?: readonly string[];
  /** As the API takes it, such as `now-24h`. */
  readonly from?: string;
}

/** Spans that can be chosen. */
export const SPANS = ['now-1h', 'now-24h', 'now-7d', 'now-30d'] as const;
/** The span without a choice. */
export const SPAN_DEFAULT = 'now-24h';

const SPAN_HOURS: Readonly<Record<(typeof SPANS)[number], number>> = {
  'now-1h': 1,
  'now-24h': 24,
  'now-7d': 7 * 24,
  'now-30d': 30 * 24,
};
const HOUR_MS = 3_600_000;

/** The span that reaches back to a time, at least the one without a choice; the longest when none does. */
export function spanSince(atMs: number, nowMs: number): (typeof SPANS)[number] {
  const shortest = SPANS.indexOf(SPAN_DEFAULT);
  const reaches = (span: (typeof SPANS)[number]) => SPAN_HOURS[span] * HOUR_MS >= nowMs - atMs;
  return SPANS.slice(shortest).find(reaches) ?? 'now-30d';
}

/** The search that a URL says. */
export function readEventSearch(given: Record<string, unknown>): EventSearch {
  const { q, filter, from } = given;
  const filters = (Array.isArray(filter) ? filter : [filter])
    .filter((one) => one !== undefined && one !== '')
    .map(String);
  return {
    ...(q === undefined || q === '' ? {} : { q: String(q) }),
    ...(filters.length === 0 ? {} : { filter: filters }),
    ...(from === undefined || from === '' ? {} : { from: String(from) }),
  };
}

/** The filter that finds exactly this value, whatever characters it has. */
export function filterFor(field: string, value: string): string {
  return `${field}:"${value.replace(/[\\"]/g, (character) => `\\${character}`)}"`;
}
