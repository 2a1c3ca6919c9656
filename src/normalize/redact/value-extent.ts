import { quoteLengthAt } from './quote.ts';

/** Where a value stands in a text: from `start` to before `end`, without its quotation marks. */
export interface Extent {
  readonly start: number;
  readonly end: number;
}

/** How a name is tied to its value: what may end a bare value follows from it. */
export type Tie = 'plain' | 'encoded' | 'tag';

const MAX_VALUE = 65_536;
/** No number or address of a person is longer; looking on, name after name, would take time with the square of a line. */
const MAX_PERSON_VALUE = 1_024;
/** `&`, `<`, `"` and a blank, encoded once or more often. */
const ENCODED_END = /^%(?:25){0,3}(?:26|3c|22|0a|0d)/i;
const LONGEST_ESCAPE = 9;
const SCHEMES = ['bearer ', 'basic ', 'digest ', 'negotiate ', 'token ', 'apikey '];

/**
 * The value that begins after a name's `=`, `:`, `%3D` (`encoded`) or `<name>` (`tag`). Quoted: to the same mark again.
 * Bare: to a blank, a double quote, `&`, or a comma that another name follows. `undefined` = there is none, or an object
 * or a list begins.
 */
export function valueExtent(text: string, at: number, tie: Tie): Extent | undefined {
  return extentWithin(text, at, { tie, max: MAX_VALUE });
}

/** As `valueExtent`, for a value that is only meant when it is short: of a bare one the rest is left out. */
export function personExtent(text: string, at: number, tie: Tie): Extent | undefined {
  return extentWithin(text, at, { tie, max: MAX_PERSON_VALUE });
}

function extentWithin(
  text: string,
  at: number,
  { tie, max }: { readonly tie: Tie; readonly max: number },
): Extent | undefined {
  let start = at;
  while (text.charCodeAt(start) === 32 && start < at + 4) {
    start += 1;
  }
  const mark = tie === 'tag' ? 0 : quoteLengthAt(text, start);
  if (mark > 0) {
    const from = start + mark;
    const end = closing(text, from, text.slice(start, from));
    return end > from ? { start: from, end } : undefined;
  }
  const code = text.charCodeAt(start);
  if (code === 123 || code === 91) {
    return undefined;
  }
  const end = bareEnd(text, start, { tie, max });
  return end > start ? { start, end } : undefined;
}

/** As `valueExtent`, for a header whose value has blanks: a scheme and its credentials, or all cookies of the line. */
export function headerExtent(text: string, at: number, wholeLine: boolean): Extent | undefined {
  const extent = valueExtent(text, at, 'plain');
  if (extent === undefined) {
    return undefined;
  }
  if (wholeLine) {
    let end = extent.end;
    while (end < text.length && !endsLine(text, end)) {
      end += 1;
    }
    return { start: extent.start, end };
  }
  const head = text.slice(extent.start, extent.start + 10).toLowerCase();
  const scheme = SCHEMES.find((candidate) => head.startsWith(candidate));
  if (scheme === undefined || extent.end > extent.start + scheme.length) {
    return extent;
  }
  const end = bareEnd(text, extent.start + scheme.length, { tie: 'plain', max: MAX_VALUE });
  return { start: extent.start, end };
}

function endsLine(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code === 10 || code === 13 || code === 34 || (code === 92 && quoteLengthAt(text, at) > 0);
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

function bareEnd(
  text: string,
  start: number,
  { tie, max }: { readonly tie: Tie; readonly max: number },
): number {
  const limit = Math.min(text.length, start + max);
  let end = start;
  while (end < limit && !endsBareValue(text, end, tie)) {
    end += 1;
  }
  // Punctuation that closes what stands around the value is not part of it.
  while (end > start && ",;)}]'.".includes(text[end - 1] ?? ' ')) {
    end -= 1;
  }
  return end;
}

function endsBareValue(text: string, at: number, tie: Tie): boolean {
  const code = text.charCodeAt(at);
  if (code === 32 || code === 34 || code === 38 || (code >= 9 && code <= 13)) {
    return true;
  }
  if (code === 60) {
    return tie === 'tag';
  }
  if (code === 92) {
    return quoteLengthAt(text, at) > 0;
  }
  if (code === 37) {
    return tie === 'encoded' && ENCODED_END.test(text.slice(at, at + LONGEST_ESCAPE));
  }
  return (code === 44 || code === 59) && nameFollows(text, at + 1);
}

function nameFollows(text: string, at: number): boolean {
  let end = at;
  while (end < at + 48 && isNameCode(text.charCodeAt(end))) {
    end += 1;
  }
  const code = text.charCodeAt(end);
  return end === at ? quoteLengthAt(text, at) > 0 || code === 32 : code === 61 || code === 58;
}

/** Whether a character may be part of a field's name. */
export function isNameCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 95 ||
    code === 45 ||
    code === 46
  );
}
