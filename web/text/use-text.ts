import { useMemo } from 'react';
import type { Bilingual } from '../../src/event/signal.ts';
import { ALERT_TEXTS } from '../../src/message/alert-texts.ts';
import { CONSOLE_TEXTS } from '../../src/message/console-texts.ts';
import { CONSOLE_TUNING_TEXTS } from '../../src/message/console-tuning-texts.ts';
import { usePreferences } from '../preferences.ts';

const TEXTS = { ...ALERT_TEXTS, ...CONSOLE_TEXTS, ...CONSOLE_TUNING_TEXTS };

/** A text that the console can show. */
export type TextKey = keyof typeof TEXTS;

/** Gives texts in the language of the person. */
export interface Texts {
  (key: TextKey, parameters?: Readonly<Record<string, string | number>>): string;
  readonly language: 'vi' | 'en';
  /** Chooses from a text that has both languages, such as the title of a rule. */
  of(bilingual: Bilingual): string;
}

/** The texts in the chosen language. */
export function useText(): Texts {
  const { language } = usePreferences();
  return useMemo(() => textsOf(language), [language]);
}

function textsOf(language: 'vi' | 'en'): Texts {
  const say = (key: TextKey, parameters: Readonly<Record<string, string | number>> = {}) =>
    TEXTS[key][language].replace(/\{([a-z]+)\}/gi, (place, name: string) =>
      String(parameters[name] ?? place),
    );
  return Object.assign(say, { language, of: (bilingual: Bilingual) => bilingual[language] });
}
