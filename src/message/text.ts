import { ALERT_TEXTS } from './alert-texts.ts';
import { API_TEXTS } from './api-texts.ts';
import { BACKTEST_TEXTS } from './backtest-texts.ts';
import { CLI_HINT_TEXTS } from './cli-hint-texts.ts';
import { CLI_TEXTS } from './cli-texts.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { DEMO_TEXTS } from './demo-texts.ts';
import { DOCTOR_MACHINE_TEXTS } from './doctor-machine-texts.ts';
import { DOCTOR_SERVER_TEXTS } from './doctor-server-texts.ts';
import { DOCTOR_TEXTS } from './doctor-texts.ts';
import { DOCTOR_WAY_TEXTS } from './doctor-way-texts.ts';
import { MAIL_TEXTS } from './mail-texts.ts';
import { MIGRATE_TEXTS } from './migrate-texts.ts';
import { RULE_TEXTS } from './rule-texts.ts';

/** The languages that everything a person reads exists in. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The one message catalogue. A key is `area.what`; `{name}` is filled from the parameters. */
export const MESSAGES = {
  ...ALERT_TEXTS,
  ...API_TEXTS,
  ...BACKTEST_TEXTS,
  ...CLI_HINT_TEXTS,
  ...CLI_TEXTS,
  ...CONSOLE_TEXTS,
  ...DEMO_TEXTS,
  ...DOCTOR_MACHINE_TEXTS,
  ...DOCTOR_SERVER_TEXTS,
  ...DOCTOR_TEXTS,
  ...DOCTOR_WAY_TEXTS,
  ...MAIL_TEXTS,
  ...MIGRATE_TEXTS,
  ...RULE_TEXTS,
} satisfies Record<string, Readonly<Record<Language, string>>>;
export type MessageKey = keyof typeof MESSAGES;

/** The text of a key in a language. A parameter that the text names and the caller lacks stays visible as `{name}`. */
export function text(
  language: Language,
  key: MessageKey,
  parameters: Readonly<Record<string, string | number>> = {},
): string {
  return fill(MESSAGES[key][language], parameters);
}

/** Fills `{name}` places of a template. */
export function fill(
  template: string,
  parameters: Readonly<Record<string, string | number>>,
): string {
  return template.replace(/\{([a-zA-Z_.]+)\}/g, (place, name: string) =>
    Object.hasOwn(parameters, name) ? String(parameters[name]) : place,
  );
}
