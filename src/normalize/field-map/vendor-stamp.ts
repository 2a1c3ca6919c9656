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
