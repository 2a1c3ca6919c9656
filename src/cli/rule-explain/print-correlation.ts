import { text } from '../../message/text.ts';
import type { CommandContext } from '../command.ts';
import { print } from '../output.ts';
import type { CorrelationExplanation } from './explain-correlation.ts';
import { failureText } from './print-explanation.ts';

const EVENTS_SHOWN = 30;
const SECOND_MS = 1_000;

/** Prints why a correlation fires, or does not, with its groups. */
export function printCorrelation(context: CommandContext, one: CorrelationExplanation): void {
  const { language } = context;
  const verdict = text(language, one.fires ? 'rule.explain.fires' : 'rule.explain.silent');
  print(context, `${mark(one.fires)} ${one.title[language]}: ${verdict}`);
  const conditions = one.conditions.map(({ operator, value }) => `${operator} ${value}`).join(', ');
  const group = one.groupBy.join(', ') || '–';
  const seconds = one.windowMs / SECOND_MS;
  const shape = { type: one.type, group, seconds, conditions };
  print(context, `  ${text(language, 'rule.explain.shape', shape)}`);
  for (const { title, matches, example } of one.rules) {
    const said = text(language, 'rule.explain.rule_matches', { title: title[language], matches });
    print(context, `  ${mark(matches > 0)} ${said}`);
    if (example?.firstFailure !== undefined) {
      print(context, `      → ${failureText(context, example.firstFailure)}`);
    } else if (example !== undefined && !example.routing.fits) {
      print(context, `      → ${text(language, 'rule.explain.elsewhere')}`);
    }
  }
  printGroups(context, one);
  for (const { line, reason } of one.leftOut) {
    print(context, `  – ${text(language, `rule.explain.left.${reason}`, { line })}`);
  }
  if (one.leftOutCount > one.leftOut.length) {
    print(context, `  – ${text(language, 'rule.explain.left_more', { count: one.leftOutCount })}`);
  }
  if (one.whyNot !== undefined) {
    const why = text(language, `rule.explain.why.${one.whyNot}`);
    print(context, `  → ${why}`);
  }
}

function printGroups(context: CommandContext, one: CorrelationExplanation): void {
  const { language } = context;
  const fired = new Set(one.firings.map(({ group }) => JSON.stringify(group)));
  for (const { group, value, events, windowEvents, absentRules } of one.groups) {
    const name = Object.entries(group).map(([field, its]) => `${field}=${its}`);
    const facts = {
      group: name.join(', ') || '–',
      value,
      total: events.length,
      events: windowEvents.slice(0, EVENTS_SHOWN).join(', '),
    };
    const said = text(language, 'rule.explain.group', facts);
    print(context, `  ${mark(fired.has(JSON.stringify(group)))} ${said}`);
    for (const id of absentRules) {
      const rule = one.rules.find((each) => each.rule === id)?.title[language] ?? id;
      print(context, `      → ${text(language, 'rule.explain.absent_rule', { rule })}`);
    }
  }
  if (one.groupCount > one.groups.length) {
    print(context, `  … ${text(language, 'rule.explain.more_groups', { count: one.groupCount })}`);
  }
}

function mark(holds: boolean): string {
  return holds ? '✓' : '✗';
}
