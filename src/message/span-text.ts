import type { Language } from './text.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const WORDS = {
  vi: { day: 'ngày', hour: 'giờ', minute: 'phút', second: 'giây' },
  en: { day: 'd', hour: 'h', minute: 'min', second: 's' },
} as const;

/** A length of time in words, in two units at most: `3 giờ 20 phút`, `45 giây`; whatever its sign. */
export function spanText(ms: number, language: Language): string {
  const words = WORDS[language];
  const size = Math.abs(ms);
  const two = (largerMs: number, smallerMs: number, names: readonly [string, string]) => {
    const smaller = Math.round((size % largerMs) / smallerMs);
    const carries = smaller * smallerMs === largerMs;
    const larger = Math.floor(size / largerMs) + (carries ? 1 : 0);
    const rest = smaller === 0 || carries ? '' : ` ${smaller} ${names[1]}`;
    return `${larger} ${names[0]}${rest}`;
  };
  if (size >= DAY_MS) return two(DAY_MS, HOUR_MS, [words.day, words.hour]);
  if (size >= HOUR_MS) return two(HOUR_MS, MINUTE_MS, [words.hour, words.minute]);
  if (size >= MINUTE_MS) return two(MINUTE_MS, SECOND_MS, [words.minute, words.second]);
  const seconds = size / SECOND_MS;
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: seconds < 10 ? 1 : 0 });
  return `${number.format(seconds)} ${words.second}`;
}
