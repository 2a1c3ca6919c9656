import type { EventView, ReplayResult } from '../../api/contract.ts';
import type { DeadLetterReason } from '../../event/event.ts';
import { type Language, text } from '../../message/text.ts';
import { type Command, type CommandContext, EXIT, optionList, optionText } from '../command.ts';
import { hintAtFilterFields } from '../filter-hint.ts';
import { columns, localTime, print, printJson, printTable } from '../output.ts';

const SELECTION = {
  from: { type: 'string' },
  to: { type: 'string' },
  filter: { type: 'string', multiple: true },
} as const;
const SIZE = { size: { type: 'string' } } as const;
const SELECTION_SYNOPSIS = '[WORD…] [--filter FIELD:VALUE]… [--from TIME] [--to TIME]';

interface EventPage {
  readonly items: readonly EventView[];
  readonly cursor?: string;
  readonly total: { readonly value: number; readonly relation: 'eq' | 'gte' };
}

/** `gac event …` and `gac deadletter …`. */
export const EVENT_COMMANDS: readonly Command[] = [
  {
    name: ['event', 'search'],
    summary: 'cli.event_search',
    synopsis: `${SELECTION_SYNOPSIS} [--size N] [--order asc|desc]`,
    options: { ...SELECTION, ...SIZE, order: { type: 'string' } },
    run: (context) => listEvents(context, '/v1/events'),
  },
  {
    name: ['deadletter', 'list'],
    summary: 'cli.deadletter_list',
    synopsis: `${SELECTION_SYNOPSIS} [--size N]`,
    options: { ...SELECTION, ...SIZE },
    run: (context) => listEvents(context, '/v1/deadletters'),
  },
  {
    name: ['deadletter', 'replay'],
    summary: 'cli.deadletter_replay',
    synopsis: `${SELECTION_SYNOPSIS} [--dry-run]`,
    options: { ...SELECTION, 'dry-run': { type: 'boolean' } },
    run: replay,
  },
];

function selection(context: CommandContext) {
  const words = context.rest.join(' ');
  return {
    q: words === '' ? undefined : words,
    from: optionText(context, 'from'),
    to: optionText(context, 'to'),
    filter: optionList(context, 'filter'),
  };
}

async function listEvents(context: CommandContext, route: string) {
  const { body } = await context.client().get<EventPage>(route, {
    ...selection(context),
    size: optionText(context, 'size'),
    order: optionText(context, 'order'),
  });
  if (body.items.length === 0) hintAtFilterFields(context);
  if (context.json) {
    for (const event of body.items) context.output.write(`${JSON.stringify(event)}\n`);
    return EXIT.ok;
  }
  printTable(
    context,
    columns(context, ['time', 'source', 'reason', 'line']),
    body.items.map((event) => [
      localTime(Date.parse(event['@timestamp'])),
      event.gac.source.id,
      reasonText(event, context.language),
      (event.event.original ?? event.message ?? '').slice(0, 160),
    ]),
  );
  const { value, relation } = body.total;
  if (value > body.items.length) {
    const total = relation === 'gte' ? `≥ ${value}` : value;
    print(context, text(context.language, 'cli.total', { shown: body.items.length, total }));
  }
  return EXIT.ok;
}

function reasonText({ gac }: EventView, language: Language): string {
  const dead = gac['dead_letter'] as { reason: DeadLetterReason } | undefined;
  return dead === undefined ? '' : text(language, `unread.reason.${dead.reason}`);
}

async function replay(context: CommandContext) {
  const { q, from, to, filter } = selection(context);
  const { language } = context;
  if (context.options['dry-run']) {
    const query = { q, from, to, filter, size: '1' };
    const { body } = await context.client().get<EventPage>('/v1/deadletters', query);
    if (body.total.value === 0) hintAtFilterFields(context);
    if (context.json) printJson(context, { wouldReplay: body.total.value });
    else print(context, text(language, 'cli.deadletter_dry', { count: body.total.value }));
    return EXIT.ok;
  }
  const body = { ...(q && { q }), ...(from && { from }), ...(to && { to }), filter };
  const answer = await context
    .client()
    .send<ReplayResult>('POST', '/v1/deadletters/replay', { body });
  if (context.json) printJson(context, answer.body);
  else print(context, text(language, 'cli.deadletter_replayed', { ...answer.body }));
  return EXIT.ok;
}
