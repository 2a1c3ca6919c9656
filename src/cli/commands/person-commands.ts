import type { FoundPersonView, RevelationView } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  missing,
  neededOption,
  UsageError,
} from '../command.ts';
import { localTime, print, printJson, printTable } from '../output.ts';

/** A value is short; more than this on standard input is something else. */
const INPUT_CHARACTERS_MAX = 4_096;
const FIND_KINDS =
  'citizen_id|phone|email|bank_card|bank_account|health_insurance|social_insurance|passport';

/** `gac event reveal` and `gac person find`: who a person is, and by which pseudonyms a person is known. */
export const PERSON_COMMANDS: readonly Command[] = [
  {
    name: ['event', 'reveal'],
    summary: 'protection.reveal',
    synopsis: 'ID --reason TEXT',
    options: { reason: { type: 'string' } },
    run: reveal,
  },
  {
    name: ['person', 'find'],
    summary: 'protection.find',
    synopsis: `${FIND_KINDS} VALUE|- --reason TEXT`,
    options: { reason: { type: 'string' } },
    run: find,
  },
];

async function reveal(context: CommandContext) {
  const { language } = context;
  const route = `/v1/events/${encodeURIComponent(argument(context, 'ID'))}/reveal`;
  const body = { reason: neededOption(context, 'reason') };
  const { body: found } = await context.client().send<RevelationView>('POST', route, { body });
  if (context.json) {
    printJson(context, found);
    return EXIT.ok;
  }
  print(context, found.line);
  if (found.persons.length === 0) print(context, text(language, 'protection.nobody'));
  else {
    const heads = ['detector', 'value', 'pseudonym'] as const;
    printTable(
      context,
      heads.map((head) => text(language, `protection.column.${head}`)),
      found.persons.map(({ title, value, pseudonym }) => [title[language], value, pseudonym]),
    );
  }
  const { unresolved: count } = found;
  if (count > 0) print(context, text(language, 'protection.unresolved', { count }));
  return EXIT.ok;
}

async function find(context: CommandContext) {
  const { language } = context;
  const kind = argument(context, 'KIND');
  const [, given] = context.rest;
  if (given === undefined) throw missing(context, 'VALUE');
  const value = given === '-' ? await fromInput(context) : given;
  const body = { kind, value, reason: neededOption(context, 'reason') };
  const client = context.client();
  const { body: found } = await client.send<FoundPersonView>('POST', '/v1/persons/find', { body });
  if (context.json) {
    printJson(context, found);
    return EXIT.ok;
  }
  const heads = ['pseudonym', 'from', 'until'] as const;
  const time = (ms: number | undefined) => (ms === undefined ? '' : localTime(ms));
  printTable(
    context,
    heads.map((head) => text(language, `protection.column.${head}`)),
    found.pseudonyms.map(({ pseudonym, fromMs, untilMs }) => [
      pseudonym,
      time(fromMs),
      time(untilMs),
    ]),
  );
  print(context, text(language, 'protection.found'));
  return EXIT.ok;
}

/** The value from standard input, so that it stands in no history of a shell. */
async function fromInput({ input, language }: CommandContext): Promise<string> {
  let value = '';
  for await (const part of input) {
    value += String(part);
    if (value.length > INPUT_CHARACTERS_MAX) break;
  }
  const [line = ''] = value.trim().split('\n');
  if (line === '') throw new UsageError(text(language, 'protection.no_value'));
  return line.trim();
}
