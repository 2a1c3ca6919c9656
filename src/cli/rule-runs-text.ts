import type { RuleView } from '../api/contract.ts';
import { spanText } from '../message/span-text.ts';
import { text } from '../message/text.ts';
import type { CommandContext } from './command.ts';
import { localTime } from './output.ts';
import { visible } from './visible.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

/** Where a rule is judged, in a word or two; nothing for what judges nothing. */
export function runsWord({ language }: CommandContext, { runs }: RuleView): string {
  if (runs === undefined) return '';
  const { on, everyMs = 0 } = runs;
  if (on === 'stream') return text(language, 'rule.runs.stream');
  return everyMs % HOUR_MS === 0
    ? text(language, 'rule.runs.every_hours', { count: everyMs / HOUR_MS })
    : text(language, 'rule.runs.every_minutes', { count: everyMs / MINUTE_MS });
}

/** By how much a rule on a schedule is late; `undefined` when it is not. */
export function lateText({ language }: CommandContext, rule: RuleView): string | undefined {
  const { runs, id = '' } = rule;
  if (runs?.late !== true) return undefined;
  const title = visible(rule.title?.[language] ?? id);
  const behind = spanText(runs.behindMs ?? 0, language);
  return text(language, 'rule.runs.late', { title, behind, rule: id });
}

/** How a rule on a schedule has run and when it runs again; `undefined` for all others. */
export function lastRunText(context: CommandContext, rule: RuleView): string | undefined {
  const { runs } = rule;
  if (runs === undefined || runs.on === 'stream') return undefined;
  const { language } = context;
  const title = visible(rule.title?.[language] ?? rule.id ?? '');
  const next = localTime(runs.nextRunMs);
  const { outcome, detail = '' } = runs;
  if (outcome === undefined) return text(language, 'rule.runs.never', { title, next });
  return text(language, 'rule.runs.last', {
    title,
    next,
    last: localTime(runs.lastRunMs),
    outcome: text(
      language,
      `rule.runs.${outcome}`,
      outcome === 'failed' ? { detail: visible(detail) } : {},
    ),
    judged: localTime(runs.judgedToMs),
  });
}
