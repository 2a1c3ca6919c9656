import { quoteLengthAt } from './quote.ts';

/** Where a value stands in a text: from `start` to before `end`, without its quotation marks. */
export interface Extent {
  readonly start: number;
  readonly end: number;
  readonly quoted: boolean;
}

const MAX_VALUE = 65_536;

/**
 * The value that follows a name's `=` or `:` at `at`. Quoted: to the same mark again. Bare: to a blank, quotation
 * mark or one of `& , ; < > ) } ]`, or an encoded `&`. `undefined` = there is none, or an object or a list begins.
 */
export function valueExtent(text: string, at: number): Extent | undefined {
  let start = at;
  while (text.charCodeAt(start) === 32 && start < at + 4) {
    start += 1;
  }
  const mark = quoteLengthAt(text, start);
  if (mark > 0) {
    const end = closing(text, start + mark, text.slice(start, start + mark));
    return end > start + mark ? { start: start + mark, end, quoted: true } : undefined;
  }
  const code = text.charCodeAt(start);
  if (code === 123 || code === 91) {
    return undefined;
  }
  let end = start;
  const limit = Math.min(text.length, start + MAX_VALUE);
  while (end < limit && !endsBareValue(text, end)) {
    end += 1;
  }
  return end > start ? { start, end, quoted: false } : undefined;
}

function closing(text: string, from: number, mark: string): number {
  let end = text.indexOf(mark, from);
  while (end >= 0 && mark.length === 1 && isEscaped(text, end, from)) {
    end = text.indexOf(mark, end + 1);
  }
  return end < 0 ? text.length : end;
}

function isEscaped(text: string, at: number, from: number): boolean {
  let slashes = 0;
  while (at - slashes - 1 >= from && text.charCodeAt(at - slashes - 1) === 92) {
    slashes += 1;
  }
  return slashes % 2 === 1;
}

const BARE_END = new Set([9, 10, 13, 32, 34, 38, 39, 41, 44, 59, 60, 62, 93, 125]);

function endsBareValue(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  if (code === 37) {
    return text.startsWith('%26', at) || text.startsWith('%22', at) || text.startsWith('%20', at);
  }
  return BARE_END.has(code) || (code === 92 && quoteLengthAt(text, at) > 0);
}
