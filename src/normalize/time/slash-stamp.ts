import { digitsAt } from '../value/digits.ts';
import { fractionAt } from './fraction.ts';
import { calendarMs, type StampAt } from './stamp.ts';
import { wallToEpochMs } from './zone.ts';

/** Reads nginx's error-log time that starts at `at`: `2026/11/22 03:00:00`, in the given zone. */
export function slashStampAt(text: string, at: number, timezone: string): StampAt | undefined {
  const separators =
    text.charCodeAt(at + 4) === 47 &&
    text.charCodeAt(at + 7) === 47 &&
    text.charCodeAt(at + 10) === 32 &&
    text.charCodeAt(at + 13) === 58 &&
    text.charCodeAt(at + 16) === 58;
  if (!separators) {
    return undefined;
  }
  const wallMs = calendarMs({
    year: digitsAt(text, at, 4),
    month: digitsAt(text, at + 5, 2),
    day: digitsAt(text, at + 8, 2),
    hour: digitsAt(text, at + 11, 2),
    minute: digitsAt(text, at + 14, 2),
    second: digitsAt(text, at + 17, 2),
  });
  const fraction = fractionAt(text, at + 19);
  if (Number.isNaN(wallMs) || fraction === undefined) {
    return undefined;
  }
  const ms = wallToEpochMs(wallMs, timezone) + fraction.ms;
  return { ms, nanos: fraction.nanos, end: fraction.end };
}
