import { isDossierCode } from '../dossier/dossier-code.ts';
import type { Finding } from './finding.ts';
import { canonicalPhone, digitsOf } from './person-number.ts';
import { quoteLengthBefore } from './quote.ts';
import { type SensitiveKind, sensitiveKind } from './sensitive-key.ts';
import { headerExtent, isNameCode, type Tie, valueExtent } from './value-extent.ts';

const LONGEST_NAME = 48;
/** What logs write where no secret was given, or about one. */
const NO_SECRET = new Set(
  `null none nil true false undefined invalid expired missing incorrect wrong required empty failed failure error ok
  success unknown not is was has for the and disabled enabled rejected accepted`.split(/\s+/),
);

/** The sensitive value that the `=`, `:`, `%3D` or `>` at `at` ties to a name before it, if it does. */
export function namedValueAt(
  text: string,
  at: number,
  options: { separatorLength: number; tie: Tie },
): Finding | undefined {
  const name = nameBefore(text, at, options.tie);
  if (name === undefined) {
    return undefined;
  }
  const kind = sensitiveKind(name);
  if (kind === undefined) {
    return undefined;
  }
  const from = at + options.separatorLength;
  const letters = name.toLowerCase();
  const header = letters.endsWith('cookie') || letters.endsWith('authorization');
  const extent = header
    ? headerExtent(text, from, letters.endsWith('cookie'))
    : valueExtent(text, from, options.tie);
  if (extent === undefined) {
    return undefined;
  }
  return findingOf(kind, text.slice(extent.start, extent.end), extent);
}

/** The finding that a whole value makes under a name of this kind; `undefined` = nothing to hide. */
export function findingOf(
  kind: SensitiveKind,
  value: string,
  at: { readonly start: number; readonly end: number },
): Finding | undefined {
  if (value === '-' || value.startsWith('[REDACTED:') || NO_SECRET.has(value.toLowerCase())) {
    return undefined;
  }
  const { start, end } = at;
  if (kind === 'citizen') {
    const digits = digitsOf(value);
    const known = (digits.length === 12 || digits.length === 9) && value.length <= 16;
    return known ? { start, end, person: 'citizen', canonical: digits } : undefined;
  }
  if (kind === 'phone') {
    const canonical = namedPhone(value);
    return canonical === undefined ? undefined : { start, end, person: 'phone', canonical };
  }
  if (kind === 'code') {
    const secret = codeKind(value);
    return secret === undefined ? undefined : { start, end, secret };
  }
  return { start, end, secret: kind };
}

/** Under a name that says so, foreign numbers and numbers without their 0 count as phones too. */
function namedPhone(value: string): string | undefined {
  if (value.length > 24 || value.startsWith('[')) {
    return undefined;
  }
  const text = value.startsWith('%2B') || value.startsWith('%2b') ? value.slice(3) : value;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (!(code >= 48 && code <= 57) && !'+ .-()'.includes(text[index] ?? 'x')) {
      return undefined;
    }
  }
  const digits = digitsOf(text);
  const canonical = canonicalPhone(digits, true);
  return canonical ?? (digits.length >= 8 && digits.length <= 15 ? digits : undefined);
}

/** `code=` carries one-time codes (4 to 8 digits) and authorization codes (long), but also harmless ones. */
function codeKind(value: string): 'otp' | 'token' | undefined {
  if (/^\d{4,8}$/.test(value)) {
    return 'otp';
  }
  return value.length >= 16 && !isDossierCode(value) ? 'token' : undefined;
}

function nameBefore(text: string, at: number, tie: Tie): string | undefined {
  let end = at;
  if (text.charCodeAt(end - 1) === 32) {
    end -= 1;
  }
  end -= quoteLengthBefore(text, end);
  while (text.charCodeAt(end - 1) === 93) {
    end -= 1;
  }
  if (text.startsWith('%5D', end - 3) || text.startsWith('%5d', end - 3)) {
    end -= 3;
  }
  let start = end;
  const limit = Math.max(0, end - LONGEST_NAME - 1);
  while (start > limit && isNameCode(text.charCodeAt(start - 1))) {
    start -= 1;
  }
  if (tie === 'tag' && text.charCodeAt(start - 1) !== 60 && text.charCodeAt(start - 1) !== 58) {
    return undefined;
  }
  if (end === start) {
    return undefined;
  }
  // `%3F` and `\x22` before a name leave their hex digits in front of it.
  const before = text.charCodeAt(start - 1);
  if (before === 37) {
    start += 2;
  } else if (before === 92) {
    start += text[start] === 'x' ? 3 : text[start] === 'u' ? 5 : 1;
  }
  return end > start ? text.slice(start, end) : undefined;
}
