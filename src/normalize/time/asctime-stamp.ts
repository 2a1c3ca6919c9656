import { digitsAt } from '../value/digits.ts';
import { fractionAt } from './fraction.ts';
import { monthAt } from './month.ts';
import { calendarMs, type StampAt } from './stamp.ts';
import { wallToEpochMs } from './zone.ts';

/** Reads Apache's error-log time that starts at `at`: `Sun Nov 22 03:00:00.123456 2026`, in the given zone. */
export function asctimeStampAt(text: string, at: number, timezone: string): StampAt | undefined {
  const dayAt = text.charCodeAt(at + 8) === 32 ? at + 9 : at + 8;
  const separators =
    text.charCodeAt(at + 3) === 32 &&
    text.charCodeAt(at + 7) === 32 &&
    text.charCodeAt(at + 10) === 32 &&
    text.charCodeAt(at + 13) === 58 &&
    text.charCodeAt(at + 16) === 58;
  const fraction = separators ? fractionAt(text, at + 19) : undefined;
  if (fraction === undefined || text.charCodeAt(fraction.end) !== 32) {
    return undefined;
  }
  const wallMs = calendarMs({
    month: monthAt(text, at + 4),
    day: digitsAt(text, dayAt, at + 10 - dayAt),
    hour: digitsAt(text, at + 11, 2),
    minute: digitsAt(text, at + 14, 2),
    second: digitsAt(text, at + 17, 2),
    year: digitsAt(text, fraction.end + 1, 4),
  });
  if (Number.isNaN(wallMs)) {
    return undefined;
  }
  const ms = wallToEpochMs(wallMs, timezone) + fraction.ms;
  return { ms, nanos: fraction.nanos, end: fraction.end + 5 };
}
