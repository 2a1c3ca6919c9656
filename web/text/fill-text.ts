/** How a language is written: the locale of its numbers, days and times. */
export const LOCALES = { vi: 'vi-VN', en: 'en-GB' } as const;

const NUMBERS = {
  vi: new Intl.NumberFormat(LOCALES.vi),
  en: new Intl.NumberFormat(LOCALES.en),
} as const;

/** Fills the places of a text; a number as people of the language write it, such as `5.440`. */
export function fillText(
  text: string,
  parameters: Readonly<Record<string, string | number>>,
  language: 'vi' | 'en',
): string {
  return text.replace(/\{([a-z]+)\}/gi, (place, name: string) => {
    const value = parameters[name];
    return typeof value === 'number' ? NUMBERS[language].format(value) : (value ?? place);
  });
}
