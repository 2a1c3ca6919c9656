import type { IssuedApiKey } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  neededOption,
  optionList,
} from '../command.ts';
import { print, printJson } from '../output.ts';
import { provinceCode } from '../province-option.ts';

/** `gac key …`: API keys, for programs and for people who work from another machine. */
export const KEY_COMMANDS: readonly Command[] = [
  {
    name: ['key', 'add'],
    summary: 'cli.key_add',
    synopsis: 'NAME --role national_analyst|province_analyst|engineer|admin [--province CODE]…',
    options: { role: { type: 'string' }, province: { type: 'string', multiple: true } },
    run: addKey,
  },
  {
    name: ['key', 'revoke'],
    summary: 'cli.key_revoke',
    synopsis: 'ID',
    options: {},
    run: revokeKey,
  },
];

async function addKey(context: CommandContext) {
  const name = argument(context, 'NAME');
  const role = neededOption(context, 'role');
  const provinces = optionList(context, 'province').map((given) => provinceCode(context, given));
  const body = { name, role, provinces };
  const { body: issued } = await context.client().send<IssuedApiKey>('POST', '/v1/keys', { body });
  if (context.json) printJson(context, issued);
  else print(context, text(context.language, 'cli.key_added', { ...issued }));
  return EXIT.ok;
}

async function revokeKey(context: CommandContext) {
  const id = argument(context, 'ID');
  await context.client().send('DELETE', `/v1/keys/${encodeURIComponent(id)}`);
  if (context.json) printJson(context, { id, revoked: true });
  else print(context, text(context.language, 'cli.key_revoked', { id }));
  return EXIT.ok;
}
