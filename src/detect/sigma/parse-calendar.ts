import { type CalendarHours, longestOpenMs, OFFICE_HOURS } from '../../event/office-calendar.ts';
import type { Place, YamlMap } from './read-values.ts';
import { isYamlMap, readTexts, readWord, refuseUnknownKeys } from './read-values.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
const DATES_MAX = 400;

/** Reads `gac.expect.calendar`; `office` means `OFFICE_HOURS`. */
export function readCalendar(expect: YamlMap, place: Place): CalendarHours | undefined {
  const value = expect['calendar'];
  if (value === undefined) return undefined;
  if (value === 'office') return OFFICE_HOURS;
  const path = [...place.path, 'calendar'];
  const { issues } = place;
  if (!isYamlMap(value)) {
    const hint = 'Write "office", or { days: [mon, tue], hours: ["07:30-11:30"] }.';
    issues.error(path, '"calendar" is no calendar.', hint);
    return undefined;
  }
  const own: Place = { path, issues };
  refuseUnknownKeys(value, ['days', 'hours', 'holidays', 'closed', 'open'], own);
  const calendar = {
    days: readDays(value, own),
    hours: readHours(value, own),
    holidays: readWord(value, 'holidays', { ...own, words: ['vn', 'none'] }) !== 'none',
    closed: readDates(value, 'closed', own),
    open: readDates(value, 'open', own),
  };
  return calendar;
}

/** Refuses a calendar that is never open for as long as a group must be silent. */
export function checkCalendar(calendar: CalendarHours, windowMs: number, place: Place): void {
  if (longestOpenMs(calendar) >= windowMs) return;
  place.issues.error(
    place.path,
    'The calendar is never open for as long as the timespan.',
    'Shorten the timespan, or join the hours.',
  );
}

function readDays(map: YamlMap, place: Place): number[] {
  if (map['days'] === undefined) return [...OFFICE_HOURS.days];
  const words = readTexts(map, 'days', place);
  const days = words.map((word) => (DAYS as readonly string[]).indexOf(word));
  if (days.includes(-1) || days.length === 0) {
    place.issues.error([...place.path, 'days'], 'A day is not known.', `Use ${DAYS.join(', ')}.`);
  }
  return days;
}

function readHours(map: YamlMap, place: Place): CalendarHours['hours'] {
  if (map['hours'] === undefined) return OFFICE_HOURS.hours;
  const hours = readTexts(map, 'hours', place).map(readSpan);
  let untilMin = 0;
  for (const span of hours) {
    const isRight = span !== undefined && span.from >= untilMin && span.to > span.from;
    if (isRight) {
      untilMin = span.to;
      continue;
    }
    const hint = 'Write "07:30-11:30", the earlier one first.';
    place.issues.error([...place.path, 'hours'], 'The hours are not in order or not times.', hint);
    return OFFICE_HOURS.hours;
  }
  if (hours.length === 0) {
    place.issues.error([...place.path, 'hours'], 'There are no hours.', 'Write "07:30-17:00".');
  }
  return hours.filter((span) => span !== undefined);
}

function readSpan(text: string): { from: number; to: number } | undefined {
  const match = /^(\d{2}):([0-5]\d)-(\d{2}):([0-5]\d)$/.exec(text);
  if (match === null) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = match.slice(1).map(Number);
  const span = { from: fromHour * 60 + fromMinute, to: toHour * 60 + toMinute };
  return span.to <= 1_440 ? span : undefined;
}

function readDates(map: YamlMap, key: string, place: Place): string[] {
  const dates = readTexts(map, key, place);
  const isDate = (text: string) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(Date.parse(text));
  if (!dates.every(isDate) || dates.length > DATES_MAX) {
    const hint = `Write 2026-09-01, at most ${DATES_MAX} of them.`;
    place.issues.error([...place.path, key], `"${key}" holds something that is no date.`, hint);
  }
  return dates;
}
