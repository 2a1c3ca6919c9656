import type { AlertView } from '../../api/contract.ts';
import { fieldLabel } from '../../message/field-label.ts';
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
import { columns, localTime, print, printJson, printRows, printTable } from '../output.ts';
import { provinceCode } from '../province-option.ts';

interface Page<T> {
  readonly items: readonly T[];
  readonly cursor?: string;
  readonly total: number | { readonly value: number };
}

/** `gac alert …`. */
export const ALERT_COMMANDS: readonly Command[] = [
  {
    name: ['alert', 'list'],
    summary: 'cli.alert_list',
    synopsis:
      '[--status open|acknowledged|closed]… [--level L]… [--family F]… [--province CODE]… [--mine] [--size N]',
    options: {
      status: { type: 'string', multiple: true },
      level: { type: 'string', multiple: true },
      family: { type: 'string', multiple: true },
      province: { type: 'string', multiple: true },
      mine: { type: 'boolean' },
      size: { type: 'string' },
    },
    run: listAlerts,
  },
  {
    name: ['alert', 'show'],
    summary: 'cli.alert_show',
    synopsis: 'ID',
    options: {},
    run: showAlert,
  },
  {
    name: ['alert', 'ack'],
    summary: 'cli.alert_ack',
    synopsis: 'ID…',
    options: {},
    run: (context) => changeAlerts(context, 'acknowledge', undefined),
  },
  {
    name: ['alert', 'close'],
    summary: 'cli.alert_close',
    synopsis:
      'ID… --verdict true_positive|false_positive|benign|duplicate|test|suspicious|insufficient_data --note TEXT',
    options: { verdict: { type: 'string' }, note: { type: 'string' } },
    run: closeAlerts,
  },
];

async function listAlerts(context: CommandContext) {
  const statuses = optionList(context, 'status');
  const { body } = await context.client().get<Page<AlertView>>('/v1/alerts', {
    status: statuses.length > 0 ? statuses : ['open', 'acknowledged'],
    level: optionList(context, 'level'),
    family: optionList(context, 'family'),
    province: optionList(context, 'province').map((given) => provinceCode(context, given)),
    assignee: context.options['mine'] ? 'me' : undefined,
    size: optionText(context, 'size'),
  });
  if (context.json) {
    printJson(context, body);
    return EXIT.ok;
  }
  const { language } = context;
  printTable(
    context,
    columns(context, ['id', 'level', 'status', 'province', 'last', '×N', 'title']),
    body.items.map((alert) => [
      alert.id,
      text(language, `level.${alert.rule.level}`),
      text(language, `status.${alert.status}`),
      alert.provinceName,
      localTime(alert.lastEventMs),
      String(alert.count),
      alert.rule.title[language],
    ]),
  );
  const total = typeof body.total === 'number' ? body.total : body.total.value;
  if (total > body.items.length) {
    print(context, text(language, 'cli.total', { shown: body.items.length, total }));
  }
  return EXIT.ok;
}

async function showAlert(context: CommandContext) {
  const id = argument(context, 'ID');
  const { body } = await context.client().get<AlertView>(`/v1/alerts/${encodeURIComponent(id)}`);
  if (context.json) {
    printJson(context, body);
    return EXIT.ok;
  }
  const { language } = context;
  print(context, body.rule.title[language]);
  print(context, body.reason[language]);
  printRows(context, [
    [text(language, 'mail.label.status'), text(language, `status.${body.status}`)],
    [text(language, 'mail.label.level'), text(language, `level.${body.rule.level}`)],
    [text(language, 'mail.label.province'), body.provinceName],
    [text(language, 'mail.label.count'), `×${body.count}`],
    [text(language, 'mail.label.first'), localTime(body.firstEventMs)],
    [text(language, 'mail.label.last'), localTime(body.lastEventMs)],
    body.quiet === undefined
      ? [text(language, 'mail.label.due'), localTime(body.acknowledgeDueMs)]
      : [text(language, 'cli.alert.quiet'), text(language, `cli.alert.quiet.${body.quiet}`)],
    ...Object.entries(body.entities).map(([field, values]) => [
      fieldLabel(language, field),
      values.join(', '),
    ]),
  ]);
  body.rule.runbook[language].forEach((step, index) => {
    print(context, `${index + 1}. ${step}`);
  });
  return EXIT.ok;
}

async function closeAlerts(context: CommandContext) {
  const verdict = neededOption(context, 'verdict');
  const note = neededOption(context, 'note');
  return changeAlerts(context, 'close', { verdict, note });
}

async function changeAlerts(context: CommandContext, action: string, body: unknown) {
  const client = context.client();
  const changed: AlertView[] = [];
  argument(context, 'ID');
  for (const id of context.rest) {
    const route = `/v1/alerts/${encodeURIComponent(id)}`;
    const { etag } = await client.get<AlertView>(route);
    const options = { ...(body === undefined ? {} : { body }), ifMatch: etag ?? '*' };
    const answer = await client.send<AlertView>('POST', `${route}/${action}`, options);
    changed.push(answer.body);
    if (context.json) continue;
    const status = text(context.language, `status.${answer.body.status}`);
    print(context, text(context.language, 'cli.alert_changed', { id, status }));
  }
  if (context.json) printJson(context, changed);
  return EXIT.ok;
}
