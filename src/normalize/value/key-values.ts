const MAX_PAIRS = 256;

/**
 * Reads `key=value` pairs separated by commas and/or blanks, as Keycloak and many devices write them.
 * A value may be quoted with `"` (with `\"` inside) or `'`; an unquoted one ends at `, ` or, when `blanks` is set,
 * at any blank. The first of repeated keys wins; at most 256 pairs are read. Text without `=` is passed over.
 */
export function keyValues(
  text: string,
  options: { from?: number; blanks?: boolean } = {},
): Map<string, string> {
  const pairs = new Map<string, string>();
  let at = options.from ?? 0;
  while (at < text.length && pairs.size < MAX_PAIRS) {
    const equals = text.indexOf('=', at);
    if (equals < 0) {
      break;
    }
    const key = keyBefore(text, at, equals);
    const value = valueAt(text, equals + 1, options.blanks ?? false);
    if (key !== '' && !pairs.has(key)) {
      pairs.set(key, value.text);
    }
    at = value.end;
  }
  return pairs;
}

function keyBefore(text: string, from: number, equals: number): string {
  let start = equals;
  while (start > from && !isSeparator(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  return text.slice(start, equals);
}

function isSeparator(code: number): boolean {
  return code === 32 || code === 44 || code === 59 || code === 9;
}

function valueAt(text: string, at: number, blanks: boolean): { text: string; end: number } {
  const quote = text.charCodeAt(at);
  if (quote === 34 || quote === 39) {
    const end = closingQuote(text, at + 1, quote);
    if (end >= 0) {
      return { text: unescapeQuotes(text.slice(at + 1, end)), end: end + 1 };
    }
  }
  let end = at;
  while (end < text.length) {
    const code = text.charCodeAt(end);
    const comma = code === 44 || code === 59;
    if (code === 9 || (code === 32 && blanks) || (comma && endsPair(text, end, blanks))) {
      break;
    }
    end += 1;
  }
  return { text: text.slice(at, end), end: end + 1 };
}

/** A comma ends a value only before a blank or the end, so that lists such as `a,b` stay whole. */
function endsPair(text: string, at: number, blanks: boolean): boolean {
  return blanks || at + 1 >= text.length || text.charCodeAt(at + 1) === 32;
}

function closingQuote(text: string, from: number, quote: number): number {
  for (let index = from; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 92) {
      index += 1;
    } else if (code === quote) {
      return index;
    }
  }
  return -1;
}

function unescapeQuotes(text: string): string {
  return text.indexOf('\\') < 0 ? text : text.replace(/\\(["'\\])/g, '$1');
}
