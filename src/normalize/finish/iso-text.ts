const REMEMBERED = 64;
const textByMs = new Map<number, string>();

/** `2026-11-22T03:00:00.000Z` of epoch milliseconds. Neighbouring records share their times, so the last ones are kept. */
export function isoText(ms: number): string {
  const known = textByMs.get(ms);
  if (known !== undefined) {
    return known;
  }
  if (textByMs.size >= REMEMBERED) {
    textByMs.clear();
  }
  const text = new Date(ms).toISOString();
  textByMs.set(ms, text);
  return text;
}
