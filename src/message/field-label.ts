import { type Language, MESSAGES, type MessageKey, text } from './text.ts';

/** What a field of an event is called in a language, with its name; the bare name when it has no other. */
export function fieldLabel(language: Language, field: string): string {
  const key = `ui.field.${field}`;
  return Object.hasOwn(MESSAGES, key) ? `${text(language, key as MessageKey)} (${field})` : field;
}
