import { useMemo } from 'react';
import { usePreferences } from '../preferences.ts';
import { LOCALES } from './fill-text.ts';

/** All times are shown in Viet Nam's zone, wherever the browser stands. */
const ZONE = 'Asia/Ho_Chi_Minh';
const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Numbers and times as people of a language write them. */
interface Format {
  number(value: number): string;
  /** `87 %` of 0.87. */
  percent(share: number): string;
  /** `14:05:12 22/11/2026 GMT+7`. */
  stamp(atMs: number): string;
  /** `14:05:12`, with the day when it is not the day of `nowMs`. */
  clock(atMs: number, nowMs: number): string;
  /** `14:05`. */
  hour(atMs: number): string;
  /** `5 phút trước`. */
  relative(atMs: number, nowMs: number): string;
  /** `12:05` or `3 giờ 12 phút`, without sign. */
  span(durationMs: number): string;
  /** `5 phút`, the largest unit only. */
  short(durationMs: number): string;
}

const UNITS = {
  vi: { day: 'ngày', hour: 'giờ', minute: 'phút', second: 'giây' },
  en: { day: 'd', hour: 'h', minute: 'm', second: 's' },
} as const;

/** The formats of the chosen language. */
export function useFormat(): Format {
  const { language } = usePreferences();
  return useMemo(() => formatOf(language), [language]);
}

function formatOf(language: 'vi' | 'en'): Format {
  const locale = LOCALES[language];
  const clockParts = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;
  const dayParts = { day: '2-digit', month: '2-digit', year: 'numeric' } as const;
  const day = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...dayParts });
  const time = new Intl.DateTimeFormat(locale, {
    timeZone: ZONE,
    ...clockParts,
    second: '2-digit',
  });
  const minute = new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...clockParts });
  const number = new Intl.NumberFormat(locale);
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 });
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  const units = UNITS[language];
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    stamp: (atMs) => `${time.format(atMs)} ${day.format(atMs)} (GMT+7)`,
    clock: (atMs, nowMs) =>
      day.format(atMs) === day.format(nowMs)
        ? time.format(atMs)
        : `${time.format(atMs)} ${day.format(atMs)}`,
    hour: (atMs) => minute.format(atMs),
    relative: (atMs, nowMs) => {
      const [value, unit] = largest(atMs - nowMs);
      return relative.format(value, unit);
    },
    span: (durationMs) => span(durationMs, units),
    short: (durationMs) => {
      const [value, unit] = largest(durationMs);
      return `${Math.abs(value)} ${units[unit]}`;
    },
  };
}

function largest(ms: number): [number, 'day' | 'hour' | 'minute' | 'second'] {
  const size = Math.abs(ms);
  if (size >= DAY_MS) return [Math.trunc(ms / DAY_MS), 'day'];
  if (size >= HOUR_MS) return [Math.trunc(ms / HOUR_MS), 'hour'];
  if (size >= MINUTE_MS) return [Math.trunc(ms / MINUTE_MS), 'minute'];
  return [Math.trunc(ms / SECOND_MS), 'second'];
}

function span(durationMs: number, units: (typeof UNITS)['vi' | 'en']): string {
  const size = Math.abs(durationMs);
  const two = (value: number) => String(value).padStart(2, '0');
  const hours = Math.floor((size % DAY_MS) / HOUR_MS);
  const minutes = Math.floor((size % HOUR_MS) / MINUTE_MS);
  if (size >= DAY_MS) return `${Math.floor(size / DAY_MS)} ${units.day} ${hours} ${units.hour}`;
  if (size >= HOUR_MS) return `${hours} ${units.hour} ${two(minutes)} ${units.minute}`;
  return `${two(minutes)}:${two(Math.floor((size % MINUTE_MS) / SECOND_MS))}`;
}
