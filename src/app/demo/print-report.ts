import type { CommandContext } from '../../cli/command.ts';
import { localTime, print, printTable } from '../../cli/output.ts';
import { provinceName } from '../../locality/locality.ts';
import { type MessageKey, text } from '../../message/text.ts';
import type { DemoReport, PlayedDay } from './demo-report.ts';
import type { Finding } from './judge-alerts.ts';
import { number } from './progress-bar.ts';

const STEPS = ['demo.step.alert', 'demo.step.scope', 'demo.step.command'] as const;

/** Prints where to look, how to log in, what was found and what to try next. */
export function printReport(context: CommandContext, report: DemoReport): void {
  const { language } = context;
  const say = (key: MessageKey, parameters: Record<string, string | number> = {}) =>
    print(context, text(language, key, parameters));
  const { setUp, played, consoleUrl, inboxUrl } = report;
  print(context, '');
  if (played) printDay(context, played);
  say('demo.addresses');
  say('demo.console', { url: consoleUrl });
  say('demo.inboxes', { url: inboxUrl });
  print(context, '');
  say('demo.logins');
  printTable(
    context,
    (['login', 'password', 'who'] as const).map((key) => text(language, `demo.column.${key}`)),
    setUp.users.map(({ login, name }) => [login, setUp.password, name]),
  );
  print(context, '');
  say('demo.next');
  STEPS.forEach((key, index) => {
    const parameters = { url: consoleUrl, inbox: inboxUrl };
    print(context, `  ${index + 1}. ${text(language, key, parameters)}`);
  });
  print(context, '');
}

function printDay(context: CommandContext, played: PlayedDay): void {
  const { language } = context;
  const { findings, unexpected } = played.verdict;
  const found = findings.filter(({ alert }) => alert).length;
  print(context, text(language, 'demo.found', { found, hidden: findings.length }));
  printTable(
    context,
    (['time', 'province', 'incident', 'about', 'result'] as const).map((key) =>
      text(language, `demo.column.${key}`),
    ),
    findings.map((finding) => row(context, finding)),
  );
  for (const alert of unexpected) {
    const { rule, province } = alert;
    const title = rule.title[language];
    const where = provinceName(province, language);
    print(context, text(language, 'demo.unexpected', { title, province: where }));
  }
  print(context, '');
  const { replay, events, deadLetters, alerts, mails, webhooks, unverifiedWebhooks } = played;
  const counts = { events, deadLetters, alerts, mails, webhooks, lines: replay.lines };
  const written = Object.entries(counts).map(([name, value]) => [name, number(language, value)]);
  const seconds = Math.round(replay.elapsedMs / 1_000);
  print(context, text(language, 'demo.counts', { ...Object.fromEntries(written), seconds }));
  if (unverifiedWebhooks > 0) {
    print(context, text(language, 'demo.unverified', { count: unverifiedWebhooks }));
  }
  print(context, '');
}

function row({ language }: CommandContext, { incident, alert }: Finding): string[] {
  return [
    localTime(incident.fromMs).slice(5, 16),
    provinceName(incident.province, language),
    text(language, `demo.incident.${incident.key}` as MessageKey),
    incident.about,
    alert ? text(language, 'demo.result.found') : text(language, 'demo.result.missed'),
  ];
}
