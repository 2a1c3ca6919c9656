import type { Bilingual } from '../../event/signal.ts';
import { fill } from '../../message/text.ts';
import type { Entities } from './entities.ts';
import { type Fields, fieldPath, readText } from './field.ts';
import { quantityText } from './quantity-text.ts';

const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const CLOCK = new Intl.DateTimeFormat('sv-SE', {
  timeZone: 'Asia/Ho_Chi_Minh',
  dateStyle: 'short',
  timeStyle: 'medium',
});
/** Most values of one entity named in a sentence. */
const VALUES_NAMED_MAX = 3;
/** Stands for what the events do not tell. */
const UNKNOWN = '-';
const PLACE = /\{([a-zA-Z_.]+)\}/g;

/**
 * What a correlation measured, by the name of its place: `ratio` is a share and shown in percent, `numerator`,
 * `denominator`, `burn`, `baseline`, `times`, `speed` (km/h) and `distance` (km) are numbers, `value` is text.
 */
export type Measures = Readonly<Record<string, number | string>>;

export interface ReasonFacts {
  /** Field → value of the group. */
  readonly group: Readonly<Record<string, string>>;
  /** Source of the places that are no group field. */
  readonly entities: Entities;
  /** The deciding event, asked last. */
  readonly doc: Fields | undefined;
  readonly count: number;
  readonly threshold?: number;
  /** Whose values count and threshold are of, for sums, means and percentiles. */
  readonly measured?: string;
  readonly windowMs?: number;
  /** Length of a silence, for an absence. */
  readonly silenceMs?: number;
  /** Asked before the names above and the fields. */
  readonly measures?: Measures;
  readonly firstMs: number;
  readonly lastMs: number;
}

/**
 * Fills the reason of a rule in both languages: group fields, else entities, else fields of the deciding event, and
 * `{count}`, `{threshold}`, `{window}`, `{silence}`, `{minutes}` (of silence), `{first}`, `{last}` (times of Viet Nam). Durations
 * and bytes are in units that people read. A place that nothing fills becomes `-`.
 */
export function reasonOf(template: Bilingual, facts: ReasonFacts): Bilingual {
  const inLanguage = (language: 'vi' | 'en') => {
    const places: Record<string, string | number> = {};
    for (const [, name = ''] of template[language].matchAll(PLACE)) {
      places[name] = placeValue(name, facts, language);
    }
    return fill(template[language], places);
  };
  return { vi: inLanguage('vi'), en: inLanguage('en') };
}

/** The places of a reason, in either language. */
export function placesOf(template: Bilingual): string[] {
  const texts = [template.vi, template.en];
  return texts.flatMap((text) => [...text.matchAll(PLACE)].map(([, name = '']) => name));
}

function placeValue(name: string, facts: ReasonFacts, language: 'vi' | 'en'): string | number {
  const { measures = {} } = facts;
  const measured = Object.hasOwn(measures, name) ? measures[name] : undefined;
  if (measured !== undefined) return measureText(name, measured, language);
  switch (name) {
    case 'count':
      return amountText(facts.count, facts, language);
    case 'threshold':
      return facts.threshold === undefined ? UNKNOWN : amountText(facts.threshold, facts, language);
    case 'window':
      return durationText(facts.windowMs, language);
    case 'silence':
      return durationText(facts.silenceMs, language);
    case 'minutes':
      return facts.silenceMs === undefined ? UNKNOWN : Math.floor(facts.silenceMs / MINUTE_MS);
    case 'first':
      return timeText(facts.firstMs);
    case 'last':
      return timeText(facts.lastMs);
    default:
      return fieldValue(name, facts, language);
  }
}

const NUMBERS = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 1 }),
  en: new Intl.NumberFormat('en-US', { maximumFractionDigits: 1 }),
} as const;
const AMOUNTS = {
  vi: new Intl.NumberFormat('vi-VN', { maximumFractionDigits: 2, useGrouping: false }),
  en: new Intl.NumberFormat('en-US', { maximumFractionDigits: 2, useGrouping: false }),
} as const;
const VALUE_CHARS_MAX = 200;

function measureText(name: string, value: number | string, language: 'vi' | 'en'): string {
  if (typeof value === 'string') return value.slice(0, VALUE_CHARS_MAX);
  const isShare = name === 'ratio' || name === 'threshold';
  return isShare ? `${NUMBERS[language].format(value * 100)} %` : NUMBERS[language].format(value);
}

function amountText(amount: number, { measured = '' }: ReasonFacts, language: 'vi' | 'en') {
  const quantity = quantityText(measured, amount, language);
  if (quantity !== undefined) return quantity;
  return Number.isInteger(amount) ? amount : AMOUNTS[language].format(amount);
}

function fieldValue(
  name: string,
  { group, entities, doc }: ReasonFacts,
  language: 'vi' | 'en',
): string {
  const shown = (value: string) => quantityText(name, Number.parseFloat(value), language) ?? value;
  if (Object.hasOwn(group, name)) return shown(group[name] ?? UNKNOWN);
  const values = entities[name];
  if (values !== undefined) {
    const more = values.length > VALUES_NAMED_MAX ? ', …' : '';
    return values.slice(0, VALUES_NAMED_MAX).map(shown).join(', ') + more;
  }
  return shown((doc && readText(doc, fieldPath(name))) ?? UNKNOWN);
}

function timeText(ms: number): string {
  return Number.isFinite(ms) && Math.abs(ms) < 8.64e15 ? CLOCK.format(ms) : UNKNOWN;
}

const UNITS = [
  { ms: DAY_MS, vi: 'ngày', en: 'day' },
  { ms: HOUR_MS, vi: 'giờ', en: 'hour' },
  { ms: MINUTE_MS, vi: 'phút', en: 'minute' },
  { ms: SECOND_MS, vi: 'giây', en: 'second' },
] as const;

/** The largest unit that divides the time, to the whole minute or second. */
function durationText(ms: number | undefined, language: 'vi' | 'en'): string {
  if (ms === undefined) return UNKNOWN;
  const grain =
    ms < MINUTE_MS ? SECOND_MS : ms % MINUTE_MS === 0 || ms > HOUR_MS ? MINUTE_MS : SECOND_MS;
  const wholeMs = Math.floor(ms / grain) * grain;
  const unit = UNITS.find((one) => wholeMs % one.ms === 0) ?? UNITS[3];
  const count = wholeMs / unit.ms;
  return language === 'vi' ? `${count} ${unit.vi}` : `${count} ${unit.en}${count === 1 ? '' : 's'}`;
}
