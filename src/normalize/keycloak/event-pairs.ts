const MAX_PAIRS = 96;
const KEY = /[A-Za-z_][\w.-]{0,63}=/y;
const NEXT_PAIR = /, [A-Za-z_][\w.-]{0,63}=/g;

/**
 * Reads the `key=value, key="value"` text of Keycloak's `jboss-logging` event listener. Values are bare (before
 * Keycloak 23), in single quotes when they hold a blank, in double quotes, or in escaped double quotes when the line
 * went through another quoting. The first of repeated keys wins: what a user typed comes after the facts of the server,
 * so a typed `, type=LOGIN` cannot replace them. At most 96 pairs are read.
 */
export function eventPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  let at = 0;
  for (let count = 0; count < MAX_PAIRS && at < text.length; count += 1) {
    KEY.lastIndex = at;
    const key = KEY.exec(text)?.[0];
    if (key === undefined) {
      break;
    }
    const value = valueAt(text, at + key.length);
    const name = key.slice(0, -1);
    if (!pairs.has(name)) {
      pairs.set(name, value.text);
    }
    at = value.end + 2;
  }
  return pairs;
}

interface Value {
  readonly text: string;
  /** Index of the comma after it, or the length of the text. */
  readonly end: number;
}

function valueAt(text: string, at: number): Value {
  const quote = quoteAt(text, at);
  if (quote !== undefined) {
    const from = at + quote.length;
    const close = closingQuote(text, from, quote);
    if (close >= 0) {
      return { text: unescaped(text.slice(from, close), quote), end: close + quote.length };
    }
  }
  if (text[at] === '[') {
    const close = text.indexOf(']', at);
    if (close > 0 && endsValue(text, close + 1, '')) {
      return { text: text.slice(at + 1, close), end: close + 1 };
    }
  }
  NEXT_PAIR.lastIndex = at;
  const next = NEXT_PAIR.exec(text);
  const end = next === null ? text.length : next.index;
  return { text: text.slice(at, end), end };
}

function quoteAt(text: string, at: number): string | undefined {
  if (text[at] === '"' || text[at] === "'") {
    return text[at];
  }
  return text.startsWith('\\"', at) ? '\\"' : undefined;
}

/**
 * Keycloak escapes the quote but not the backslash, so `\"` may be a quote inside the value or the end of one that
 * ends in a backslash; only what follows tells: a real end is followed by the end or by the next pair with a bare quote.
 */
function closingQuote(text: string, from: number, quote: string): number {
  let at = text.indexOf(quote, from);
  while (at >= 0) {
    const escaped = text[at - 1] === '\\' && at > from;
    const wanted = escaped || quote === "'" ? quote : '';
    if (endsValue(text, at + quote.length, wanted)) {
      return at;
    }
    at = text.indexOf(quote, at + quote.length);
  }
  return -1;
}

/** Whether a value can end at `at`; with `nextQuote`, the next pair must be quoted the same way. */
function endsValue(text: string, at: number, nextQuote: string): boolean {
  if (at === text.length) {
    return true;
  }
  if (!text.startsWith(', ', at)) {
    return false;
  }
  KEY.lastIndex = at + 2;
  const key = KEY.exec(text)?.[0];
  if (key === undefined) {
    return false;
  }
  return nextQuote !== '"' || text.startsWith('"', at + 2 + key.length);
}

function unescaped(text: string, quote: string): string {
  return quote === '\\"' ? text : text.replaceAll(`\\${quote}`, quote);
}
