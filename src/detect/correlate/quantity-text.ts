import { spanText } from '../../message/span-text.ts';
import type { Language } from '../../message/text.ts';

const NANOSECONDS = { us: 1_000, ms: 1_000_000, s: 1_000_000_000 } as const;
const BYTE_UNITS = ['kB', 'MB', 'GB', 'TB', 'PB'] as const;
const STEP = 1_000;
const NUMBERS = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }),
} as const;

/**
 * A number of a field as people read it, `2,4 giây` for `2400000000`, or `undefined` where a number is just a number. Source: ECS 9.4,
 * `event.duration` is in nanoseconds, `*.bytes` and `file.size` are in bytes.
 */
export function quantityText(field: string, value: number, language: Language): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  if (field === 'event.duration') return durationText(value, language);
  if (field === 'file.size' || field.endsWith('.bytes')) return bytesText(value, language);
  return undefined;
}

function durationText(nanoseconds: number, language: Language): string {
  const size = Math.abs(nanoseconds);
  if (size >= NANOSECONDS.s) return spanText(nanoseconds / NANOSECONDS.ms, language);
  const [unit, name] = size < NANOSECONDS.ms ? [NANOSECONDS.us, 'µs'] : [NANOSECONDS.ms, 'ms'];
  return `${NUMBERS[language].format(nanoseconds / unit)} ${name}`;
}

function bytesText(bytes: number, language: Language): string {
  let value = bytes;
  let unit = 'B';
  for (const larger of BYTE_UNITS) {
    if (Math.abs(value) < STEP) break;
    value /= STEP;
    unit = larger;
  }
  return `${NUMBERS[language].format(value)} ${unit}`;
}
