import { digitsAt } from '../value/digits.ts';
import { fractionAt } from './fraction.ts';
import { calendarMs, type Stamp, type StampAt } from './stamp.ts';
import { wallToEpochMs } from './zone.ts';

/**
 * Reads an ISO 8601 / RFC 3339 date and time that starts at `at`, such as `2026-11-22T03:00:00.123456789+07:00`,
 * `2026-11-22 03:00:00,123` or `20261122T030000Z`. Without an offset the zone decides. `undefined` = not a stamp.
 */
export function isoStampAt(text: string, at: number, timezone: string): StampAt | undefined {
  const year = digitsAt(text, at, 4);
  if (year < 0) {
    return undefined;
  }
  const extended = text.charCodeAt(at + 4) === 45;
  const step = extended ? 3 : 2;
  const month = digitsAt(text, at + (extended ? 5 : 4), 2);
  const day = digitsAt(text, at + (extended ? 5 : 4) + step, 2);
  const dateEnd = at + (extended ? 10 : 8);
  if (extended && text.charCodeAt(at + 7) !== 45) {
    return undefined;
  }
  if (!isDateTimeSeparator(text.charCodeAt(dateEnd))) {
    return undefined;
  }
  const clock = clockAt(text, dateEnd + 1);
  if (clock === undefined) {
    return undefined;
  }
  const fraction = fractionAt(text, clock.end);
  if (fraction === undefined) {
    return undefined;
  }
  const { hour, minute, second } = clock;
  const wallMs = calendarMs({ year, month, day, hour, minute, second });
  if (Number.isNaN(wallMs)) {
    return undefined;
  }
  const zone = offsetAt(text, fraction.end);
  if (zone === undefined) {
    const ms = wallToEpochMs(wallMs, timezone) + fraction.ms;
    return { ms, nanos: fraction.nanos, end: fraction.end };
  }
  return { ms: wallMs + fraction.ms - zone.offsetMs, nanos: fraction.nanos, end: zone.end };
}

/** Reads a text that is wholly an ISO 8601 date and time; `undefined` = it is not. */
export function parseIsoStamp(text: string, timezone: string): Stamp | undefined {
  const trimmed = text.trim();
  const stamp = isoStampAt(trimmed, 0, timezone);
  return stamp !== undefined && stamp.end === trimmed.length
    ? { ms: stamp.ms, nanos: stamp.nanos }
    : undefined;
}

function isDateTimeSeparator(code: number): boolean {
  return code === 84 || code === 116 || code === 32 || code === 95;
}

function clockAt(text: string, at: number) {
  const extended = text.charCodeAt(at + 2) === 58;
  const step = extended ? 3 : 2;
  const hour = digitsAt(text, at, 2);
  const minute = digitsAt(text, at + step, 2);
  if (hour < 0 || minute < 0) {
    return undefined;
  }
  const secondsAt = at + step * 2;
  if (extended && text.charCodeAt(at + 5) !== 58) {
    return { hour, minute, second: 0, end: at + 5 };
  }
  const second = digitsAt(text, secondsAt, 2);
  return second < 0 ? undefined : { hour, minute, second, end: secondsAt + 2 };
}

/** Reads `Z`, `+07:00`, `+0700` or `+07`, after at most one blank; `undefined` = no offset here. */
export function offsetAt(
  text: string,
  at: number,
): { readonly offsetMs: number; readonly end: number } | undefined {
  const start = text.charCodeAt(at) === 32 ? at + 1 : at;
  const sign = text.charCodeAt(start);
  if ((sign === 90 || sign === 122) && start === at) {
    return { offsetMs: 0, end: start + 1 };
  }
  if (sign !== 43 && sign !== 45) {
    return undefined;
  }
  const hours = digitsAt(text, start + 1, 2);
  if (hours < 0 || hours > 14) {
    return undefined;
  }
  const colon = text.charCodeAt(start + 3) === 58 ? 1 : 0;
  const minutes = digitsAt(text, start + 3 + colon, 2);
  const known = minutes >= 0 && minutes <= 59;
  const size = (hours * 60 + (known ? minutes : 0)) * 60_000;
  return { offsetMs: sign === 45 ? -size : size, end: start + 3 + (known ? colon + 2 : 0) };
}
