import { isDigit } from '../value/digits.ts';
import { groupSeparatorLength } from './digit-groups.ts';
import { atSignLength, emailAt } from './email-scan.ts';
import type { Finding } from './finding.ts';
import { keyShapeAt, SHAPE_LETTERS } from './key-shape.ts';
import { namedValueAt } from './named-value.ts';
import { phrasedSecrets } from './otp-phrase.ts';
import { insuredNumber } from './person-number.ts';
import { phrasedPersonAt } from './person-phrase.ts';
import { personNumberAt } from './person-scan.ts';
import { sensitiveKind } from './sensitive-key.ts';

/** Actions by character code; everything else is passed over. */
const DIGIT = 1;
const TIE = 2;
const PERCENT = 3;
const BACKSLASH = 4;
const AT_SIGN = 5;
/** The rarest letters of what is known by its shape: JWT, `Bearer`, API keys. */
const SHAPE = 6;

const ACTIONS = new Uint8Array(128);
for (let code = 48; code <= 57; code += 1) {
  ACTIONS[code] = DIGIT;
}
for (const tie of ':=>') {
  ACTIONS[tie.charCodeAt(0)] = TIE;
}
ACTIONS[37] = PERCENT;
ACTIONS[92] = BACKSLASH;
ACTIONS[64] = AT_SIGN;
for (const letter of SHAPE_LETTERS) {
  ACTIONS[letter.charCodeAt(0)] = SHAPE;
}

const SHORTEST_PERSON_NUMBER = 10;
const LONGEST_WORD = 16;
const SHORTEST_NUMBER = 6;
const LONGEST_NUMBER = 19;
const SHORTEST_GROUP = 3;
/** Characters of an address between a number in it and its at sign. */
const LOCAL_TAIL = 32;
/** What can stand directly before a number that words announce. */
const LEADS = ' :=+#"\'(.';
/** What can stand between that and the words. */
const WORD_ENDS = ' :.=(';
/** Digits of a health insurance card behind its two letters. */
const INSURANCE_DIGITS = 13;

const URL_PASSWORD = /\/\/[^\s/:@"'?#]{0,256}:([^\s/@"'?#]{1,256})@/y;

/** Shorter texts hold a secret only as a number or with a tie, an at sign or an escape. */
const SHORTEST_PHRASE = 12;
const NOTHING: readonly Finding[] = [];

/** All stretches of a text that must not be stored, in order and without overlaps. One pass, linear in the length. */
export function findSecrets(text: string): readonly Finding[] {
  if (text.length < SHORTEST_PHRASE && isPlain(text)) {
    return NOTHING;
  }
  const findings = SCAN.run(text);
  const phrases = phrasedSecrets(text);
  return phrases.length === 0 ? findings : merged([...findings, ...phrases]);
}

class TextScan {
  #text = '';
  #findings: Finding[] = [];
  /** Where an escape sequence ended: its hex digits are no letters of the word that follows. */
  #boundary = -1;
  /** Where the text is not yet dealt with. */
  #floor = 0;

  run(text: string): Finding[] {
    const findings: Finding[] = [];
    this.#text = text;
    this.#findings = findings;
    this.#boundary = -1;
    this.#floor = 0;
    const length = text.length;
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
        found = next - at > 1 ? this.#number(at, next) : undefined;
      } else if (action === TIE) {
        found = tied(text, at, code);
      } else if (action === SHAPE) {
        found = this.#shape(at);
      } else if (action === AT_SIGN) {
        found = this.#mail(at, 1);
      } else {
        next = action === PERCENT ? percentEnd(text, at) : escapeEnd(text, at);
        found = this.#escaped(at, next);
        if (next > at + 1) {
          this.#boundary = next;
        }
      }
      if (found !== undefined) {
        findings.push(found);
        this.#floor = found.end;
        next = Math.max(next, found.end);
      }
      at = next;
    }
    return findings;
  }

  /** A secret that is known by its shape and has one of its letters at `at`. */
  #shape(at: number): Finding | undefined {
    const found = keyShapeAt(this.#text, at);
    if (found === undefined || found.start < this.#floor) {
      return undefined;
    }
    const bounded = found.start === this.#boundary || !isWordBefore(this.#text, found.start);
    return bounded ? found : undefined;
  }

  /** A person's number in a run of digits. */
  #number(start: number, end: number): Finding | undefined {
    const text = this.#text;
    const bounded = start === this.#boundary || !isWordBefore(text, start);
    if (bounded || isNamed(text, start, end)) {
      const found = personNumberAt(text, { start, end });
      if (found !== undefined) {
        return found;
      }
    } else if (end - start === INSURANCE_DIGITS) {
      return insuranceCard(text, start, end);
    }
    return end - start >= SHORTEST_GROUP && this.#mayBeAnnounced(start, end)
      ? phrasedPersonAt(text, { start, end })
      : undefined;
  }

  /** Whether words before a number could be about it: a cheap look, since numbers are many. */
  #mayBeAnnounced(start: number, end: number): boolean {
    const text = this.#text;
    const length = end - start;
    if (length > LONGEST_NUMBER || (length < SHORTEST_NUMBER && !hasNextGroup(text, end))) {
      return false;
    }
    let from = start;
    while (from > start - 2 && isLetter(text.charCodeAt(from - 1))) {
      from -= 1;
    }
    if (from === this.#boundary) {
      return true;
    }
    const word = text.charCodeAt(from - 2);
    return (
      LEADS.includes(text[from - 1] ?? 'x') &&
      (isLetter(word) || word > 127 || WORD_ENDS.includes(text[from - 2] ?? 'x'))
    );
  }

  /** What an escape sequence stands for: a tie between a name and its value, or an at sign. */
  #escaped(at: number, end: number): Finding | undefined {
    const text = this.#text;
    const signLength = atSignLength(text, at);
    if (signLength > 0) {
      return this.#mail(at, signLength);
    }
    if (text.charCodeAt(at) === 37 && end > at + 1 && isEncodedTie(text, end)) {
      return namedValueAt(text, at, { separatorLength: end - at, tie: 'encoded' });
    }
    return undefined;
  }

  /** An e-mail address; a number that was found before the at sign is a part of it. */
  #mail(at: number, signLength: number): Finding | undefined {
    const findings = this.#findings;
    const last = findings.at(-1);
    const within = last !== undefined && 'person' in last && last.end > at - LOCAL_TAIL;
    const free = within ? (findings.at(-2)?.end ?? 0) : this.#floor;
    const floor = Math.max(free, this.#backslashEnd());
    const found = emailAt(this.#text, at, { signLength, floor });
    if (found !== undefined && within && found.start <= last.start) {
      findings.pop();
      return found;
    }
    return found !== undefined && found.start >= this.#floor ? found : undefined;
  }

  /** Where the last escape by a backslash ended; those by `%` may be part of an address. */
  #backslashEnd(): number {
    const end = this.#boundary;
    const percent = this.#text.charCodeAt(end - 3) === 37 || this.#text.charCodeAt(end - 5) === 37;
    return percent ? 0 : end;
  }
}

/** Whether a text has nothing that begins a secret but letters. */
function isPlain(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    const action = code < 128 ? ACTIONS[code] : 0;
    if (action !== 0 && action !== SHAPE) {
      return false;
    }
  }
  return true;
}

/** One for all texts: a scan ends before the next begins, and making one costs as much as a short text. */
const SCAN = new TextScan();

/** `DN4010012345678`. */
function insuranceCard(text: string, digits: number, end: number): Finding | undefined {
  const start = digits - 2;
  if (isWordBefore(text, start) || isLetter(text.charCodeAt(end))) {
    return undefined;
  }
  const canonical = insuredNumber(text.slice(start, end));
  return canonical === undefined
    ? undefined
    : { start, end, person: 'health_insurance', canonical };
}

function hasNextGroup(text: string, end: number): boolean {
  const separator = groupSeparatorLength(text, end);
  return separator > 0 && isDigit(text.charCodeAt(end + separator + 1));
}

function tied(text: string, at: number, code: number): Finding | undefined {
  if (code === 58 && text.charCodeAt(at + 1) === 47) {
    return urlPassword(text, at + 1);
  }
  // Most colons stand in times and addresses; a name ends with a letter, a bracket or a quotation mark.
  if (code === 58 && isDigit(text.charCodeAt(at - 1)) && isDigit(text.charCodeAt(at + 1))) {
    const quoted = text.charCodeAt(at - 1) === 50 && text.startsWith('x2', at - 3);
    if (!quoted) {
      return undefined;
    }
  }
  if (code === 58 && isPamTag(text, at)) {
    return undefined;
  }
  const tie = code === 62 ? 'tag' : 'plain';
  return namedValueAt(text, at, { separatorLength: 1, tie });
}

/** Where PAM says its module, service and phase: `pam_unix(passwd:chauthtok): `, which names the program and no password. */
const PAM_PHASE = /(?:auth|account|session|chauthtok|setcred)\): /y;
const PAM_SERVICE = /(?:^|[^\w])pam_\w{1,40}\([\w.-]{1,40}$/;
const LONGEST_PAM_TAG = 90;

function isPamTag(text: string, colon: number): boolean {
  PAM_PHASE.lastIndex = colon + 1;
  return (
    PAM_PHASE.test(text) &&
    PAM_SERVICE.test(text.slice(Math.max(0, colon - LONGEST_PAM_TAG), colon))
  );
}

function urlPassword(text: string, at: number): Finding | undefined {
  URL_PASSWORD.lastIndex = at;
  const match = URL_PASSWORD.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) {
    return undefined;
  }
  const end = match.index + match[0].length - 1;
  return { start: end - value.length, end, secret: 'password' };
}

/** Past `%3D`, or past `%253D` where a text was encoded more than once; past the sign when it encodes nothing. */
function percentEnd(text: string, at: number): number {
  let end = at + 1;
  while (
    text.charCodeAt(end) === 50 &&
    text.charCodeAt(end + 1) === 53 &&
    isHexPair(text, end + 2)
  ) {
    // `%250900000123` is a sign and a phone, not a tabulator and digits.
    const digits = isDigit(text.charCodeAt(end + 2)) && isDigit(text.charCodeAt(end + 3));
    if (digits && isDigit(text.charCodeAt(end + 4)) && text.charCodeAt(end + 2) !== 50) {
      break;
    }
    end += 2;
  }
  return isHexPair(text, end) ? end + 2 : at + 1;
}

function isHexPair(text: string, at: number): boolean {
  return isHex(text.charCodeAt(at)) && isHex(text.charCodeAt(at + 1));
}

function escapeEnd(text: string, at: number): number {
  const kind = text.charCodeAt(at + 1);
  if (kind === 120) {
    return Math.min(at + 4, text.length);
  }
  return Math.min(at + (kind === 117 ? 6 : 2), text.length);
}

/** Whether what ends here is `%3D`, which is `=`, `%3A`, which is `:`, or `%3E`, which is `>`. */
function isEncodedTie(text: string, end: number): boolean {
  const second = text.charCodeAt(end - 1) | 32;
  return text.charCodeAt(end - 2) === 51 && (second === 100 || second === 97 || second === 101);
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
  return kind === 'phone' || kind === 'citizen_id';
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}

function isHex(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 70) || (code >= 97 && code <= 102);
}

/** Of two findings at one place the surer stays. */
function guesses(finding: Finding): number {
  return 'secret' in finding && finding.guessed === true ? 1 : 0;
}

function merged(findings: Finding[]): Finding[] {
  findings.sort(
    (left, right) =>
      left.start - right.start || right.end - left.end || guesses(left) - guesses(right),
  );
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
