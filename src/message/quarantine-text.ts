import { type Language, text } from './text.ts';

const ZONE = 'Asia/Ho_Chi_Minh';
const BYTES_PER_MEGABYTE = 1_000_000;
const LOCALES: Readonly<Record<Language, string>> = { vi: 'vi-VN', en: 'en-GB' };

/** One budget that a rule stayed over, both numbers in its unit. */
export interface BreachFacts {
  readonly budget: 'groups' | 'values' | 'state' | 'matching' | 'signals';
  readonly measured: number;
  readonly limit: number;
}

/** What a rule was over, by how much. */
export function breachText({ budget, measured, limit }: BreachFacts, language: Language): string {
  const unit = budget === 'state' ? BYTES_PER_MEGABYTE : 1;
  const format = new Intl.NumberFormat(LOCALES[language], { maximumFractionDigits: 1 });
  return text(language, `rule.quarantine.${budget}`, {
    measured: format.format(measured / unit),
    limit: format.format(limit / unit),
  });
}

/** Why a rule judges nothing, since when, and where that was measured. */
export function quarantineReason(
  quarantine: BreachFacts & { readonly sinceMs: number; readonly node: string },
): Readonly<Record<Language, string>> {
  const reason = (language: Language) =>
    text(language, 'rule.quarantine.reason', {
      since: new Intl.DateTimeFormat(LOCALES[language], {
        timeZone: ZONE,
        dateStyle: 'short',
        timeStyle: 'medium',
      }).format(quarantine.sinceMs),
      node: quarantine.node,
      breach: breachText(quarantine, language),
    });
  return { vi: reason('vi'), en: reason('en') };
}
