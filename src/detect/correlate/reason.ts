import type { Bilingual } from '../../event/signal.ts';
import { fill } from '../../message/text.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
});

export interface ReasonFacts {
  /** Field → value of the group. */
  readonly group: Readonly<Record<string, string>>;
  readonly count: number;
  readonly threshold?: number;
  readonly windowMs?: number;
  readonly firstMs: number;
  readonly lastMs: number;
}

/** Fills the reason of a rule in both languages; times are those of Viet Nam. */
export function reasonOf(template: Bilingual, facts: ReasonFacts): Bilingual {
  const inLanguage = (language: 'vi' | 'en') =>
    fill(template[language], {
      ...facts.group,
      count: facts.count,
      first: CLOCK.format(facts.firstMs),
      last: CLOCK.format(facts.lastMs),
      ...(facts.threshold === undefined ? {} : { threshold: facts.threshold }),
      ...(facts.windowMs === undefined ? {} : { window: duration(facts.windowMs, language) }),
    });
  return { vi: inLanguage('vi'), en: inLanguage('en') };
}

function duration(ms: number, language: 'vi' | 'en'): string {
  const [size, vi, en] =
    ms % DAY_MS === 0
      ? ([DAY_MS, 'ngày', 'day'] as const)
      : ms % HOUR_MS === 0
        ? ([HOUR_MS, 'giờ', 'hour'] as const)
        : ms % MINUTE_MS === 0
          ? ([MINUTE_MS, 'phút', 'minute'] as const)
          : ([1_000, 'giây', 'second'] as const);
  const count = Math.round(ms / size);
  return language === 'vi' ? `${count} ${vi}` : `${count} ${en}${count === 1 ? '' : 's'}`;
}
