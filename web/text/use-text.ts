import { useMemo } from 'react';
import type { Bilingual } from '../../src/event/signal.ts';
import { ALERT_TEXTS } from '../../src/message/alert-texts.ts';
import { CONSOLE_TEXTS } from '../../src/message/console-texts.ts';
import { CONSOLE_TUNING_TEXTS } from '../../src/message/console-tuning-texts.ts';
import { usePreferences } from '../preferences.ts';
import { fillText } from './fill-text.ts';

const TEXTS = { ...ALERT_TEXTS, ...CONSOLE_TEXTS, ...CONSOLE_TUNING_TEXTS };

/** A text that every room of the console can show. */
export type TextKey = keyof typeof TEXTS;

/** Gives texts in the language of the person; a room may have keys of its own beside those of all. */
export interface Texts<K extends string = TextKey> {
  (key: K, parameters?: Readonly<Record<string, string | number>>): string;
  readonly language: 'vi' | 'en';
  /** Chooses from a text that has both languages, such as the title of a rule. */
  of(bilingual: Bilingual): string;
}

/** The texts in the chosen language. */
export function useText(): Texts {
  const { language } = usePreferences();
  return useMemo(() => textsOf(TEXTS, language), [language]);
}

/** The same with the texts of one room, which come with the room and not with the first page. */
export function useTextWith<K extends string>(own: Catalogue<K>): Texts<TextKey | K> {
  const { language } = usePreferences();
  return useMemo(
    () => textsOf<TextKey | K>({ ...TEXTS, ...own } as Catalogue<TextKey | K>, language),
    [language, own],
  );
}

type Catalogue<K extends string> = Readonly<Record<K, Bilingual>>;

function textsOf<K extends string>(catalogue: Catalogue<K>, language: 'vi' | 'en'): Texts<K> {
  const say = (key: K, parameters: Readonly<Record<string, string | number>> = {}) =>
    fillText(catalogue[key][language], parameters, language);
  return Object.assign(say, { language, of: (bilingual: Bilingual) => bilingual[language] });
}
