import type { ConformanceReport } from '../api/contract.ts';
import { text } from '../message/text.ts';
import { unreadText } from '../message/unread-text.ts';
import type { CommandContext } from './command.ts';
import { print } from './output.ts';

const SIGNS = { error: '✗', warning: '!', info: '·' } as const;
const BLOCKED_SHOWN = 5;

/** Says the most important of a report: the verdict, what to know, and the rules. */
export function showConformance(context: CommandContext, report: ConformanceReport): void {
  const { language } = context;
  const { lines, rules, score, type } = report;
  const verdict = text(language, `onboarding.report.verdict.${report.verdict}`);
  print(context, text(language, 'cli.check.verdict', { verdict, score, type, ...lines }));
  for (const finding of report.findings) {
    const hint = finding.hint === undefined ? '' : ` ${finding.hint[language]}`;
    print(context, `${SIGNS[finding.severity]} ${finding.text[language]}${hint}`);
  }
  for (const { line, reason, detail } of report.failures.slice(0, BLOCKED_SHOWN)) {
    const why = text(language, `unread.reason.${reason}`);
    print(context, `  ${line}: ${why}: ${unreadText(detail, language)}`);
  }
  const matches = rules.runnable.reduce((sum, one) => sum + one.matches, 0);
  const counts = { runnable: rules.runnable.length, blocked: rules.blocked.length, matches };
  print(context, text(language, 'cli.check.rules', counts));
  for (const { title, missingFields } of rules.blocked.slice(0, BLOCKED_SHOWN)) {
    const said = { title: title[language], fields: missingFields.join(', ') };
    print(context, text(language, 'cli.check.blocked', said));
  }
}
