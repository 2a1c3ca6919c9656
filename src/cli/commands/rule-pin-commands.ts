import type { AlertView, PinList, PinView } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  missing,
  optionText,
} from '../command.ts';
import { columns, localTime, print, printJson, printTable } from '../output.ts';

/** `gac rule pin …`. */
export const RULE_PIN_COMMANDS: readonly Command[] = [
  {
    name: ['rule', 'pin', 'list'],
    summary: 'cli.pin_list',
    synopsis: 'RULE',
    options: {},
    run: listPins,
  },
  {
    name: ['rule', 'pin', 'remove'],
    summary: 'cli.pin_remove',
    synopsis: 'RULE PIN',
    options: {},
    run: removePin,
  },
  {
    // Last: the others begin with the same words.
    name: ['rule', 'pin'],
    summary: 'cli.pin_add',
    synopsis: 'ALERT [--name TEXT]',
    options: { name: { type: 'string' } },
    run: addPin,
  },
];

async function addPin(context: CommandContext) {
  const alertId = argument(context, 'ALERT');
  const client = context.client();
  const alert = await client.get<AlertView>(`/v1/alerts/${encodeURIComponent(alertId)}`);
  const name = optionText(context, 'name');
  const body = { alertId, ...(name === undefined ? {} : { name }) };
  const pin = await client.send<PinView>('POST', routeOf(alert.body.rule.id), { body });
  if (context.json) {
    printJson(context, pin.body);
    return EXIT.ok;
  }
  const { id, name: given, eventCount: count } = pin.body;
  print(context, text(context.language, 'pin.made', { id, name: given, count }));
  return EXIT.ok;
}

async function listPins(context: CommandContext) {
  const { body } = await context.client().get<PinList>(routeOf(argument(context, 'RULE')));
  if (context.json) {
    printJson(context, body.items);
    return EXIT.ok;
  }
  printTable(
    context,
    columns(context, ['id', 'province', 'time', 'title']),
    body.items.map((pin) => [pin.id, pin.province, localTime(pin.createdAtMs), pin.name]),
  );
  return EXIT.ok;
}

async function removePin(context: CommandContext) {
  const rule = argument(context, 'RULE');
  const id = context.rest[1];
  if (id === undefined) throw missing(context, 'PIN');
  await context.client().send('DELETE', `${routeOf(rule)}/${encodeURIComponent(id)}`);
  if (context.json) printJson(context, { id });
  else print(context, text(context.language, 'pin.removed', { id }));
  return EXIT.ok;
}

function routeOf(rule: string): string {
  return `/v1/rules/${encodeURIComponent(rule)}/pins`;
}
