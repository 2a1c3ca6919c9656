const MAX_PAIRS = 256;
const BLANK = 32;
const QUOTE = 34;
const EQUALS = 61;

/** What a text holds as logfmt, and how much of it was no pair. */
export interface LogfmtPairs {
  readonly pairs: readonly (readonly [string, string])[];
  /** Words without `=`; they are flags, or the text is no logfmt. */
  readonly words: readonly string[];
}

/** Reads `key=value key="quoted \"value\"" flag`; the first of repeated keys wins, at most 256 pairs. */
export function logfmtPairs(text: string): LogfmtPairs {
  const pairs = new Map<string, string>();
  const words: string[] = [];
  let at = 0;
  while (at < text.length && pairs.size < MAX_PAIRS) {
    while (text.charCodeAt(at) === BLANK || text.charCodeAt(at) === 9) at += 1;
    let end = at;
    while (end < text.length && text.charCodeAt(end) > BLANK && text.charCodeAt(end) !== EQUALS) {
      end += 1;
    }
    if (end === at) {
      at += 1;
      continue;
    }
    const key = text.slice(at, end);
    if (text.charCodeAt(end) !== EQUALS) {
      if (words.length < MAX_PAIRS) words.push(key);
      at = end;
      continue;
    }
    const value = valueAt(text, end + 1);
    if (!pairs.has(key)) pairs.set(key, value.text);
    at = value.end;
  }
  return { pairs: [...pairs], words };
}

function valueAt(text: string, at: number): { text: string; end: number } {
  if (text.charCodeAt(at) !== QUOTE) {
    let end = at;
    while (end < text.length && text.charCodeAt(end) > BLANK) end += 1;
    return { text: text.slice(at, end), end };
  }
  let end = at + 1;
  let escaped = false;
  while (end < text.length && text.charCodeAt(end) !== QUOTE) {
    if (text.charCodeAt(end) === 92) {
      escaped = true;
      end += 1;
    }
    end += 1;
  }
  const inner = text.slice(at + 1, end);
  return { text: escaped ? unescaped(inner) : inner, end: end + 1 };
}

function unescaped(text: string): string {
  return text.replace(/\\(["\\nrt])/g, (_, letter: string) =>
    letter === 'n' ? '\n' : letter === 'r' ? '\r' : letter === 't' ? '\t' : letter,
  );
}
