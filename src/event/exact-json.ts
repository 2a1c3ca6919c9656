/** Digits from which on an integer may be more than a number holds. */
const LONG_CHARS = 16;
const LONG_DIGITS = /\d{16}/g;
/** What stands before it where it is a number of its own, or may be. */
const BEFORE_NUMBER = /(?:^|[:,[])\s*-?$/;
const BEFORE_CHARS_MAX = 16;
/** What may stand right before a number, or its digits. */
const AT_NUMBER = /[\s:,[-]/;
const INTEGER = /^-?\d+$/;

/**
 * Parses JSON as `JSON.parse` does, but for integers beyond 2^53: they become their digits as text, so that none is lost.
 * @throws SyntaxError when it is no JSON
 */
export function parseExactJson(text: string): unknown {
  return holdsLongInteger(text) ? JSON.parse(text, keepDigits) : JSON.parse(text);
}

/**
 * Whether `JSON.parse` alone may lose digits of a text, or of any part of it: false only when it does not. Every run of 16
 * digits lies across one of each 16 characters, so no others are looked at but next to a digit.
 */
export function mayLoseDigits(text: string): boolean {
  const { length } = text;
  for (let at = LONG_CHARS - 1; at < length; at += LONG_CHARS) {
    if (!isDigit(text.charCodeAt(at))) continue;
    let from = at;
    while (from > 0 && isDigit(text.charCodeAt(from - 1))) from--;
    while (at < length && isDigit(text.charCodeAt(at))) at++;
    if (at - from < LONG_CHARS) continue;
    if (from === 0 || AT_NUMBER.test(text.charAt(from - 1))) return true;
  }
  return false;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** False only when there is none; a text in which one stands may look the same. */
function holdsLongInteger(text: string): boolean {
  LONG_DIGITS.lastIndex = 0;
  for (let run = LONG_DIGITS.exec(text); run !== null; run = LONG_DIGITS.exec(text)) {
    const before = text.slice(Math.max(0, run.index - BEFORE_CHARS_MAX), run.index);
    if (BEFORE_NUMBER.test(before)) return true;
  }
  return false;
}

function keepDigits(_key: string, value: unknown, context?: { readonly source?: string }): unknown {
  if (typeof value !== 'number' || Number.isSafeInteger(value)) return value;
  const source = context?.source;
  return source !== undefined && INTEGER.test(source) ? source : value;
}
