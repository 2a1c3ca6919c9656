/** An instant read from text: epoch milliseconds and what lies below the millisecond. */
export interface Stamp {
  readonly ms: number;
  /** Nanoseconds within the millisecond, 0 to 999,999. */
  readonly nanos: number;
  /** True when the text carried no year and the nearest one was taken. */
  readonly assumedYear?: true;
}

/** A reading of part of a line: the stamp and the index after its last character. */
export interface StampAt extends Stamp {
  readonly end: number;
}

const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Calendar fields as people write them; month 1 to 12. */
export interface CalendarTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Epoch milliseconds of calendar fields read as UTC; `NaN` when they name no real instant.
 * Second 60 is a leap second and counts as the next minute's first; years 1000 to 9999.
 */
export function calendarMs(time: CalendarTime): number {
  const { year, month, day, hour, minute, second } = time;
  const inRange =
    year >= 1000 &&
    year <= 9999 &&
    month >= 1 &&
    month <= 12 &&
    day >= 1 &&
    day <= (DAYS_IN_MONTH[month - 1] ?? 0) &&
    hour >= 0 &&
    hour <= 23 &&
    minute >= 0 &&
    minute <= 59 &&
    second >= 0 &&
    second <= 60;
  if (!inRange || (month === 2 && day === 29 && !isLeapYear(year))) {
    return Number.NaN;
  }
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function isLeapYear(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}
