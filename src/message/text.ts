import { ALERT_TEXTS } from './alert-texts.ts';
import { API_TEXTS } from './api-texts.ts';
import { BACKTEST_TEXTS } from './backtest-texts.ts';
import { BUDGET_TEXTS } from './budget-texts.ts';
import { CLI_HINT_TEXTS } from './cli-hint-texts.ts';
import { CLI_ONBOARDING_TEXTS } from './cli-onboarding-texts.ts';
import { CLI_OPTION_TEXTS } from './cli-option-texts.ts';
import { CLI_TEXTS } from './cli-texts.ts';
import { CONSOLE_CONNECT_TEXTS } from './console-connect-texts.ts';
import { CONSOLE_REVEAL_TEXTS } from './console-reveal-texts.ts';
import { CONSOLE_SOURCE_TEXTS } from './console-source-texts.ts';
import { CONSOLE_SOURCE_TRAIL_TEXTS } from './console-source-trail-texts.ts';
import { CONSOLE_TEXTS } from './console-texts.ts';
import { CONSOLE_TUNING_TEXTS } from './console-tuning-texts.ts';
import { CONSOLE_UPLOAD_TEXTS } from './console-upload-texts.ts';
import { DEMO_TEXTS } from './demo-texts.ts';
import { DOCTOR_JOURNAL_TEXTS } from './doctor-journal-texts.ts';
import { DOCTOR_MACHINE_TEXTS } from './doctor-machine-texts.ts';
import { DOCTOR_SERVER_TEXTS } from './doctor-server-texts.ts';
import { DOCTOR_TEXTS } from './doctor-texts.ts';
import { DOCTOR_WAY_TEXTS } from './doctor-way-texts.ts';
import { HEALTH_TEXTS } from './health-texts.ts';
import { INSTRUCTION_TEXTS } from './instruction-texts.ts';
import { LEDGER_TEXTS } from './ledger-texts.ts';
import { MAIL_TEXTS } from './mail-texts.ts';
import { MIGRATE_TEXTS } from './migrate-texts.ts';
import { ONBOARDING_TEXTS } from './onboarding-texts.ts';
import { PROTECTION_TEXTS } from './protection-texts.ts';
import { RULE_TEXTS } from './rule-texts.ts';
import { RULE_VERSION_TEXTS } from './rule-version-texts.ts';
import { SCHEDULE_TEXTS } from './schedule-texts.ts';
import { TRIAL_TEXTS } from './trial-texts.ts';
import { TUNING_TEXTS } from './tuning-texts.ts';
import { UNREAD_REASON_TEXTS, UNREAD_TEXTS } from './unread-texts.ts';

/** The languages that everything a person reads exists in. */
export const LANGUAGES = ['vi', 'en'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The one message catalogue. A key is `area.what`; `{name}` is filled from the parameters. */
export const MESSAGES = {
  ...ALERT_TEXTS,
  ...API_TEXTS,
  ...BACKTEST_TEXTS,
  ...BUDGET_TEXTS,
  ...CLI_HINT_TEXTS,
  ...CLI_ONBOARDING_TEXTS,
  ...CLI_OPTION_TEXTS,
  ...CLI_TEXTS,
  ...CONSOLE_CONNECT_TEXTS,
  ...CONSOLE_REVEAL_TEXTS,
  ...CONSOLE_SOURCE_TEXTS,
  ...CONSOLE_SOURCE_TRAIL_TEXTS,
  ...CONSOLE_UPLOAD_TEXTS,
  ...CONSOLE_TEXTS,
  ...CONSOLE_TUNING_TEXTS,
  ...DEMO_TEXTS,
  ...DOCTOR_JOURNAL_TEXTS,
  ...DOCTOR_MACHINE_TEXTS,
  ...DOCTOR_SERVER_TEXTS,
  ...DOCTOR_TEXTS,
  ...DOCTOR_WAY_TEXTS,
  ...HEALTH_TEXTS,
  ...INSTRUCTION_TEXTS,
  ...LEDGER_TEXTS,
  ...MAIL_TEXTS,
  ...MIGRATE_TEXTS,
  ...PROTECTION_TEXTS,
  ...ONBOARDING_TEXTS,
  ...RULE_TEXTS,
  ...RULE_VERSION_TEXTS,
  ...SCHEDULE_TEXTS,
  ...TRIAL_TEXTS,
  ...TUNING_TEXTS,
  ...UNREAD_REASON_TEXTS,
  ...UNREAD_TEXTS,
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

/** The same in both languages. */
export function bilingual(
  key: MessageKey,
  parameters: Readonly<Record<string, string | number>> = {},
): { readonly vi: string; readonly en: string } {
  return { vi: text('vi', key, parameters), en: text('en', key, parameters) };
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
