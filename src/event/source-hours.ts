import { type CalendarHours, OFFICE_HOURS, OfficeCalendar } from './office-calendar.ts';

/** When a source works, by the clock of Viet Nam: only then is its silence one. */
export type SourceHours = 'always' | 'office' | OwnHours;

/** Hours of a source's own. */
export interface OwnHours {
  /** 0 = Sunday … 6 = Saturday. */
  readonly days: readonly number[];
  /** `HH:MM`, in order, apart; `24:00` is the end of a day. */
  readonly hours: readonly { readonly from: string; readonly to: string }[];
  /** Whether it rests on public holidays of Viet Nam. */
  readonly holidays: boolean;
}

/** What is asked of the hours of a source. */
export interface OpenHours {
  isOpen(ms: number): boolean;
  /** How much of a time it is open, ms. */
  openMsBetween(fromMs: number, toMs: number): number;
}

const ALWAYS: OpenHours = {
  isOpen: () => true,
  openMsBetween: (fromMs, toMs) => Math.max(0, toMs - fromMs),
};
const OFFICE: OpenHours = new OfficeCalendar(OFFICE_HOURS);

/** The hours of a source, ready to be asked; `always` when it says nothing. */
export function openHoursOf(hours: SourceHours | undefined): OpenHours {
  if (hours === undefined || hours === 'always') return ALWAYS;
  return hours === 'office' ? OFFICE : new OfficeCalendar(calendarOf(hours));
}

/** What is wrong with hours of a source's own; empty = nothing. For engineers, in English. */
export function hoursProblems({ days, hours }: OwnHours): readonly string[] {
  const problems: string[] = [];
  if (days.length === 0) problems.push('no day is given');
  if (hours.length === 0) problems.push('no hours are given');
  let untilMinute = 0;
  for (const { from, to } of hours) {
    const [begin, end] = [minuteOf(from), minuteOf(to)];
    if (!(begin >= untilMinute && end > begin)) {
      problems.push(`${from}-${to} is no span, or not behind the one before`);
    }
    untilMinute = end;
  }
  return problems;
}

function calendarOf({ days, hours, holidays }: OwnHours): CalendarHours {
  return {
    ...{ days, holidays, closed: [], open: [] },
    hours: hours.map(({ from, to }) => ({ from: minuteOf(from), to: minuteOf(to) })),
  };
}

function minuteOf(text: string): number {
  const match = /^(\d{2}):([0-5]\d)$/.exec(text);
  const minute = match === null ? Number.NaN : Number(match[1]) * 60 + Number(match[2]);
  return minute <= 1_440 ? minute : Number.NaN;
}
