import { digitGroups } from './digit-groups.ts';
import type { Finding } from './finding.ts';
import { namedPerson } from './named-person.ts';
import type { NamedPerson } from './sensitive-key.ts';

/** Characters before a number among which the words stand that say what it is. */
const WINDOW = 72;
/** Words as they are without diacritics, what may stand between them and the number, the number. */
const PHRASE = new RegExp(
  '(?:^|[^a-z])(?:' +
    '(cmnd|cmtnd|cmt|cccd|can cuoc(?: cong dan)?|chung minh (?:thu|nhan dan)|so dinh danh(?: ca nhan)?)' +
    '|(bhyt|bao hiem y te|health insurance)' +
    '|(bhxh|bao hiem xa hoi|social insurance)' +
    '|(stk|so tk|so tai khoan|bank account|account n(?:umber|o))' +
    '|(ho chieu|passport))' +
    '(?:[ :=#.,"\'()-]|so|the|la|is|number|no|cua|toi|ong|ba|ban|khach|hang|moi|cu){0,40}$',
);
const KINDS: readonly NamedPerson[] = [
  'citizen_id',
  'health_insurance',
  'social_insurance',
  'bank_account',
  'passport',
];
const CARD_LETTERS = 2;

/**
 * A person's number that words before it announce: “CMND 012345678”, “số tài khoản: 0123 456 789”, “hộ chiếu B1234567”,
 * with or without diacritics, plain or URL-encoded.
 */
export function phrasedPersonAt(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): Finding | undefined {
  const letters = lettersBefore(text, start);
  const from = start - letters;
  const kind = announcedKind(text, from);
  if (kind === undefined) {
    return undefined;
  }
  const whole = letters > 0 ? end : digitGroups(text, { start, end }).end;
  const found = { start: from, end: whole };
  return namedPerson(kind, text.slice(from, whole), found);
}

/** The letters of a passport or of a health insurance card stand directly before the digits. */
function lettersBefore(text: string, start: number): number {
  let count = 0;
  while (count <= CARD_LETTERS && isLetter(text.charCodeAt(start - count - 1))) {
    count += 1;
  }
  return count > CARD_LETTERS ? 0 : count;
}

function announcedKind(text: string, at: number): NamedPerson | undefined {
  const match = PHRASE.exec(folded(text.slice(Math.max(0, at - WINDOW), at)));
  if (match === null) {
    return undefined;
  }
  const group = KINDS.findIndex((_kind, index) => match[index + 1] !== undefined);
  return KINDS[group];
}

/** Small letters without diacritics, decoded from URL encoding. */
function folded(text: string): string {
  const decoded = text.includes('%')
    ? text
        .replaceAll('%25', '%')
        .replace(/(?:%[0-9a-f]{2})+/gi, (hex) =>
          Buffer.from(hex.replaceAll('%', ''), 'hex').toString(),
        )
    : text;
  return decoded
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[+_\s]+/g, ' ');
}

function isLetter(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90);
}
