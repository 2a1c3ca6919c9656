import type { ExplainedItem, ExplainedPart } from '../../detect/sigma/explain/condition-tree.ts';
import type { RoutingVerdict } from '../../detect/sigma/explain/event-routing.ts';
import type { Failure } from '../../detect/sigma/explain/first-failure.ts';
import { logsourceText } from '../../detect/sigma/map-fields.ts';
import { text } from '../../message/text.ts';
import type { CommandContext } from '../command.ts';
import { print } from '../output.ts';
import type { EventExplanation } from './explain-event.ts';

const VALUES_SHOWN = 6;
const VALUE_CHARS = 100;

/** Prints why a rule matches an event, or does not, as a tree. */
export function printEventExplanation(
  context: CommandContext,
  explanation: EventExplanation,
  line: number,
): void {
  const { language } = context;
  const { matches, title, routing, condition, firstFailure } = explanation;
  const verdict = text(language, matches ? 'rule.explain.matches' : 'rule.explain.no_match');
  const event = text(language, 'rule.explain.event', { line });
  print(context, `${mark(matches)} ${title[language]} – ${event}: ${verdict}`);
  print(context, `  ${routingLine(context, routing)}`);
  printPart(context, condition, 1);
  if (firstFailure !== undefined) print(context, `  → ${failureText(context, firstFailure)}`);
}

/** One sentence on the part that decided against a rule. */
export function failureText(
  { language }: Pick<CommandContext, 'language'>,
  { item, unwanted }: Failure,
): string {
  const key = unwanted ? 'rule.explain.unwanted' : 'rule.explain.first_failure';
  const place = { selection: item.selection, test: testText(item) };
  return `${text(language, key, place)}: ${foundText({ language }, item)}`;
}

function routingLine({ language }: CommandContext, routing: RoutingVerdict): string {
  const rule = logsourceText(routing.rule);
  if (routing.event === undefined) {
    return `✓ ${text(language, 'rule.explain.not_routed', { rule })}`;
  }
  const event = routing.event.map(logsourceText).join(', ');
  if (routing.fits) return `✓ ${text(language, 'rule.explain.routed', { rule, event })}`;
  const differs = routing.differs.map(
    ({ key, rule: own, event: its }) => `${key}: ${own} ≠ ${its}`,
  );
  const said = text(language, 'rule.explain.misrouted', { rule, event });
  return `✗ ${said} (${differs.join(', ')})`;
}

function printPart(context: CommandContext, part: ExplainedPart, depth: number): void {
  const { language } = context;
  const say = (words: string) =>
    print(context, `${'  '.repeat(depth)}${mark(part.holds)} ${words}`);
  switch (part.kind) {
    case 'item':
      say(`${testText(part)} – ${foundText(context, part)}`);
      return;
    case 'selection':
      say(part.name);
      break;
    case 'filter':
      say(text(language, 'rule.explain.filter', { name: part.name }));
      break;
    default:
      say(part.kind);
  }
  const parts = 'parts' in part ? part.parts : [part.part];
  for (const one of parts) printPart(context, one, depth + 1);
}

function testText({ field, modifiers, expected, expectedCount, readFrom }: ExplainedItem): string {
  const name = [field === '' ? '(*)' : field, ...modifiers].join('|');
  const isMapped = readFrom.some((one) => one !== field);
  const places = isMapped ? ` → ${readFrom.slice(0, VALUES_SHOWN).join(', ')}` : '';
  const values = expected
    .slice(0, VALUES_SHOWN)
    .map((one) => JSON.stringify(one.slice(0, VALUE_CHARS)));
  const more = expectedCount > VALUES_SHOWN ? ` … (${expectedCount})` : '';
  return `${name}${places}: ${values.join(', ')}${more}`;
}

function foundText({ language }: Pick<CommandContext, 'language'>, item: ExplainedItem): string {
  const values = item.values
    .slice(0, VALUES_SHOWN)
    .map(({ value }) => JSON.stringify(value.slice(0, VALUE_CHARS)));
  const found =
    item.found === 'values' && values.length > 0
      ? text(language, 'rule.explain.found', { values: values.join(', ') })
      : text(language, `rule.explain.found.${item.found === 'values' ? 'nowhere' : item.found}`);
  if (item.nearMiss === undefined) return found;
  const { kind, field, value } = item.nearMiss;
  const near = { field, value: JSON.stringify(value.slice(0, VALUE_CHARS)) };
  return `${found}. ${text(language, `rule.explain.near.${kind}`, near)}`;
}

function mark(holds: boolean): string {
  return holds ? '✓' : '✗';
}
