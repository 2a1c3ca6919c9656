import { isDigit } from '../value/digits.ts';
import type { Finding } from './finding.ts';

const LONGEST_LOCAL = 64;
const DOMAIN =
  /(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.){1,8}([a-z]{2,24})(?![a-z0-9-]|\.[a-z0-9])/iy;
/** What ends names inside a network, of systemd's units and of files, but no address that mail is sent to. */
const NO_MAIL = new Set(
  `local localdomain localhost internal intranet lan corp home arpa onion service socket target timer scope slice mount
  device path swap automount png jpg jpeg gif webp svg avif ico js mjs cjs css map json html htm ts tsx vue woff
  ttf so jar zip gz log conf`.split(/\s+/),
);
/** Accounts of machines, not of persons. */
const ROLES = new Set(['git', 'root', 'noreply', 'no-reply', 'postmaster', 'mailer-daemon']);

/**
 * The local part of the e-mail address whose `@` (`%40`, `%2540`, `\u0040`) stands at `at`: the domain stays readable.
 * @param options.floor where the text before it was already dealt with
 */
export function emailAt(
  text: string,
  at: number,
  options: { readonly signLength: number; readonly floor: number },
): Finding | undefined {
  const start = localStart(text, at, options.floor);
  if (start === at || (text[start - 1] === '/' && text[start - 2] === '/')) {
    return undefined;
  }
  DOMAIN.lastIndex = at + options.signLength;
  const match = DOMAIN.exec(text);
  if (match === null || NO_MAIL.has((match[1] ?? '').toLowerCase())) {
    return undefined;
  }
  const local = text
    .slice(start, at)
    .replace(/%(?:25)?([0-9a-f]{2})/gi, (_all, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    )
    .toLowerCase();
  if (ROLES.has(local)) {
    return undefined;
  }
  return { start, end: at, person: 'email', canonical: `${local}@${match[0].toLowerCase()}` };
}

/** Length of an at sign at `at`, in the spellings that logs give it; 0 = none. */
export function atSignLength(text: string, at: number): number {
  const code = text.charCodeAt(at);
  if (code === 64) {
    return 1;
  }
  if (code === 37) {
    return text.startsWith('40', at + 1) ? 3 : text.startsWith('2540', at + 1) ? 5 : 0;
  }
  return text.startsWith('\\u0040', at) ? 6 : text.startsWith('\\x40', at) ? 4 : 0;
}

function localStart(text: string, at: number, floor: number): number {
  const lowest = Math.max(floor, at - LONGEST_LOCAL, 0);
  let start = at;
  while (start > lowest) {
    const escaped = escapeBefore(text, start);
    if (escaped > 0 && start - escaped >= lowest) {
      start -= escaped;
    } else if (escaped === 0 && isLocalCode(text.charCodeAt(start - 1))) {
      start -= 1;
    } else {
      break;
    }
  }
  while (start < at && '.-+'.includes(text[start] ?? 'x')) {
    start += 1;
  }
  return start;
}

/** Length of an encoded `+`, `-`, `.` or `_` that ends before `end`; −1 = another escape does; 0 = none. */
function escapeBefore(text: string, end: number): number {
  if (text.charCodeAt(end - 3) === 37) {
    const hex = text.slice(end - 2, end).toUpperCase();
    if (hex === '2B' || hex === '2D' || hex === '2E' || hex === '5F') {
      return 3;
    }
    return /^[0-9A-F]{2}$/.test(hex) ? -1 : 0;
  }
  return text.charCodeAt(end - 5) === 37 && /^25[0-9A-F]{2}$/i.test(text.slice(end - 4, end))
    ? -1
    : 0;
}

function isLocalCode(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    isDigit(code) ||
    code === 46 ||
    code === 95 ||
    code === 45 ||
    code === 43
  );
}
