// What JSON.stringify writes for half a surrogate pair, and what no other JSON reader accepts.
const LONE_SURROGATE = /\\ud[89a-f]/;

/** Writes a document as JSON; half surrogate pairs become U+FFFD, all else survives unchanged. */
export function documentText(document: object): string {
  const text = JSON.stringify(document);
  return hasLoneSurrogate(text) ? JSON.stringify(wellFormed(document)) : text;
}

/** Tells whether a text of JSON may hold half a surrogate pair; false alarms only cost time. */
export function hasLoneSurrogate(json: string): boolean {
  // The plain search is the faster one, and mostly finds nothing.
  return json.includes('\\ud') && LONE_SURROGATE.test(json);
}

/** The same value with U+FFFD in place of each half of a surrogate pair, in texts and names. */
export function wellFormed(value: unknown): unknown {
  if (typeof value === 'string') return value.toWellFormed();
  if (Array.isArray(value)) return value.map(wellFormed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => [key.toWellFormed(), wellFormed(child)]),
  );
}
