import type { SourceView } from '../api/contract.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionText, UsageError } from './command.ts';

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

/**
 * The hours of `--hours`: `always`, `office`, or days and spans such as `mon-fri,sat 07:30-11:30 13:00-17:00`, with
 * `holidays` behind them for a source that works on public holidays too. `undefined` = none were given.
 * @throws UsageError when they are not understood
 */
export function hoursOption(context: CommandContext): SourceView['hours'] {
  const given = optionText(context, 'hours');
  if (given === undefined || given === 'always' || given === 'office') return given;
  const [dayWords = '', ...words] = given.trim().toLowerCase().split(/\s+/);
  const worksOnHolidays = words.at(-1) === 'holidays';
  const spans = (worksOnHolidays ? words.slice(0, -1) : words).map(spanOf);
  const days = dayWords.split(',').flatMap(daysOf);
  const hours = spans.flatMap((span) => span ?? []);
  if (days.includes(-1) || hours.length === 0 || hours.length < spans.length) {
    throw new UsageError(text(context.language, 'health.cli.hours_wrong', { hours: given }));
  }
  return { days: [...new Set(days)].sort(), hours, holidays: !worksOnHolidays };
}

/** Days of `mon-fri` or `sat`; −1 for what is no day. */
function daysOf(word: string): number[] {
  const [first = '', last = first] = word.split('-');
  const [from, to] = [DAYS.indexOf(first), DAYS.indexOf(last)];
  if (from < 0 || to < 0) return [-1];
  const length = (to - from + DAYS.length) % DAYS.length;
  return Array.from({ length: length + 1 }, (_, place) => (from + place) % DAYS.length);
}

function spanOf(word: string): { from: string; to: string } | undefined {
  const match = /^(\d{2}:\d{2})-(\d{2}:\d{2})$/.exec(word);
  return match === null ? undefined : { from: match[1] ?? '', to: match[2] ?? '' };
}
