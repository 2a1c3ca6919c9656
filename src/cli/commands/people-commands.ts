import { randomBytes } from 'node:crypto';
import type {
  CreatedDestination,
  DeliveryPage,
  DestinationList,
  UserList,
  UserView,
} from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  neededOption,
  optionList,
  optionText,
} from '../command.ts';
import { columns, localTime, print, printJson, printTable, yesNo } from '../output.ts';
import { provinceCode } from '../province-option.ts';

/** `gac user …`, `gac destination …`, `gac delivery …`. */
export const PEOPLE_COMMANDS: readonly Command[] = [
  {
    name: ['user', 'add'],
    summary: 'cli.user_add',
    synopsis:
      'LOGIN --role national_analyst|province_analyst|engineer|admin [--province CODE]… [--name TEXT] [--password TEXT] [--language vi|en]',
    options: {
      role: { type: 'string' },
      province: { type: 'string', multiple: true },
      name: { type: 'string' },
      password: { type: 'string' },
      language: { type: 'string' },
    },
    run: addUser,
  },
  { name: ['user', 'list'], summary: 'cli.user_list', synopsis: '', options: {}, run: listUsers },
  {
    name: ['destination', 'add'],
    summary: 'cli.destination_add',
    synopsis:
      'ADDRESS|URL --channel email|webhook [--province CODE] [--name TEXT] [--language vi|en]',
    options: {
      channel: { type: 'string' },
      province: { type: 'string' },
      name: { type: 'string' },
      language: { type: 'string' },
    },
    run: addDestination,
  },
  {
    name: ['destination', 'list'],
    summary: 'cli.destination_list',
    synopsis: '',
    options: {},
    run: listDestinations,
  },
  {
    name: ['destination', 'test'],
    summary: 'cli.destination_test',
    synopsis: 'ID',
    options: {},
    run: async (context) => {
      const route = `/v1/destinations/${encodeURIComponent(argument(context, 'ID'))}/test`;
      const { body } = await context.client().send<{ id: string }>('POST', route);
      if (context.json) printJson(context, body);
      else print(context, text(context.language, 'cli.destination_tested', { id: body.id }));
      return EXIT.ok;
    },
  },
  {
    name: ['delivery', 'list'],
    summary: 'cli.delivery_list',
    synopsis: '[--state pending|delivered|retrying|dead]… [--alert ID] [--destination ID]',
    options: {
      state: { type: 'string', multiple: true },
      alert: { type: 'string' },
      destination: { type: 'string' },
    },
    run: listDeliveries,
  },
  {
    name: ['delivery', 'redeliver'],
    summary: 'cli.delivery_redeliver',
    synopsis: 'ID…',
    options: {},
    run: async (context) => {
      argument(context, 'ID');
      for (const id of context.rest) {
        await context.client().send('POST', `/v1/deliveries/${encodeURIComponent(id)}/redeliver`);
        print(context, text(context.language, 'cli.delivery_redelivered', { id }));
      }
      return EXIT.ok;
    },
  },
];

async function addUser(context: CommandContext) {
  const login = argument(context, 'LOGIN');
  const role = neededOption(context, 'role');
  const password = optionText(context, 'password') ?? randomBytes(15).toString('base64url');
  const { body: user } = await context.client().send<UserView>('POST', '/v1/users', {
    body: {
      login,
      name: optionText(context, 'name') ?? login,
      role,
      provinces: optionList(context, 'province').map((given) => provinceCode(context, given)),
      language: optionText(context, 'language') ?? context.language,
      password,
    },
  });
  const shown = optionText(context, 'password') === undefined ? { password } : {};
  if (context.json) printJson(context, { user, ...shown });
  else {
    print(context, text(context.language, 'cli.user_added', { login, role }));
    if (shown.password) print(context, text(context.language, 'cli.user_password', { password }));
  }
  return EXIT.ok;
}

async function listUsers(context: CommandContext) {
  const { body } = await context.client().get<UserList>('/v1/users');
  if (context.json) printJson(context, body.items);
  else {
    printTable(
      context,
      columns(context, ['login', 'name', 'role', 'provinces', 'enabled', 'since']),
      body.items.map((user) => [
        user.login,
        user.name,
        user.role,
        user.provinces.join(' '),
        yesNo(context, user.enabled),
        localTime(user.createdAtMs),
      ]),
    );
  }
  return EXIT.ok;
}

async function addDestination(context: CommandContext) {
  const address = argument(context, 'ADDRESS');
  const province = optionText(context, 'province');
  const { body } = await context.client().send<CreatedDestination>('POST', '/v1/destinations', {
    body: {
      address,
      channel: optionText(context, 'channel') ?? (address.includes('://') ? 'webhook' : 'email'),
      name: optionText(context, 'name') ?? address,
      language: optionText(context, 'language') ?? context.language,
      ...(province === undefined ? {} : { province: provinceCode(context, province) }),
    },
  });
  if (context.json) {
    printJson(context, body);
    return EXIT.ok;
  }
  const { destination, secret } = body;
  print(context, text(context.language, 'cli.destination_added', { id: destination.id }));
  if (secret) print(context, text(context.language, 'cli.destination_secret', { secret }));
  return EXIT.ok;
}

async function listDestinations(context: CommandContext) {
  const { body } = await context.client().get<DestinationList>('/v1/destinations');
  if (context.json) printJson(context, body.items);
  else {
    printTable(
      context,
      columns(context, ['id', 'channel', 'province', 'address', 'health', 'enabled']),
      body.items.map((destination) => [
        destination.id,
        destination.channel,
        destination.province ?? '*',
        destination.address,
        destination.health,
        yesNo(context, destination.enabled),
      ]),
    );
  }
  return EXIT.ok;
}

async function listDeliveries(context: CommandContext) {
  const { body } = await context.client().get<DeliveryPage>('/v1/deliveries', {
    state: optionList(context, 'state'),
    alert: optionText(context, 'alert'),
    destination: optionText(context, 'destination'),
  });
  if (context.json) printJson(context, body);
  else {
    printTable(
      context,
      columns(context, ['id', 'type', 'destination', 'state', 'tries', 'next', 'answer']),
      body.items.map((delivery) => [
        delivery.id,
        delivery.type,
        delivery.destinationName,
        delivery.state,
        String(delivery.attempts),
        localTime(delivery.nextAttemptMs),
        delivery.lastResponse ?? '',
      ]),
    );
  }
  return EXIT.ok;
}
