import type {
  IssuedSourceKey,
  SourceList,
  SourceStatus,
  SourceTestReport,
  SourceView,
} from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  missing,
  neededOption,
  optionList,
  optionText,
  UsageError,
} from '../command.ts';
import { hoursOption } from '../hours-option.ts';
import { columns, localTime, print, printJson, printRows, printTable, yesNo } from '../output.ts';
import { provinceCode } from '../province-option.ts';
import { settingOptions } from '../setting-option.ts';
import { SOURCE_OPTIONS } from '../source-options.ts';
import { SOURCE_HEALTH_COMMAND, SOURCE_SET_COMMAND } from './source-health-command.ts';

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
      '[--file PATH | --kafka-topic TOPIC… | --syslog-peer CIDR… | --syslog-certificate SHA256…] [--app-name NAME]… [--multiline-start REGEX] ' +
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
  SOURCE_SET_COMMAND,
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
  const { body: source } = await context.client().send<SourceView>('POST', '/v1/sources', {
    body: {
      id,
      name: optionText(context, 'name') ?? id,
      type,
      province,
      ...optional(context, 'commune', 'commune'),
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

/** How a source comes, by the options that say so; HTTP when none does. @throws UsageError when they say several ways */
export function transportOf(context: CommandContext): SourceView['transport'] {
  const file = optionText(context, 'file');
  const peers = [...optionList(context, 'syslog-peer')];
  const certificateFingerprints = [...optionList(context, 'syslog-certificate')];
  const appNames = [...optionList(context, 'app-name')];
  const isSyslog = peers.length > 0 || certificateFingerprints.length > 0;
  const topics = [...optionList(context, 'kafka-topic')];
  const { language } = context;
  const ways = [file !== undefined, topics.length > 0, isSyslog].filter(Boolean);
  if (ways.length > 1) throw new UsageError(text(language, 'cli.one_transport'));
  if (appNames.length > 0 && !isSyslog) throw new UsageError(text(language, 'cli.app_name_alone'));
  if (file !== undefined) return { kind: 'file', path: file };
  if (topics.length > 0) return { kind: 'kafka', topics };
  return isSyslog ? { kind: 'syslog', peers, certificateFingerprints, appNames } : { kind: 'http' };
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
  const { body } = await context
    .client()
    .send<SourceTestReport>('POST', route, { body: { lines } });
  if (context.json) printJson(context, body);
  else {
    for (const result of body.results) {
      if (result.kind === 'dead_letter') {
        print(context, `${result.line}: ${result.reason}: ${result.detail}`);
      }
    }
    const { parsed, failed } = body;
    print(context, text(context.language, 'cli.source_tested', { parsed, failed }));
  }
  return body.failed === 0 ? EXIT.ok : EXIT.failed;
}

function printStatus(context: CommandContext, id: string, status: SourceStatus): void {
  const { language } = context;
  const reasons = status.deadLetterReasons.map(({ reason, count }) => `${reason}: ${count}`);
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
      ? [[text(language, 'cli.status.last_dead'), (last.event.original ?? '').slice(0, LINE_SHOWN)]]
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
