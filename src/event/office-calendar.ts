import { isPublicHoliday } from './public-holidays.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Viet Nam is at UTC+7 and keeps no summer time. */
const OFFSET_MS = 7 * 3_600_000;
/** How far ahead an open day is looked for. */
const DAYS_AHEAD_MAX = 60;
/** How far back open time is added up. */
const DAYS_BACK_MAX = 60;

/** When an office works, by the clock of Viet Nam. */
export interface CalendarHours {
  /** 0 = Sunday … 6 = Saturday. */
  readonly days: readonly number[];
  /** Minutes of the day, `[from, to)`, in order, apart. */
  readonly hours: readonly { readonly from: number; readonly to: number }[];
  /** Public holidays of Viet Nam are closed. */
  readonly holidays: boolean;
  /** Further closed dates, `YYYY-MM-DD`. */
  readonly closed: readonly string[];
  /** Dates that are open whatever weekday or holiday they are. */
  readonly open: readonly string[];
}

/** Monday to Friday, 07:30 to 17:00, closed on public holidays. */
export const OFFICE_HOURS: CalendarHours = {
  days: [1, 2, 3, 4, 5],
  hours: [{ from: 450, to: 1_020 }],
  holidays: true,
  closed: [],
  open: [],
};

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** When an office is open. */
export class OfficeCalendar {
  readonly #hours: CalendarHours;
  readonly #closed: ReadonlySet<string>;
  readonly #open: ReadonlySet<string>;

  constructor(hours: CalendarHours) {
    this.#hours = hours;
    this.#closed = new Set(hours.closed);
    this.#open = new Set(hours.open);
  }

  isOpen(ms: number): boolean {
    return this.#spansOf(dayOf(ms)).some(({ fromMs, toMs }) => ms >= fromMs && ms < toMs);
  }

  /** The first moment at or after one from which it is open for a time without a break; `undefined` when far off. */
  openFrom(ms: number, lengthMs: number): number | undefined {
    const first = dayOf(ms);
    for (let day = first; day <= first + DAYS_AHEAD_MAX; day++) {
      for (const { fromMs, toMs } of this.#spansOf(day)) {
        const startMs = Math.max(ms, fromMs);
        if (startMs + lengthMs <= toMs) return startMs;
      }
    }
    return undefined;
  }

  /** How much of a time it is open, ms; of a very long time, of the last days of it. */
  openMsBetween(fromMs: number, toMs: number): number {
    const last = dayOf(toMs);
    let sumMs = 0;
    for (let day = Math.max(dayOf(fromMs), last - DAYS_BACK_MAX); day <= last; day++) {
      for (const span of this.#spansOf(day)) {
        sumMs += Math.max(0, Math.min(toMs, span.toMs) - Math.max(fromMs, span.fromMs));
      }
    }
    return sumMs;
  }

  /** Spans that touch are one. */
  #spansOf(day: number): Span[] {
    const startMs = day * DAY_MS;
    const date = new Date(startMs).toISOString().slice(0, 10);
    if (!this.#open.has(date)) {
      if (this.#closed.has(date) || !this.#hours.days.includes(new Date(startMs).getUTCDay())) {
        return [];
      }
      if (this.#hours.holidays && isPublicHoliday(date)) return [];
    }
    return joined(this.#hours).map(({ from, to }) => ({
      fromMs: startMs + from * MINUTE_MS - OFFSET_MS,
      toMs: startMs + to * MINUTE_MS - OFFSET_MS,
    }));
  }
}

/** The longest time that a calendar is open without a break; midnight is one. */
export function longestOpenMs(hours: CalendarHours): number {
  return Math.max(0, ...joined(hours).map(({ from, to }) => (to - from) * MINUTE_MS));
}

function joined({ hours }: CalendarHours): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const { from, to } of hours) {
    const last = spans.at(-1);
    if (last?.to === from) last.to = to;
    else spans.push({ from, to });
  }
  return spans;
}

/** The date by the clock of Viet Nam, `YYYY-MM-DD`. */
export function dateInVietNam(ms: number): string {
  return new Date(ms + OFFSET_MS).toISOString().slice(0, 10);
}

/** Days since 1970 by the clock of Viet Nam. */
function dayOf(ms: number): number {
  return Math.floor((ms + OFFSET_MS) / DAY_MS);
}
