import { Buffer } from 'node:buffer';

const LF = 10;
const CR = 13;
const QUOTE = 34;
const COMMA = 44;
const OPEN_BRACKET = 91;
const BACKSLASH = 92;
const CLOSE_BRACKET = 93;
const OPEN_BRACE = 123;
const CLOSE_BRACE = 125;

export type SplitOutcome =
  | { readonly kind: 'records'; readonly records: readonly Buffer[] }
  | { readonly kind: 'malformed'; readonly at: number; readonly detail: string };

/** Cuts a body into lines without their terminators; blank lines are no records. Views, not copies. */
export function splitLines(body: Buffer): Buffer[] {
  const records: Buffer[] = [];
  let start = 0;
  while (start < body.length) {
    let end = body.indexOf(LF, start);
    if (end === -1) end = body.length;
    const stop = end > start && body[end - 1] === CR ? end - 1 : end;
    if (!isBlank(body, start, stop)) records.push(body.subarray(start, stop));
    start = end + 1;
  }
  return records;
}

/**
 * Joins the lines that follow a line matching `start` to it, with LF between them. Where no line matches, the lines are not of the
 * kind that was expected, and each stays by itself.
 */
export function joinMultiline(lines: readonly Buffer[], start: RegExp): Buffer[] {
  const records: Buffer[][] = [];
  let isExpected = false;
  for (const line of lines) {
    const last = records.at(-1);
    const begins = start.test(line.toString('utf8'));
    isExpected ||= begins;
    if (last && !begins) last.push(line);
    else records.push([line]);
  }
  if (!isExpected) return [...lines];
  return records.map((parts) =>
    parts.length === 1 && parts[0]
      ? parts[0]
      : Buffer.concat(parts.flatMap((part, index) => (index ? [Buffer.of(LF), part] : [part]))),
  );
}

/**
 * Cuts a JSON document into its records with their original bytes: the elements of an array (of a string element
 * its text), or the one object. Only the outer structure is checked here; an element that is itself bad JSON
 * becomes a dead letter later, and the others live.
 */
export function splitJson(body: Buffer): SplitOutcome {
  const first = skipBlank(body, 0);
  if (first === body.length) return { kind: 'records', records: [] };
  if (body[first] !== OPEN_BRACKET) {
    return { kind: 'records', records: [body.subarray(first, trimEnd(body, body.length))] };
  }
  const records: Buffer[] = [];
  let at = skipBlank(body, first + 1);
  if (body[at] === CLOSE_BRACKET) return endOfArray(body, at, records);
  for (;;) {
    const end = elementEnd(body, at);
    if (end === -1) return { kind: 'malformed', at, detail: 'The JSON array is not closed.' };
    const stop = trimEnd(body, end);
    if (stop <= at) return { kind: 'malformed', at, detail: 'An array element is empty.' };
    records.push(recordOf(body.subarray(at, stop)));
    if (body[end] === CLOSE_BRACKET) return endOfArray(body, end, records);
    at = skipBlank(body, end + 1);
  }
}

function endOfArray(body: Buffer, close: number, records: Buffer[]): SplitOutcome {
  const rest = skipBlank(body, close + 1);
  return rest === body.length
    ? { kind: 'records', records }
    : { kind: 'malformed', at: rest, detail: 'Text follows the JSON array.' };
}

/** Position of the comma or bracket that ends the element which starts at `at`; -1 when there is none. */
function elementEnd(body: Buffer, at: number): number {
  let depth = 0;
  let inString = false;
  for (let index = at; index < body.length; index++) {
    const byte = body[index];
    if (inString) {
      if (byte === BACKSLASH) index++;
      else if (byte === QUOTE) inString = false;
    } else if (byte === QUOTE) inString = true;
    else if (byte === OPEN_BRACE || byte === OPEN_BRACKET) depth++;
    else if (depth > 0 && (byte === CLOSE_BRACE || byte === CLOSE_BRACKET)) depth--;
    else if (depth === 0 && (byte === COMMA || byte === CLOSE_BRACKET)) return index;
  }
  return -1;
}

function recordOf(element: Buffer): Buffer {
  if (element[0] !== QUOTE) return element;
  try {
    const text: unknown = JSON.parse(element.toString('utf8'));
    return typeof text === 'string' ? Buffer.from(text, 'utf8') : element;
  } catch {
    // Kept as sent: it becomes a dead letter with the parser's reason.
    return element;
  }
}

function isBlank(body: Buffer, start: number, stop: number): boolean {
  for (let index = start; index < stop; index++) {
    const byte = body[index] ?? 0;
    if (byte !== 32 && byte !== 9 && byte !== CR) return false;
  }
  return true;
}

function skipBlank(body: Buffer, start: number): number {
  let at = start;
  while (at < body.length && isSpace(body[at])) at++;
  return at;
}

function trimEnd(body: Buffer, end: number): number {
  let stop = end;
  while (stop > 0 && isSpace(body[stop - 1])) stop--;
  return stop;
}

function isSpace(byte: number | undefined): boolean {
  return byte === 32 || byte === 9 || byte === LF || byte === CR;
}
