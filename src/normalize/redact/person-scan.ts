import { isDigit } from '../value/digits.ts';
import type { Finding } from './finding.ts';
import { canonicalPhone, isCitizenNumber } from './person-number.ts';

const UUID_HEAD = 24;

/**
 * A person's number in the run of digits from `start` to `end` (which no other digit touches) or in groups of digits
 * that begin with it. The caller has made sure that no letter stands directly before.
 */
export function personNumberAt(
  text: string,
  run: { readonly start: number; readonly end: number },
): Finding | undefined {
  const { start, end } = run;
  const length = end - start;
  if (length < 2 || length > 13 || isWordCode(text.charCodeAt(end)) || inDecimal(text, run)) {
    return undefined;
  }
  const first = text.charCodeAt(start);
  if (first === 48) {
    if (length === 12) {
      const digits = text.slice(start, end);
      const citizen = isCitizenNumber(digits) && !endsUuid(text, start);
      return citizen ? { start, end, person: 'citizen', canonical: digits } : undefined;
    }
    if (length === 10 || length === 11) {
      return phone(text, run);
    }
    return length === 3 || length === 4 ? grouped(text, run) : undefined;
  }
  if (first !== 56 || text.charCodeAt(start + 1) !== 52) {
    return undefined;
  }
  if (length >= 11) {
    return endsUuid(text, start) ? undefined : phone(text, run);
  }
  return text.charCodeAt(start - 1) === 43 ? grouped(text, run) : undefined;
}

function phone(text: string, at: { start: number; end: number }): Finding | undefined {
  const canonical = canonicalPhone(text.slice(at.start, at.end));
  return canonical === undefined
    ? undefined
    : { start: fromPlus(text, at.start), end: at.end, person: 'phone', canonical };
}

/** `0900 000 123`, `0900.000.123`, `090-000-0123`, `+84 900 000 123`; `001 090 000 123` is a citizen's. */
function grouped(text: string, run: { start: number; end: number }): Finding | undefined {
  const separator = text.charCodeAt(run.end);
  if (separator !== 32 && separator !== 46 && separator !== 45) {
    return undefined;
  }
  let digits = text.slice(run.start, run.end);
  let end = run.end;
  for (let groups = 1; groups < 5; groups += 1) {
    if (text.charCodeAt(end) !== separator || !isDigit(text.charCodeAt(end + 1))) {
      break;
    }
    let stop = end + 1;
    while (isDigit(text.charCodeAt(stop))) {
      stop += 1;
    }
    if (stop - end - 1 < 2 || stop - end - 1 > 6) {
      break;
    }
    digits += text.slice(end + 1, stop);
    end = stop;
  }
  if (isWordCode(text.charCodeAt(end)) || end === run.end) {
    return undefined;
  }
  if (separator === 32 && isCitizenNumber(digits)) {
    return { start: run.start, end, person: 'citizen', canonical: digits };
  }
  const canonical = digits.length <= 12 ? canonicalPhone(digits) : undefined;
  return canonical === undefined
    ? undefined
    : { start: fromPlus(text, run.start), end, person: 'phone', canonical };
}

/** The international `+` is part of the number. */
function fromPlus(text: string, start: number): number {
  return text.charCodeAt(start - 1) === 43 ? start - 1 : start;
}

/** A letter, a digit or an underscore would make the run a part of a longer word. */
function isWordCode(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || isDigit(code);
}

/** `12.0900000123` and `0900000123.5` are measurements. */
function inDecimal(text: string, run: { start: number; end: number }): boolean {
  const before = text.charCodeAt(run.start - 1) === 46 && isDigit(text.charCodeAt(run.start - 2));
  const long = run.end - run.start > 4;
  const after = text.charCodeAt(run.end) === 46 && isDigit(text.charCodeAt(run.end + 1));
  return before || (long && after);
}

/** The last group of a UUID may consist of digits alone. */
function endsUuid(text: string, start: number): boolean {
  if (text.charCodeAt(start - 1) !== 45 || start < UUID_HEAD) {
    return false;
  }
  const head = text.slice(start - UUID_HEAD, start);
  return /^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-$/.test(head);
}
