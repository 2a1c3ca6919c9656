import { parseAnyStamp } from '../time/any-stamp.ts';
import { calendarMs, type Stamp } from '../time/stamp.ts';
import type { StampAnchor } from '../time/syslog-stamp.ts';
import { wallToEpochMs } from '../time/zone.ts';

/** `22/11/2026 10:05:00.123`, `22-11-2026 10:05`, day first as Vietnamese systems write. */
const DAY_FIRST =
  /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})[ T,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d{0,6})?)?$/;
const CLOCK_FIRST = /^(\d{1,2}:\d{2}(?::\d{2})?),? +(\d{1,2}[/.-]\d{1,2}[/.-]\d{4})$/;

/** Reads a vendor's time: every form that is known elsewhere, and day-first dates with the clock before or after. */
export function parseVendorStamp(value: unknown, anchor: StampAnchor): Stamp | undefined {
  const known = parseAnyStamp(value, anchor);
  if (known !== undefined || typeof value !== 'string') {
    return known;
  }
  const text = value.trim();
  const swapped = CLOCK_FIRST.exec(text);
  const match = DAY_FIRST.exec(swapped === null ? text : `${swapped[2]} ${swapped[1]}`);
  if (match === null) {
    return undefined;
  }
  const [day, month, year, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const wallMs = calendarMs({
    year: year ?? 0,
    month: month ?? 0,
    day: day ?? 0,
    hour: hour ?? 0,
    minute: minute ?? 0,
    second: second ?? 0,
  });
  if (Number.isNaN(wallMs)) {
    return undefined;
  }
  const millis = Number((match[7] ?? '').padEnd(3, '0'));
  return { ms: wallToEpochMs(wallMs, anchor.timezone) + millis, nanos: 0 };
}

const DAY_ONLY = /^(?:(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2})[/.-](\d{1,2}))$/;
const COMPACT = /^(20\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})?$/;
const HALF_DAY = /^(.*\d) ?(am|pm|sa|ch)$/i;
const HALF_DAY_HOURS = 12;

/**
 * Reads the time of an exported record: as `parseVendorStamp`, and also `20261122081500`, days without a clock, which are
 * their midnight, and clocks of twelve hours with `SA`, `CH`, `AM` or `PM`.
 */
export function parseRecordStamp(value: unknown, anchor: StampAnchor): Stamp | undefined {
  const text = typeof value === 'number' ? String(value) : value;
  if (typeof text !== 'string') {
    return undefined;
  }
  const trimmed = text.trim();
  const [, year, month, day, hour, minute, second = '00'] = COMPACT.exec(trimmed) ?? [];
  if (year !== undefined) {
    const written = `${day}/${month}/${year} ${hour}:${minute}:${second}`;
    return parseVendorStamp(written, anchor);
  }
  const only = DAY_ONLY.exec(trimmed);
  if (only !== null) {
    const [, d1, m1, y1, y2, m2, d2] = only;
    return parseVendorStamp(`${d1 ?? d2}/${m1 ?? m2}/${y1 ?? y2} 00:00:00`, anchor);
  }
  const half = HALF_DAY.exec(trimmed);
  return half === null
    ? parseVendorStamp(value, anchor)
    : parseVendorStamp(wholeDay(half[1] ?? '', half[2] ?? ''), anchor);
}

/** `8:15 CH` → `20:15`. */
function wholeDay(clock: string, half: string): string {
  const after = /^(?:pm|ch)$/i.test(half);
  return clock.replace(/(\d{1,2})(?=:\d{2})/, (hour) => {
    const within = Number(hour) % HALF_DAY_HOURS;
    return String(after ? within + HALF_DAY_HOURS : within);
  });
}
