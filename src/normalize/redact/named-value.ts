import { isDossierCode } from '../dossier/dossier-code.ts';
import type { Finding } from './finding.ts';
import { nameBefore } from './name-before.ts';
import { namedPerson } from './named-person.ts';
import { type NamedPerson, type SensitiveKind, sensitiveKind } from './sensitive-key.ts';
import { type Extent, headerExtent, personExtent, type Tie, valueExtent } from './value-extent.ts';

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
  const from = at + options.separatorLength;
  if (kind === undefined) {
    return name === 'name' ? formPart(text, from) : undefined;
  }
  const extent = extentUnder(text, from, { kind, name, tie: options.tie });
  if (extent === undefined) {
    return undefined;
  }
  return findingOf(kind, text.slice(extent.start, extent.end), extent);
}

/** A part of a form: `name="otp"`, an empty line, the value. */
const FORM_PART =
  /\\*["']([A-Za-z][\w.-]{0,47})\\*["'](?:\r?\n|(?:\\r)?\\n|%0D%0A){2}([^\r\n\\"%]{1,4096})/iy;

function formPart(text: string, from: number): Finding | undefined {
  FORM_PART.lastIndex = from;
  const match = FORM_PART.exec(text);
  const [whole, name = '', value = ''] = match ?? [];
  const kind = whole === undefined ? undefined : sensitiveKind(name);
  if (match === null || whole === undefined || kind === undefined) {
    return undefined;
  }
  const end = match.index + whole.length;
  return findingOf(kind, value, { start: end - value.length, end });
}

function extentUnder(
  text: string,
  from: number,
  { kind, name, tie }: { kind: SensitiveKind; name: string; tie: Tie },
): Extent | undefined {
  const letters = name.toLowerCase();
  if (letters.endsWith('cookie') || letters.endsWith('authorization')) {
    return headerExtent(text, from, letters.endsWith('cookie'));
  }
  return isPerson(kind)
    ? (groupedExtent(text, from, kind) ?? personExtent(text, from, tie))
    : valueExtent(text, from, tie);
}

/** Numbers that people write in groups go beyond the first blank. */
const GROUPED =
  / {0,3}((?:[A-Z]{1,2}[ .-]?)?\d{1,7}(?:(?: |\+|%20|\.|-)\d{1,10}){1,6})(?![\dA-Za-z]|[:.]\d)/iy;

function groupedExtent(text: string, from: number, kind: NamedPerson): Extent | undefined {
  GROUPED.lastIndex = from;
  const match = GROUPED.exec(text);
  const value = match?.[1];
  if (match === null || value === undefined) {
    return undefined;
  }
  const end = match.index + match[0].length;
  const extent = { start: end - value.length, end };
  return namedPerson(kind, value, extent) === undefined ? undefined : extent;
}

function isPerson(kind: SensitiveKind): kind is NamedPerson {
  return !NO_PERSONS.has(kind);
}
const NO_PERSONS: ReadonlySet<SensitiveKind> = new Set(['otp', 'password', 'pin', 'token', 'code']);

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
  if (isPerson(kind)) {
    return namedPerson(kind, value, { start, end });
  }
  if (kind === 'code') {
    const secret = codeKind(value);
    return secret === undefined ? undefined : { start, end, secret, guessed: true };
  }
  return { start, end, secret: kind };
}

/** `code=` carries one-time codes (4 to 8 digits) and authorization codes (long), but also harmless ones. */
function codeKind(value: string): 'otp' | 'token' | undefined {
  if (/^\d{4,8}$/.test(value)) {
    return 'otp';
  }
  return value.length >= 16 && !isDossierCode(value) ? 'token' : undefined;
}
