import type { SourcePatchBody, SourceView } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  optionText,
  UsageError,
} from '../command.ts';
import { hoursOption } from '../hours-option.ts';
import { print, printJson } from '../output.ts';
import { communeOption, provinceCode } from '../province-option.ts';
import { settingOptions } from '../setting-option.ts';
import { SOURCE_OPTIONS } from '../source-options.ts';
import { transportOf } from '../transport-option.ts';

/** `gac source set` and `gac source remove`: a source that was described wrongly is put right, or goes. */
export const SOURCE_CHANGE_COMMANDS: readonly Command[] = [
  {
    name: ['source', 'set'],
    summary: 'health.cli.set',
    synopsis:
      'ID [--name TEXT] [--type TYPE] [--province CODE] [--commune CODE] [--timezone ZONE] ' +
      '[--upload | --file PATH | --kafka-topic TOPIC… | --syslog-peer CIDR… | --syslog-certificate SHA256…] [--app-name NAME]… [--multiline-start REGEX] ' +
      '[--setting NAME=VALUE]… [--hours always|office|"mon-fri 07:30-11:30 13:00-17:00"] [--enable | --disable]',
    options: {
      ...SOURCE_OPTIONS,
      hours: { type: 'string' },
      enable: { type: 'boolean' },
      disable: { type: 'boolean' },
    },
    run: setSource,
  },
  {
    name: ['source', 'remove'],
    summary: 'cli.source_remove',
    synopsis: 'ID --confirm ID',
    options: { confirm: { type: 'string' } },
    run: removeSource,
  },
];

const routeOf = (id: string) => `/v1/sources/${encodeURIComponent(id)}`;

async function setSource(context: CommandContext) {
  const id = argument(context, 'ID');
  const { language } = context;
  const client = context.client();
  const { body: before, etag } = await client.get<SourceView>(routeOf(id));
  const body = changeOf(context, before);
  if (Object.keys(body).length === 0) {
    throw new UsageError(text(language, 'health.cli.nothing_to_set'));
  }
  const options = { body, ifMatch: etag ?? '*' };
  const { body: after } = await client.send<SourceView>('PATCH', routeOf(id), options);
  if (context.json) {
    printJson(context, after);
    return EXIT.ok;
  }
  print(context, text(language, 'health.cli.set_done', { source: id }));
  const isReadOtherwise = body.type !== undefined || body.settings !== undefined;
  if (isReadOtherwise) print(context, text(language, 'cli.source_read_again', { id }));
  return EXIT.ok;
}

/** What the options say, and nothing else; another type does not take over the settings of the one before. */
function changeOf(context: CommandContext, before: SourceView): SourcePatchBody {
  const province = optionText(context, 'province');
  const code = province === undefined ? undefined : provinceCode(context, province);
  const type = optionText(context, 'type');
  const given = settingOptions(context);
  const kept = type === undefined || type === before.type ? before.settings : {};
  const settings = given === undefined ? undefined : { ...kept, ...given };
  const isOther = type !== undefined && type !== before.type;
  const isMoved = code !== undefined && code !== before.province;
  const change = {
    ...{ name: optionText(context, 'name'), type, province: code },
    commune:
      communeOption(context, code ?? before.province).commune ?? (isMoved ? null : undefined),
    timezone: optionText(context, 'timezone'),
    transport: transportChange(context),
    multilineStart: optionText(context, 'multiline-start'),
    settings: settings ?? (isOther ? {} : undefined),
    hours: hoursOption(context),
    enabled: enabledOption(context),
  };
  const said = Object.entries(change).filter(([, value]) => value !== undefined);
  return Object.fromEntries(said) as SourcePatchBody;
}

function transportChange(context: CommandContext): SourceView['transport'] | undefined {
  const transport = transportOf(context);
  return transport.kind === 'http' ? undefined : transport;
}

function enabledOption({ options, language }: CommandContext): boolean | undefined {
  const [isOn, isOff] = [options['enable'] === true, options['disable'] === true];
  if (isOn && isOff) throw new UsageError(text(language, 'cli.source_on_and_off'));
  return isOn || isOff ? isOn : undefined;
}

async function removeSource(context: CommandContext) {
  const id = argument(context, 'ID');
  const { language } = context;
  if (optionText(context, 'confirm') !== id) {
    throw new UsageError(text(language, 'cli.source_remove_confirm', { id }));
  }
  const client = context.client();
  const { etag } = await client.get<SourceView>(routeOf(id));
  await client.send('DELETE', routeOf(id), { ifMatch: etag ?? '*' });
  if (context.json) printJson(context, { removed: id });
  else print(context, text(language, 'cli.source_removed', { id }));
  return EXIT.ok;
}
