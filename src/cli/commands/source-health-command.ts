import type { SourceHealthList, SourceHealthView } from '../../api/contract.ts';
import { spanText } from '../../message/span-text.ts';
import { type Language, type MessageKey, text } from '../../message/text.ts';
import { type Command, type CommandContext, EXIT } from '../command.ts';
import { columns, localTime, print, printJson, printRows, printTable } from '../output.ts';
import { sparkline } from '../sparkline.ts';

/** `gac source health [ID]`: fails when a source is RED, so that a script can ask. */
export const SOURCE_HEALTH_COMMAND: Command = {
  name: ['source', 'health'],
  summary: 'health.cli.summary',
  synopsis: '[ID]',
  options: {},
  run: async (context) => {
    const [id] = context.rest;
    return id === undefined ? showAll(context) : showOne(context, id);
  },
};

async function showAll(context: CommandContext) {
  const { body } = await context.client().get<SourceHealthList>('/v1/sources/health');
  const code = body.items.some(({ status }) => status === 'RED') ? EXIT.failed : EXIT.ok;
  if (context.json) {
    printJson(context, body.items);
    return code;
  }
  const { language } = context;
  const head = (name: string) => text(language, `health.cli.head.${name}` as MessageKey);
  const heads = ['status', 'since', 'last', 'hour', 'usual', 'failed', 'lag', 'skew'];
  printTable(
    context,
    [...columns(context, ['id']), ...heads.map(head)],
    body.items.map((one) => [
      one.sourceId,
      statusText(language, one.status),
      localTime(one.sinceMs),
      localTime(one.lastReceivedMs),
      String(one.recordsLastHour),
      String(one.expectedLastHour ?? ''),
      String(one.deadLettersLastHour),
      one.lagP95Ms === undefined ? '' : spanText(Math.max(0, one.lagP95Ms), language),
      one.skewMs === undefined ? '' : skewText(context, one.skewMs),
    ]),
  );
  for (const { sourceId, reasons } of body.items) {
    for (const reason of reasons) print(context, `${sourceId}: ${reason.text[language]}`);
  }
  return code;
}

async function showOne(context: CommandContext, id: string) {
  const route = `/v1/sources/${encodeURIComponent(id)}/health`;
  const { body } = await context.client().get<SourceHealthView>(route);
  const code = body.status === 'RED' ? EXIT.failed : EXIT.ok;
  if (context.json) {
    printJson(context, body);
    return code;
  }
  const { language } = context;
  for (const reason of body.reasons) print(context, reason.text[language]);
  printRows(context, rowsOf(context, body));
  const day = sparkline(body.slots);
  const scale = text(language, 'health.cli.day_scale', { records: day.most });
  print(context, `${text(language, 'health.cli.day')}  ${day.line}`);
  print(context, scale);
  if (body.blindRules.length > 0) {
    print(context, `${text(language, 'health.cli.blind')}:`);
    for (const rule of body.blindRules) print(context, `  ${rule.id}  ${rule.title[language]}`);
  }
  return code;
}

function rowsOf(context: CommandContext, health: SourceHealthView): string[][] {
  const { language } = context;
  const say = (name: string, values?: Record<string, string | number>) =>
    text(language, `health.cli.${name}` as MessageKey, values);
  const { recordsLastHour: records, expectedLastHour: expected, lagP50Ms, lagP95Ms } = health;
  const status = statusText(language, health.status);
  const reasons = health.deadLetterReasons.map(({ reason, count }) => `${reason}: ${count}`);
  const span = (ms: number) => spanText(Math.max(0, ms), language);
  const list = (name: string, fields: readonly string[]) =>
    fields.length === 0 ? [] : [[say(name), fields.join(', ')]];
  return [
    [say('status'), say('since', { status, time: localTime(health.sinceMs) })],
    [say('last_received'), localTime(health.lastReceivedMs)],
    [say('last_event'), localTime(health.lastEventMs)],
    [say('limit'), span(health.silenceLimitMs)],
    [say('hour'), expected === undefined ? `${records}` : say('hour_usual', { records, expected })],
    ...(lagP50Ms === undefined || lagP95Ms === undefined
      ? []
      : [[say('delay'), say('delays', { middle: span(lagP50Ms), high: span(lagP95Ms) })]]),
    ...(health.skewMs === undefined ? [] : [[say('skew'), skewText(context, health.skewMs)]]),
    [say('dead'), [String(health.deadLettersLastHour), ...reasons].join('  ')],
    ...list('new_fields', health.newFields),
    ...list('lost_fields', health.lostFields),
  ];
}

function statusText(language: Language, status: SourceHealthView['status']): string {
  return text(language, `health.status.${status.toLowerCase()}` as MessageKey);
}

function skewText({ language }: CommandContext, skewMs: number): string {
  const key = skewMs < 0 ? 'health.cli.ahead' : 'health.cli.behind';
  return text(language, key, { span: spanText(skewMs, language) });
}
