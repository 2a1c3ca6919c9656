import type {
  AlertView,
  ExceptionList,
  ExceptionTrialView,
  ExceptionView,
  NewExceptionBody,
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
import { columns, localTime, print, printJson, printTable } from '../output.ts';
import { provinceCode } from '../province-option.ts';

const TRIAL_DAYS = 7;
const EXPIRES_DEFAULT = '30d';

/** `gac rule exception …`. */
export const RULE_EXCEPTION_COMMANDS: readonly Command[] = [
  {
    name: ['rule', 'exception', 'list'],
    summary: 'cli.exception_list',
    synopsis: 'RULE [--all]',
    options: { all: { type: 'boolean' } },
    run: listExceptions,
  },
  {
    name: ['rule', 'exception', 'add'],
    summary: 'cli.exception_add',
    synopsis:
      'RULE --where FIELD=VALUE… | --alert ID [--where FIELD=VALUE]… --reason TEXT [--province CODE] ' +
      '[--expires 30d|TIME] [--owner LOGIN] [--days N] [--dry-run] [--anyway]',
    options: {
      where: { type: 'string', multiple: true },
      alert: { type: 'string' },
      reason: { type: 'string' },
      province: { type: 'string' },
      expires: { type: 'string' },
      owner: { type: 'string' },
      days: { type: 'string' },
      'dry-run': { type: 'boolean' },
      anyway: { type: 'boolean' },
    },
    run: addException,
  },
  {
    name: ['rule', 'exception', 'end'],
    summary: 'cli.exception_end',
    synopsis: 'RULE EXCEPTION',
    options: {},
    run: endException,
  },
];

async function listExceptions(context: CommandContext) {
  const rule = argument(context, 'RULE');
  const all = context.options['all'] === true ? { all: 'true' } : {};
  const { body } = await context.client().get<ExceptionList>(routeOf(rule), all);
  if (context.json) {
    printJson(context, body.items);
    return EXIT.ok;
  }
  const { language } = context;
  printTable(
    context,
    columns(context, ['id', 'status', 'province', 'owner', 'expires', 'condition', 'reason']),
    body.items.map((one) => [
      one.id,
      text(language, `exception.status.${one.status}`),
      one.provinceName ?? text(language, 'exception.everywhere'),
      one.ownerName,
      localTime(one.expiresAtMs),
      conditionText(one.condition),
      one.reason,
    ]),
  );
  return EXIT.ok;
}

async function addException(context: CommandContext) {
  const { language } = context;
  const { rule, body, alertId } = await readException(context);
  const days = Number(optionText(context, 'days') ?? TRIAL_DAYS);
  const client = context.client();
  const trial = await client.send<ExceptionTrialView>('POST', `${routeOf(rule)}/trial`, {
    body: { ...body, days, ...(alertId === undefined ? {} : { alertId }) },
  });
  const say = (line: string) => (context.json ? undefined : print(context, line));
  tellTrial(context, trial.body, { days, say });
  if (context.options['dry-run'] === true) {
    if (context.json) printJson(context, trial.body);
    say(text(language, 'exception.dry_run'));
    return EXIT.ok;
  }
  if (trial.body.truePositives > 0 && context.options['anyway'] !== true) {
    if (context.json) printJson(context, trial.body);
    context.errors.write(`${text(language, 'exception.hides_positives')}\n`);
    return EXIT.failed;
  }
  const created = await client.send<ExceptionView>('POST', routeOf(rule), { body });
  if (context.json) printJson(context, { ...created.body, trial: trial.body });
  const { id, ownerName: owner, expiresAtMs } = created.body;
  say(text(language, 'exception.made', { id, owner, expires: localTime(expiresAtMs) }));
  return EXIT.ok;
}

function tellTrial(
  { language }: CommandContext,
  trial: ExceptionTrialView,
  { days, say }: { days: number; say: (line: string) => void },
): void {
  const { suppressed, looked, truePositives: positives } = trial;
  say(text(language, 'exception.trial', { suppressed, looked, days, positives }));
  for (const alert of trial.examples) {
    const verdict =
      alert.verdict === undefined ? '' : ` · ${text(language, `verdict.${alert.verdict}`)}`;
    say(`  ${alert.id} ${localTime(alert.lastEventMs)} ${alert.provinceName}${verdict}`);
  }
  if (trial.thisAlert === true) say(text(language, 'exception.this'));
  if (trial.thisAlert === false) say(text(language, 'exception.not_this'));
  if (trial.ended === 'time_limit') say(text(language, 'exception.time_limit'));
}

async function readException(context: CommandContext) {
  const { language } = context;
  const alertId = optionText(context, 'alert');
  const route = `/v1/alerts/${encodeURIComponent(alertId ?? '')}`;
  const alert =
    alertId === undefined ? undefined : (await context.client().get<AlertView>(route)).body;
  const rule = context.rest[0] ?? alert?.rule.id;
  if (rule === undefined) throw missing(context, text(language, 'cli.exception_rule'));
  const wanted = optionList(context, 'where').map((given) => readWhere(context, given));
  const condition = wanted.length > 0 ? Object.fromEntries(wanted) : literal(alert?.group);
  if (condition === undefined || Object.keys(condition).length === 0) {
    throw missing(context, text(language, 'cli.exception_where'));
  }
  const given = optionText(context, 'province');
  const province = given === undefined ? alert?.province : provinceCode(context, given);
  const owner = optionText(context, 'owner');
  const body: NewExceptionBody = {
    condition,
    reason: neededOption(context, 'reason'),
    expires: optionText(context, 'expires') ?? EXPIRES_DEFAULT,
    ...(province === undefined ? {} : { province }),
    ...(owner === undefined ? {} : { owner }),
  };
  return { rule, body, alertId };
}

/** Values of an alert mean themselves, so wildcards are escaped. */
function literal(group: AlertView['group'] | undefined): Record<string, string> | undefined {
  if (group === undefined) return undefined;
  const entries = Object.entries(group);
  return Object.fromEntries(
    entries.map(([field, value]) => [field, value.replace(/[\\*?]/g, '\\$&')]),
  );
}

/** `field|modifier=value`; several values are separated by commas, a comma that is meant is escaped. */
function readWhere(context: CommandContext, given: string): [string, string | string[]] {
  const at = given.indexOf('=');
  if (at <= 0) throw new UsageError(text(context.language, 'exception.bad_where', { given }));
  const values = given
    .slice(at + 1)
    .split(/(?<!\\),/)
    .map((value) => value.replaceAll('\\,', ','));
  return [given.slice(0, at), values.length === 1 ? (values[0] ?? '') : values];
}

async function endException(context: CommandContext) {
  const rule = argument(context, 'RULE');
  const id = context.rest[1];
  if (id === undefined) throw missing(context, 'EXCEPTION');
  const route = `${routeOf(rule)}/${encodeURIComponent(id)}`;
  const { body } = await context.client().send<ExceptionView>('DELETE', route);
  if (context.json) printJson(context, body);
  else print(context, text(context.language, 'exception.ended', { id }));
  return EXIT.ok;
}

function routeOf(rule: string): string {
  return `/v1/rules/${encodeURIComponent(rule)}/exceptions`;
}

function conditionText(condition: ExceptionView['condition']): string {
  return Object.entries(condition)
    .map(([field, value]) => `${field}=${[value].flat().join(',')}`)
    .join(' ');
}
