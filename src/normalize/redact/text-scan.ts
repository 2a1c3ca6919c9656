import { isDigit } from '../value/digits.ts';
import type { Finding } from './finding.ts';
import { namedValueAt } from './named-value.ts';
import { phrasedSecrets } from './otp-phrase.ts';
import { personNumberAt } from './person-scan.ts';
import { sensitiveKind } from './sensitive-key.ts';

/** Actions by character code; everything else is passed over. */
const DIGIT = 1;
const TIE = 2;
const PERCENT = 3;
const BACKSLASH = 4;
const JWT = 5;
const BEARER = 6;

const ACTIONS = new Uint8Array(128);
for (let code = 48; code <= 57; code += 1) {
  ACTIONS[code] = DIGIT;
}
ACTIONS[58] = TIE;
ACTIONS[61] = TIE;
ACTIONS[62] = TIE;
ACTIONS[37] = PERCENT;
ACTIONS[92] = BACKSLASH;
ACTIONS[101] = JWT;
ACTIONS[66] = BEARER;
ACTIONS[98] = BEARER;

const SHORTEST_PERSON_NUMBER = 10;
const LONGEST_WORD = 16;

const JWT_SHAPE = /eyJ[A-Za-z0-9_-]{6,}\.[A-Za-z0-9_-]{4,}(?:\.[A-Za-z0-9_-]*){0,3}/y;
const BEARER_SHAPE = /bearer(?: |%20|\+)+([A-Za-z0-9._~+/=-]{8,})/iy;
const URL_PASSWORD = /\/\/[^\s/:@"'?#]{0,256}:([^\s/@"'?#]{1,256})@/y;

/** All stretches of a text that must not be stored, in order and without overlaps. One pass, linear in the length. */
export function findSecrets(text: string): Finding[] {
  const findings = scan(text);
  const phrases = phrasedSecrets(text);
  return phrases.length === 0 ? findings : merged([...findings, ...phrases]);
}

function scan(text: string): Finding[] {
  const findings: Finding[] = [];
  const length = text.length;
  // Where an escape sequence ended: its hex digits are no letters of the word that follows.
  let boundary = 0;
  let at = 0;
  while (at < length) {
    const code = text.charCodeAt(at);
    const action = code < 128 ? ACTIONS[code] : 0;
    if (action === 0) {
      at += 1;
      continue;
    }
    let next = at + 1;
    let found: Finding | undefined;
    if (action === DIGIT) {
      while (isDigit(text.charCodeAt(next))) {
        next += 1;
      }
      const bounded = at === boundary || !isWordBefore(text, at);
      if (next - at > 1 && (bounded || isNamed(text, at, next))) {
        found = personNumberAt(text, { start: at, end: next });
      }
    } else if (action === TIE) {
      found = tied(text, at, code);
    } else if (action === PERCENT) {
      if (isHex(text.charCodeAt(at + 1)) && isHex(text.charCodeAt(at + 2))) {
        next = at + 3;
        boundary = next;
        const tie = isEncodedTie(text, at);
        found = tie ? namedValueAt(text, at, { separatorLength: 3, tie: 'encoded' }) : undefined;
      }
    } else if (action === BACKSLASH) {
      next = escapeEnd(text, at);
      boundary = next;
    } else if (at === boundary || !isWordBefore(text, at)) {
      found = action === JWT ? jwtAt(text, at) : bearerAt(text, at);
    }
    if (found !== undefined) {
      findings.push(found);
      next = Math.max(next, found.end);
    }
    at = next;
  }
  return findings;
}

function tied(text: string, at: number, code: number): Finding | undefined {
  if (code === 58 && text.charCodeAt(at + 1) === 47) {
    return matched(URL_PASSWORD, text, at + 1, 'password');
  }
  // Most colons stand in times and addresses; a name ends with a letter, a bracket or a quotation mark.
  if (code === 58 && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) {
    const quoted = text.charCodeAt(at - 1) === 50 && text.startsWith('x2', at - 3);
    if (!quoted) {
      return undefined;
    }
  }
  const tie = code === 62 ? 'tag' : 'plain';
  return namedValueAt(text, at, { separatorLength: 1, tie });
}

function jwtAt(text: string, at: number): Finding | undefined {
  return text.charCodeAt(at + 1) === 121 ? matched(JWT_SHAPE, text, at, 'token') : undefined;
}

function bearerAt(text: string, at: number): Finding | undefined {
  return (text.charCodeAt(at + 1) | 32) === 101 && (text.charCodeAt(at + 2) | 32) === 97
    ? matched(BEARER_SHAPE, text, at, 'token')
    : undefined;
}

function matched(
  pattern: RegExp,
  text: string,
  at: number,
  secret: 'token' | 'password',
): Finding | undefined {
  pattern.lastIndex = at;
  const match = pattern.exec(text);
  if (match === null) {
    return undefined;
  }
  const value = match[1] ?? match[0];
  const start = match.index + match[0].lastIndexOf(value);
  return { start, end: start + value.length, secret };
}

function escapeEnd(text: string, at: number): number {
  const kind = text.charCodeAt(at + 1);
  if (kind === 120) {
    return Math.min(at + 4, text.length);
  }
  return Math.min(at + (kind === 117 ? 6 : 2), text.length);
}

/** `%3D` is `=`, `%3A` is `:`. */
function isEncodedTie(text: string, at: number): boolean {
  const second = text.charCodeAt(at + 2) | 32;
  return text.charCodeAt(at + 1) === 51 && (second === 100 || second === 97);
}

function isWordBefore(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return isLetter(code) || isDigit(code);
}

/** `cccd001090000123`: the word that touches the digits says what they are. */
function isNamed(text: string, start: number, end: number): boolean {
  if (end - start < SHORTEST_PERSON_NUMBER) {
    return false;
  }
  let from = start;
  while (from > start - LONGEST_WORD && isLetter(text.charCodeAt(from - 1))) {
    from -= 1;
  }
  const kind = sensitiveKind(text.slice(from, start));
  return kind === 'phone' || kind === 'citizen';
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

function merged(findings: Finding[]): Finding[] {
  findings.sort((left, right) => left.start - right.start || right.end - left.end);
  const kept: Finding[] = [];
  let end = 0;
  for (const finding of findings) {
    if (finding.start >= end) {
      kept.push(finding);
      end = finding.end;
    } else if (finding.end > end) {
      // The rest of an overlapping finding must not stay clear.
      kept.push({ start: end, end: finding.end, secret: 'token' });
      end = finding.end;
    }
  }
  return kept;
}
