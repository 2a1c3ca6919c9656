import type {
  EventView,
  IssuedSourceKey,
  SourceList,
  SourceStatus,
  SourceTestReport,
  SourceView,
} from '../../api/contract.ts';
import { twinSource } from '../../event/twin-source.ts';
import { text } from '../../message/text.ts';
import { unreadText } from '../../message/unread-text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  missing,
  neededOption,
  optionText,
  UsageError,
} from '../command.ts';
import { hoursOption } from '../hours-option.ts';
import { columns, localTime, print, printJson, printRows, printTable, yesNo } from '../output.ts';
import { communeOption, provinceCode } from '../province-option.ts';
import { settingOptions } from '../setting-option.ts';
import { SOURCE_OPTIONS } from '../source-options.ts';
import { transportOf } from '../transport-option.ts';
import { SOURCE_CHANGE_COMMANDS } from './source-change-commands.ts';
import { SOURCE_HEALTH_COMMAND } from './source-health-command.ts';

const LINES_MAX = 1_000;
/** Characters of a line that a status shows. */
const LINE_SHOWN = 160;

/** `gac source …`. */
export const SOURCE_COMMANDS: readonly Command[] = [
  {
    name: ['source', 'add'],
    summary: 'cli.source_add',
    synopsis:
      'ID --type TYPE --province CODE [--commune CODE] [--name TEXT] [--timezone ZONE] ' +
      '[--upload | --file PATH | --kafka-topic TOPIC… | --syslog-peer CIDR… | --syslog-certificate SHA256…] [--app-name NAME]… [--multiline-start REGEX] ' +
      '[--setting NAME=VALUE]… [--hours always|office|"mon-fri 07:30-17:00"] [--observe]',
    options: {
      ...SOURCE_OPTIONS,
      hours: { type: 'string' },
      observe: { type: 'boolean' },
    },
    run: addSource,
  },
  {
    name: ['source', 'list'],
    summary: 'cli.source_list',
    synopsis: '',
    options: {},
    run: listSources,
  },
  SOURCE_HEALTH_COMMAND,
  ...SOURCE_CHANGE_COMMANDS,
  {
    name: ['source', 'status'],
    summary: 'cli.source_status',
    synopsis: 'ID',
    options: {},
    run: async (context) => {
      const route = `/v1/sources/${encodeURIComponent(argument(context, 'ID'))}/status`;
      const { body } = await context.client().get<SourceStatus>(route);
      if (context.json) printJson(context, body);
      else printStatus(context, argument(context, 'ID'), body);
      return EXIT.ok;
    },
  },
  {
    name: ['source', 'key'],
    summary: 'cli.source_new_key',
    synopsis: 'ID',
    options: {},
    run: async (context) => {
      const issued = await issueKey(context, argument(context, 'ID'));
      if (context.json) printJson(context, issued);
      else print(context, text(context.language, 'cli.source_key', { key: issued.key }));
      return EXIT.ok;
    },
  },
  {
    name: ['source', 'test'],
    summary: 'cli.source_test',
    synopsis: 'ID < sample.log',
    options: {},
    run: testSource,
  },
];

async function addSource(context: CommandContext) {
  const id = argument(context, 'ID');
  const type = neededOption(context, 'type');
  const province = provinceCode(context, neededOption(context, 'province'));
  const transport = transportOf(context);
  const settings = settingOptions(context);
  const hours = hoursOption(context);
  checkId(context, id);
  const { body: source } = await context.client().send<SourceView>('POST', '/v1/sources', {
    body: {
      id,
      name: optionText(context, 'name') ?? id,
      type,
      province,
      ...communeOption(context, province),
      ...optional(context, 'timezone', 'timezone'),
      ...optional(context, 'multilineStart', 'multiline-start'),
      ...(settings === undefined ? {} : { settings }),
      ...(hours === undefined ? {} : { hours }),
      transport,
      ...(context.options['observe'] === true ? { observing: true } : {}),
    },
  });
  const issued = source.transport.kind === 'http' ? await issueKey(context, id) : undefined;
  if (context.json) {
    printJson(context, { source, ...issued });
    return EXIT.ok;
  }
  const { language } = context;
  print(context, text(language, 'cli.source_added', { id, type, province: source.provinceName }));
  await sayTwin(context, source);
  if (source.transport.kind === 'upload') {
    print(context, text(language, 'cli.source_upload_next', { id }));
  }
  if (issued) {
    print(context, text(language, 'cli.source_key', { key: issued.key }));
    print(context, text(language, 'cli.source_try'));
    print(
      context,
      `  curl -H "Authorization: Bearer ${issued.key}" --data-binary @FILE ${context.client().url}/v1/ingest/${id}`,
    );
  }
  return EXIT.ok;
}

const ID = /^[a-z0-9][a-z0-9-]{1,62}$/;

/** Looks at an id before anything is sent. @throws UsageError */
export function checkId({ language }: CommandContext, id: string): void {
  if (!ID.test(id)) throw new UsageError(text(language, 'cli.source_id', { id }));
}

/** Says so when another source would bring the same records a second time. */
export async function sayTwin(context: CommandContext, source: SourceView): Promise<void> {
  const { body } = await context.client().get<SourceList>('/v1/sources');
  const twin = twinSource(body.items, source);
  if (twin === undefined) return;
  const said = { id: source.id, twin: twin.id };
  print(context, text(context.language, 'cli.source_twin', said));
}

/** Issues an ingest key, which is shown this once. */
export async function issueKey(context: CommandContext, id: string): Promise<IssuedSourceKey> {
  const route = `/v1/sources/${encodeURIComponent(id)}/keys`;
  return (await context.client().send<IssuedSourceKey>('POST', route)).body;
}

async function listSources(context: CommandContext) {
  const { body } = await context.client().get<SourceList>('/v1/sources');
  if (context.json) {
    printJson(context, body.items);
    return EXIT.ok;
  }
  printTable(
    context,
    columns(context, ['id', 'type', 'province', 'commune', 'transport', 'enabled', 'since']),
    body.items.map((source) => [
      source.id,
      source.type,
      source.provinceName,
      source.communeName ?? '',
      source.transport.kind,
      yesNo(context, source.enabled),
      localTime(source.createdAtMs),
    ]),
  );
  return EXIT.ok;
}

async function testSource(context: CommandContext) {
  let sample = '';
  for await (const chunk of context.input) sample += String(chunk);
  const lines = sample
    .split(/\r?\n/)
    .filter((line) => line !== '')
    .slice(0, LINES_MAX);
  if (lines.length === 0) {
    throw missing(context, '< sample.log');
  }
  const route = `/v1/sources/${encodeURIComponent(argument(context, 'ID'))}/test`;
  const { language } = context;
  const { body } = await context
    .client()
    .send<SourceTestReport>('POST', route, { body: { lines } });
  if (context.json) printJson(context, body);
  else {
    for (const result of body.results) {
      if (result.kind === 'dead_letter') {
        const why = text(language, `unread.reason.${result.reason}`);
        print(context, `${result.line}: ${why}: ${unreadText(result.detail, language)}`);
      }
    }
    const { parsed, failed } = body;
    print(context, text(language, 'cli.source_tested', { parsed, failed }));
  }
  return body.failed === 0 ? EXIT.ok : EXIT.failed;
}

function detailOf({ gac }: EventView): string {
  return (gac['dead_letter'] as { detail?: string } | undefined)?.detail ?? '';
}

function printStatus(context: CommandContext, id: string, status: SourceStatus): void {
  const { language } = context;
  const reasons = status.deadLetterReasons.map(
    ({ reason, count }) => `${text(language, `unread.reason.${reason}`)}: ${count}`,
  );
  const dead = [
    String(status.deadLettersLastDay),
    ...(reasons.length > 0 ? [`(${reasons.join(', ')})`] : []),
  ];
  const last = status.lastDeadLetter;
  printRows(context, [
    [text(language, 'cli.status.last_event'), localTime(status.lastEventMs)],
    [text(language, 'cli.status.hour'), String(status.eventsLastHour)],
    [text(language, 'cli.status.day'), String(status.eventsLastDay)],
    [text(language, 'cli.status.dead'), dead.join(' ')],
    ...(status.observing
      ? [[text(language, 'cli.stage.since'), localTime(status.observing.sinceMs)]]
      : []),
    ...(last
      ? [
          [
            text(language, 'cli.status.last_dead'),
            (last.event.original ?? '').slice(0, LINE_SHOWN),
          ],
          [text(language, 'cli.status.why'), unreadText(detailOf(last), language)],
        ]
      : []),
  ]);
  if (status.lastEventMs === undefined) print(context, text(language, 'cli.status.silent'));
  const { observing } = status;
  if (observing?.isOverdue === true) {
    const said = { id, since: localTime(observing.sinceMs) };
    print(context, text(language, 'cli.stage.reminder', said));
  }
}

function optional(context: CommandContext, field: string, option: string): Record<string, string> {
  const value = optionText(context, option);
  return value === undefined ? {} : { [field]: value };
}
