import type { Bilingual } from '../../event/signal.ts';
import type { HealthMeasures, HealthReason } from '../../event/source-health.ts';
import { spanText } from '../../message/span-text.ts';
import { type Language, type MessageKey, text } from '../../message/text.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };
/** Names of fields that a sentence lists. */
const FIELDS_NAMED_MAX = 10;

/** A reason as a sentence. */
export function reasonText(
  given: HealthReason,
  measures: HealthMeasures,
  sourceId: string,
): Bilingual {
  const sentence = (language: Language) =>
    text(language, keyOf(given), {
      ...numbersOf(given, language),
      source: sourceId,
      since: momentText(measures.lastReceivedMs ?? 0, language),
      kinds: kindsOf(measures),
      fields: namesOf(given.fields ?? []),
    });
  return { vi: sentence('vi'), en: sentence('en') };
}

/** A moment by the clock of Viet Nam. */
export function momentText(ms: number, language: Language): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    timeZone: ZONE,
    dateStyle: 'short',
    timeStyle: 'medium',
  }).format(ms);
}

function keyOf({ reason, measured = 0 }: HealthReason): MessageKey {
  if (reason !== 'clock_skew') return `health.reason.${reason}`;
  return measured < 0 ? 'health.reason.skew_ahead' : 'health.reason.skew_behind';
}

function numbersOf(
  { reason, measured = 0, limit = 0, expected = 0 }: HealthReason,
  language: Language,
): Record<string, string> {
  const number = new Intl.NumberFormat(LOCALES[language]);
  if (reason === 'volume_drop' || reason === 'volume_rise') {
    return { measured: number.format(measured), expected: number.format(expected) };
  }
  if (reason === 'parse_failures') {
    const percent = new Intl.NumberFormat(LOCALES[language], {
      ...{ style: 'percent', maximumFractionDigits: 1 },
    });
    return { measured: percent.format(measured), limit: percent.format(limit) };
  }
  return { measured: spanText(measured, language), limit: spanText(limit, language) };
}

function kindsOf({ deadLetterReasons }: HealthMeasures): string {
  if (deadLetterReasons.length === 0) return '…';
  return deadLetterReasons.map(({ reason, count }) => `${reason} ${count}`).join(', ');
}

function namesOf(fields: readonly string[]): string {
  const named = fields.slice(0, FIELDS_NAMED_MAX).join(', ');
  return fields.length > FIELDS_NAMED_MAX ? `${named}, …` : named;
}
