import { spanText } from '../../message/span-text.ts';
import { text } from '../../message/text.ts';
import type { CommandContext } from '../command.ts';
import { print } from '../output.ts';
import type { CorrelationExplanation, ReferredRule } from './explain-correlation.ts';
import { failureText } from './print-explanation.ts';

const EVENTS_SHOWN = 30;
/** Types that compare an event with those before it: no window of theirs measures anything alone. */
const BY_EVENT: readonly string[] = ['new_value', 'spike', 'geo_speed'];

/** Prints why a correlation fires, or does not, with its groups. */
export function printCorrelation(context: CommandContext, one: CorrelationExplanation): void {
  const { language } = context;
  const verdict = text(language, one.fires ? 'rule.explain.fires' : 'rule.explain.silent');
  print(context, `${mark(one.fires)} ${one.title[language]}: ${verdict}`);
  const conditions = conditionText(context, one);
  const group = one.groupBy.join(', ') || '–';
  const shape = { type: one.type, group, window: spanText(one.windowMs, language), conditions };
  print(context, `  ${text(language, 'rule.explain.shape', shape)}`);
  for (const rule of one.rules) printReferred(context, rule);
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

/** The comparisons, or the words over the titles of rules. */
function conditionText({ language }: CommandContext, one: CorrelationExplanation): string {
  if (one.ways === undefined) {
    return one.conditions.map(({ operator, value }) => `${operator} ${value}`).join(', ');
  }
  const titleOf = (id: string) =>
    `"${one.rules.find(({ rule }) => rule === id)?.title[language] ?? id}"`;
  const ways = one.ways.map(({ needs, lacks }) =>
    [
      ...needs.map(titleOf),
      ...lacks.map((id) => text(language, 'rule.explain.not', { rule: titleOf(id) })),
    ].join(text(language, 'rule.explain.and')),
  );
  return ways.join(text(language, 'rule.explain.or'));
}

function printReferred(context: CommandContext, rule: ReferredRule): void {
  const { language } = context;
  const { title, matches, example, isUnwanted } = rule;
  const said = text(language, 'rule.explain.rule_matches', { title: title[language], matches });
  print(context, `  ${mark(isUnwanted ? matches === 0 : matches > 0)} ${said}`);
  if (isUnwanted) return;
  if (example?.firstFailure !== undefined) {
    print(context, `      → ${failureText(context, example.firstFailure)}`);
  } else if (example !== undefined && !example.routing.fits) {
    print(context, `      → ${text(language, 'rule.explain.elsewhere')}`);
  }
}

function printGroups(context: CommandContext, one: CorrelationExplanation): void {
  const { language } = context;
  for (const { group, value, events, windowEvents, absentRules, share } of one.groups) {
    const name = Object.entries(group).map(([field, its]) => `${field}=${its}`);
    const isWindow = !BY_EVENT.includes(one.type) && one.rules.every((its) => !its.isCorrelation);
    const facts = {
      group: name.join(', ') || '–',
      value,
      total: events.length,
      events: eventsText(isWindow ? windowEvents : events),
    };
    const key = isWindow ? 'rule.explain.group' : 'rule.explain.group_counted';
    const fired = one.firings.filter((its) => isSameGroup(its.group, group));
    print(context, `  ${mark(fired.length > 0)} ${text(language, key, facts)}`);
    if (share !== undefined) {
      const parts = { ...share, minimum: one.minimum ?? 0 };
      print(context, `      ${text(language, 'rule.explain.share', parts)}`);
    }
    for (const { events: of } of isWindow ? [] : fired) {
      const at = { events: eventsText(of) };
      print(context, `      → ${text(language, 'rule.explain.fired_at', at)}`);
    }
    if (fired.length > 0) continue;
    for (const id of absentRules) {
      const rule = one.rules.find((each) => each.rule === id);
      // Firings of a correlation are not among the events that are counted here.
      if (rule?.isCorrelation === true && rule.matches > 0) continue;
      const missing = { rule: rule?.title[language] ?? id };
      print(context, `      → ${text(language, 'rule.explain.absent_rule', missing)}`);
    }
  }
  if (one.groupCount > one.groups.length) {
    print(context, `  … ${text(language, 'rule.explain.more_groups', { count: one.groupCount })}`);
  }
}

function isSameGroup(
  one: Readonly<Record<string, string>>,
  other: Readonly<Record<string, string>>,
): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function eventsText(events: readonly number[]): string {
  const shown = events.slice(0, EVENTS_SHOWN).join(', ');
  return events.length > EVENTS_SHOWN ? `${shown}, …` : shown;
}

function mark(holds: boolean): string {
  return holds ? '✓' : '✗';
}
