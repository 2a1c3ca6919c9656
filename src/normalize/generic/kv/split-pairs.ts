import { keyValues } from '../../value/key-values.ts';

const MAX_PAIRS = 256;

/**
 * Reads pairs with separators of one's own; values may be quoted, with the separators inside. The first of repeated keys
 * wins, at most 256 pairs are read, and text without a separator between key and value is passed over.
 */
export function splitPairs(
  text: string,
  { pair, assign }: { readonly pair: string; readonly assign: string },
): readonly (readonly [string, string])[] {
  if (pair === ' ' && assign === '=') {
    return [...keyValues(text, { blanks: true })];
  }
  const pairs = new Map<string, string>();
  let at = 0;
  while (at < text.length && pairs.size < MAX_PAIRS) {
    const equals = text.indexOf(assign, at);
    if (equals < 0) {
      break;
    }
    const key = text.slice(text.lastIndexOf(pair, equals - 1) + pair.length, equals);
    const before = text.slice(Math.max(at, equals - 256), equals);
    const name = (before.includes(pair) ? key : before).trim();
    const value = valueAt(text, equals + assign.length, pair);
    if (name !== '' && !pairs.has(name)) pairs.set(name, value.text);
    at = value.end;
  }
  return [...pairs];
}

function valueAt(text: string, from: number, pair: string): { text: string; end: number } {
  let at = from;
  while (text.charCodeAt(at) === 32 && pair !== ' ') at += 1;
  const quote = text[at];
  if (quote === '"' || quote === "'") {
    let close = text.indexOf(quote, at + 1);
    while (close > 0 && text[close - 1] === '\\') close = text.indexOf(quote, close + 1);
    if (close > 0) {
      const next = text.indexOf(pair, close + 1);
      const inner = text.slice(at + 1, close).replaceAll(`\\${quote}`, quote);
      return { text: inner, end: next < 0 ? text.length : next + pair.length };
    }
  }
  const next = text.indexOf(pair, at);
  const end = next < 0 ? text.length : next;
  return { text: text.slice(at, end).trim(), end: next < 0 ? text.length : next + pair.length };
}
