import { isIp } from '../value/address.ts';

type Conversion =
  | 'text'
  | 'ip'
  | 'number'
  | 'milliseconds'
  | 'seconds'
  | 'dossier_sequence'
  | 'boolean'
  | 'lowercase'
  | 'uppercase';
type Plain = string | number | boolean;

const TRUE = new Set(['true', '1', 'yes', 'y', 'có', 'co', 'đúng']);
const FALSE = new Set(['false', '0', 'no', 'n', 'không', 'khong', 'sai']);
const NUMBER = /^[+-]?\d{1,15}(?:\.\d{1,9})?$/;

/** A vendor value in the form that a field wants, a list joined by commas; `undefined` = it has no such form. */
export function convert(value: unknown, conversion: Conversion): Plain | undefined {
  const text = Array.isArray(value) ? listOf(value).join(',') : textOf(value);
  if (text === undefined || text === '') {
    return undefined;
  }
  switch (conversion) {
    case 'text':
      return text;
    case 'lowercase':
      return text.toLowerCase();
    case 'uppercase':
      return text.toUpperCase();
    case 'ip':
      return isIp(text) ? text : undefined;
    case 'number':
      return NUMBER.test(text) ? Number(text) : undefined;
    case 'milliseconds':
      return NUMBER.test(text) ? Math.round(Number(text) * 1e6) : undefined;
    case 'seconds':
      return NUMBER.test(text) ? Math.round(Number(text) * 1e9) : undefined;
    case 'dossier_sequence':
      return dossierSequence(text);
    case 'boolean':
      return TRUE.has(text.toLowerCase())
        ? true
        : FALSE.has(text.toLowerCase())
          ? false
          : undefined;
  }
}

/**
 * Day of receipt and counter of a dossier code in one number (2611220017 of `H15.36.12-261122-0017`), so that neighbours
 * differ by one; of a code of another form, the digits that it ends in.
 */
function dossierSequence(text: string): number | undefined {
  const [, day, counter] = /-(\d{6})-(\d{1,8})$/.exec(text.slice(-17)) ?? [];
  const digits =
    day !== undefined ? `${day}${counter}` : /(?:^|\D)(\d{1,15})$/.exec(text.slice(-16))?.[1];
  return digits === undefined ? undefined : Number(digits);
}

/** A single value as text, trimmed; `undefined` for objects, lists and nothing. */
export function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') {
    const text = value.trim();
    return text === '' ? undefined : text;
  }
  const plain = typeof value === 'boolean' || (typeof value === 'number' && Number.isFinite(value));
  return plain ? String(value) : undefined;
}

/** The members of a list, or of a text separated by commas, semicolons or bars. */
export function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) {
    return value.map(textOf).filter((text) => text !== undefined);
  }
  return (textOf(value) ?? '')
    .split(/[,;|]/)
    .map((text) => text.trim())
    .filter((text) => text !== '');
}
