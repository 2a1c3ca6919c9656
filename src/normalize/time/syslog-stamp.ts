import { digitsAt } from '../value/digits.ts';
import { fractionAt } from './fraction.ts';
import { monthAt } from './month.ts';
import { calendarMs, type StampAt } from './stamp.ts';
import { wallToEpochMs } from './zone.ts';

const YEAR_MS = 366 * 86_400_000;

/** What a year-less stamp is read against. */
export interface StampAnchor {
  readonly timezone: string;
  /** Epoch milliseconds; the year that lies nearest to it is taken. */
  readonly receivedAtMs: number;
}

/**
 * Reads an RFC 3164 time that starts at `at`: `Nov 22 03:00:00`, `Nov  2 03:00:00.123`, with a year after the
 * day (`Nov 22 2026 03:00:00`, as some devices write) or without, where the nearest year is assumed.
 */
export function syslogStampAt(text: string, at: number, anchor: StampAnchor): StampAt | undefined {
  const month = monthAt(text, at);
  const nameEnd = month === 0 ? -1 : monthNameEnd(text, at + 3);
  if (nameEnd < 0) {
    return undefined;
  }
  // A day below ten is padded with a blank; some senders write it bare.
  let dayAt = nameEnd + 1;
  while (text.charCodeAt(dayAt) === 32 && dayAt < nameEnd + 3) {
    dayAt += 1;
  }
  const dayDigits = digitsAt(text, dayAt, 2) >= 0 ? 2 : 1;
  const day = digitsAt(text, dayAt, dayDigits);
  let clockAt = dayAt + dayDigits + 1;
  let year = digitsAt(text, clockAt, 4);
  if (year >= 0) {
    clockAt += 5;
  }
  const separators =
    text.charCodeAt(clockAt - 1) === 32 &&
    text.charCodeAt(clockAt + 2) === 58 &&
    text.charCodeAt(clockAt + 5) === 58;
  const fraction = separators ? fractionAt(text, clockAt + 8) : undefined;
  if (fraction === undefined) {
    return undefined;
  }
  const assumed = year < 0;
  const fields = {
    month,
    day,
    hour: digitsAt(text, clockAt, 2),
    minute: digitsAt(text, clockAt + 3, 2),
    second: digitsAt(text, clockAt + 6, 2),
  };
  let ms: number;
  if (assumed) {
    ms = nearestYearMs(fields, anchor);
  } else {
    ms = wallToEpochMs(calendarMs({ year, ...fields }), anchor.timezone);
    year = -1;
  }
  if (Number.isNaN(ms)) {
    return undefined;
  }
  const stamp = { ms: ms + fraction.ms, nanos: fraction.nanos, end: fraction.end };
  return assumed ? { ...stamp, assumedYear: true } : stamp;
}

const REST_OF_MONTH = /(?:uary|ruary|ch|il|e|y|ust|tember|ober|ember) /y;

/** Where the blank after the month stands; a few senders write its name in full. */
function monthNameEnd(text: string, at: number): number {
  if (text.charCodeAt(at) === 32) {
    return at;
  }
  REST_OF_MONTH.lastIndex = at;
  return REST_OF_MONTH.test(text) ? REST_OF_MONTH.lastIndex - 1 : -1;
}

/** Of the years around the anchor, the one whose instant lies nearest; 29 February takes the nearest leap year. */
export function nearestYearMs(
  fields: { month: number; day: number; hour: number; minute: number; second: number },
  anchor: StampAnchor,
): number {
  const anchorYear = new Date(anchor.receivedAtMs).getUTCFullYear();
  let best = Number.NaN;
  let bestDistance = YEAR_MS * 5;
  for (let year = anchorYear - 4; year <= anchorYear + 4; year += 1) {
    const wallMs = calendarMs({ year, ...fields });
    if (Number.isNaN(wallMs) || Math.abs(wallMs - anchor.receivedAtMs) >= bestDistance + YEAR_MS) {
      continue;
    }
    const ms = wallToEpochMs(wallMs, anchor.timezone);
    const distance = Math.abs(ms - anchor.receivedAtMs);
    if (distance < bestDistance) {
      best = ms;
      bestDistance = distance;
    }
  }
  return best;
}
