import { isIp } from '../value/address.ts';

type Conversion = 'text' | 'ip' | 'number' | 'boolean' | 'lowercase' | 'uppercase';
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
    case 'boolean':
      return TRUE.has(text.toLowerCase())
        ? true
        : FALSE.has(text.toLowerCase())
          ? false
          : undefined;
  }
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
