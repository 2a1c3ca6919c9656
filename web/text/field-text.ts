import { CONSOLE_TEXTS } from '../../src/message/console-texts.ts';
import type { TextKey, Texts } from './use-text.ts';

/** What a field is called by people; its own name when it has no other. */
export function fieldText(field: string, t: Texts): string {
  const key = `ui.field.${field}`;
  return Object.hasOwn(CONSOLE_TEXTS, key) ? t(key as TextKey) : field;
}
