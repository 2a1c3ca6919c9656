import { digitsAt } from '../value/digits.ts';
import { fractionAt } from './fraction.ts';
import { offsetAt } from './iso-stamp.ts';
import { monthAt } from './month.ts';
import { calendarMs, type StampAt } from './stamp.ts';
import { wallToEpochMs } from './zone.ts';

/**
 * Reads a common-log-format time that starts at `at`: `10/Oct/2026:13:55:36 +0700`, with a fraction
 * (HAProxy) or without an offset, where the zone decides. `undefined` = not a stamp.
 */
export function clfStampAt(text: string, at: number, timezone: string): StampAt | undefined {
  if (text.charCodeAt(at + 2) !== 47 || text.charCodeAt(at + 6) !== 47) {
    return undefined;
  }
  const wallMs = calendarMs({
    day: digitsAt(text, at, 2),
    month: monthAt(text, at + 3),
    year: digitsAt(text, at + 7, 4),
    hour: digitsAt(text, at + 12, 2),
    minute: digitsAt(text, at + 15, 2),
    second: digitsAt(text, at + 18, 2),
  });
  const colons = text.charCodeAt(at + 11) === 58 && text.charCodeAt(at + 14) === 58;
  if (Number.isNaN(wallMs) || !colons || text.charCodeAt(at + 17) !== 58) {
    return undefined;
  }
  const fraction = fractionAt(text, at + 20);
  if (fraction === undefined) {
    return undefined;
  }
  const zone = offsetAt(text, fraction.end);
  const secondMs = zone === undefined ? wallToEpochMs(wallMs, timezone) : wallMs - zone.offsetMs;
  return { ms: secondMs + fraction.ms, nanos: fraction.nanos, end: zone?.end ?? fraction.end };
}
