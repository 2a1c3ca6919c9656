import type { Finding } from './finding.ts';

const TONE = '[\\u0300-\\u036f]*';
/** Cheap first look: no text without these can hold a phrase about a secret. */
const HINT = new RegExp(
  `otp|x[aá]${TONE}c|m[aậâ]${TONE}t[ +%]|x%c3|verif|passcode|one.time|pin|password is `,
  'i',
);
const BLANK = '(?:[ +]|%20)';
/** Words that announce a secret in a short message, plain or URL-encoded. */
const ANNOUNCE = new RegExp(
  `(otp|x(?:[aá]${TONE}|%c3%a1)c${BLANK}(?:th|nh)(?:[uưựaâậ\\u0300-\\u036f]|%[0-9a-f]{2}){1,9}[cn](?![a-z])` +
    `|verification code|passcode|one.time (?:password|code))` +
    `|(m(?:[aậâ]${TONE}|%[0-9a-f]{2}){1,3}t${BLANK}kh(?:[aẩâ]${TONE}|%[0-9a-f]{2}){1,3}u)` +
    `|(\\bm(?:[aã]${TONE}|%c3%a3)${BLANK}pin\\b)|(password)(?= is )`,
  'gi',
);
const DIGITS = '(?:\\d{3}[ -]\\d{3}|\\d{4,8})(?![\\dA-Za-z])';
const MIXED = '(?=[A-Za-z]{0,9}\\d)[A-Za-z0-9]{4,10}(?![A-Za-z0-9])';
const RIGHT_AFTER = new RegExp(`[ +:=("'-]{0,4}(?:%20|%3A|%3D){0,3}(${DIGITS})`, 'yi');
const SAYS = `(?:${BLANK}(?:la|là|l%c3%a0|is)|:|=|%3a)(?:[ +:"'(]|%20|%3a){1,4}`;
const LATER = new RegExp(
  `(?:[^/{}<>"\\\\%\\n]|%[0-9a-f]{2}){0,70}?${SAYS}(${DIGITS}|${MIXED})`,
  'yi',
);
const WORD_LATER = new RegExp(
  `(?:[^\\d/{}<>"\\\\%\\n:]|%[0-9a-f]{2}){0,40}?${SAYS}([^\\s"'<>&]{4,64})`,
  'yi',
);
/** A password, not a word that says what is the matter with one. */
const PASSWORD_IS = / is (?:: ?)?["']?((?=[A-Za-z]{0,32}[^A-Za-z\s.,;:!'"])[^\s"'<>&]{4,64})/y;
const BEFORE = new RegExp(
  `(?:^|[^\\dA-Za-z])(${DIGITS})${BLANK}(?:la|là|l%c3%a0|is)(?![a-z])[^\\d]{0,40}$`,
  'i',
);
const BEFORE_WINDOW = 72;
const PHRASES_MAX = 64;

/**
 * One-time codes and passwords in running text, as short messages phrase them in Vietnamese (with and without
 * diacritics) and English: “Ma OTP cua ban la 123456”, “mã xác thực: 123456”, “123456 is your verification code”.
 */
export function phrasedSecrets(text: string): Finding[] {
  if (!HINT.test(text)) {
    return [];
  }
  const findings: Finding[] = [];
  ANNOUNCE.lastIndex = 0;
  for (let count = 0; count < PHRASES_MAX; count += 1) {
    const match = ANNOUNCE.exec(text);
    if (match === null) {
      break;
    }
    const end = match.index + match[0].length;
    const secret = match[1] !== undefined ? 'otp' : match[3] !== undefined ? 'pin' : 'password';
    const later =
      match[4] !== undefined ? PASSWORD_IS : match[2] !== undefined ? WORD_LATER : LATER;
    const after = groupAt(RIGHT_AFTER, text, end) ?? groupAt(later, text, end);
    const found = after ?? (secret === 'otp' ? digitsBefore(text, match.index) : undefined);
    if (found !== undefined) {
      findings.push({ ...found, secret });
    }
  }
  return findings;
}

function groupAt(pattern: RegExp, text: string, at: number) {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) {
    return undefined;
  }
  const end = match.index + match[0].length;
  return { start: end - value.length, end };
}

function digitsBefore(text: string, at: number) {
  const from = Math.max(0, at - BEFORE_WINDOW);
  const match = BEFORE.exec(text.slice(from, at));
  const value = match?.[1];
  if (match === null || value === undefined) {
    return undefined;
  }
  const start = from + match.index + match[0].indexOf(value);
  return { start, end: start + value.length };
}
