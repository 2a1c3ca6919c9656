import { isDigit } from '../value/digits.ts';
import { digitGroups, groupSeparatorLength } from './digit-groups.ts';
import type { Finding } from './finding.ts';
import { canonicalPhone, isCardNumber, isCitizenNumber } from './person-number.ts';

const UUID_HEAD = 24;
const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;
const CARD_GROUP = 4;
const CONTEXT = 40;
/** Groups that cards print. */
const CARD_GROUPS = new Set(['4,4,4,4', '4,4,4,4,3', '4,6,5', '4,6,4']);
const NUMBER_WORDS =
  'ids?|seq|sequence|offset|trace|span|nonce|serial|stamp|time|ref|version|hash|checksum|count|bytes|size|length';
/** Names whose long numbers are no cards, alone and tied to a number. */
const NUMBER_NAME = new RegExp(`(?:${NUMBER_WORDS})$`, 'i');
const NUMBER_NAMED = new RegExp(
  `(?:${NUMBER_WORDS})(?:["'\\s]|%2[27]){0,3}(?:[:=]|%3[ad])(?:["'\\s]|%2[27]){0,3}$`,
  'i',
);

/** Whether a field of this name holds numbers of things, however much they look like those of cards. */
export function namesNumber(name: string): boolean {
  return NUMBER_NAME.test(name);
}

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
  if (
    length < 2 ||
    length > LONGEST_CARD ||
    isWordCode(text.charCodeAt(end)) ||
    inDecimal(text, run)
  ) {
    return undefined;
  }
  if (length >= SHORTEST_CARD) {
    const found = card(text, run);
    if (found !== undefined || length > SHORTEST_CARD) {
      return found;
    }
  }
  const first = text.charCodeAt(start);
  if (first === 48) {
    return zeroNumber(text, run);
  }
  if (length === CARD_GROUP && first >= 50) {
    return groupSeparatorLength(text, end) > 0 ? groupedCard(text, run) : undefined;
  }
  if (first !== 56 || text.charCodeAt(start + 1) !== 52) {
    return undefined;
  }
  if (length >= 11) {
    return endsUuid(text, start) ? undefined : phone(text, run);
  }
  return text.charCodeAt(start - 1) === 43 ? grouped(text, run) : undefined;
}

/** Numbers of persons that begin with 0. */
function zeroNumber(text: string, run: { start: number; end: number }): Finding | undefined {
  const { start, end } = run;
  const length = end - start;
  if (length === 12) {
    const digits = text.slice(start, end);
    const citizen = isCitizenNumber(digits) && !endsUuid(text, start);
    return citizen ? { start, end, person: 'citizen_id', canonical: digits } : undefined;
  }
  if (length === 10 || length === 11) {
    return phone(text, run);
  }
  return length === 3 || length === 4 ? grouped(text, run) : undefined;
}

function phone(text: string, at: { start: number; end: number }): Finding | undefined {
  const canonical = canonicalPhone(text.slice(at.start, at.end));
  return canonical === undefined
    ? undefined
    : { start: fromPlus(text, at.start), end: at.end, person: 'phone', canonical };
}

/** `0900 000 123`, `0900.000.123`, `090-000-0123`, `+84 900 000 123`; `001 090 000 123` is a citizen's. */
function grouped(text: string, run: { start: number; end: number }): Finding | undefined {
  const { digits, end, separator, lengths } = digitGroups(text, run);
  if (lengths.length === 1 || lengths.length > 5 || isWordCode(text.charCodeAt(end))) {
    return undefined;
  }
  if (separator !== '.' && separator !== '-' && isCitizenNumber(digits)) {
    return { start: run.start, end, person: 'citizen_id', canonical: digits };
  }
  const canonical = digits.length <= 12 ? canonicalPhone(digits) : undefined;
  return canonical === undefined
    ? undefined
    : { start: fromPlus(text, run.start), end, person: 'phone', canonical };
}

function card(text: string, { start, end }: { start: number; end: number }): Finding | undefined {
  const digits = text.slice(start, end);
  if (!isCardNumber(digits) || NUMBER_NAMED.test(text.slice(Math.max(0, start - CONTEXT), start))) {
    return undefined;
  }
  return { start, end, person: 'bank_card', canonical: digits };
}

/** `4111 1111 1111 1111`, `3782-822463-10005`. */
function groupedCard(text: string, run: { start: number; end: number }): Finding | undefined {
  const { digits, end, separator, lengths } = digitGroups(text, run);
  const known =
    separator !== '.' &&
    CARD_GROUPS.has(lengths.join()) &&
    isCardNumber(digits) &&
    !isWordCode(text.charCodeAt(end)) &&
    groupSeparatorLength(text, end) === 0 &&
    text.charCodeAt(run.start - 1) !== 45;
  return known ? { start: run.start, end, person: 'bank_card', canonical: digits } : undefined;
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
