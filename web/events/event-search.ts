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
