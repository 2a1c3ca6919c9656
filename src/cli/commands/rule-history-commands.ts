import type {
  RollbackBody,
  RollbackResultView,
  RuleHistoryView,
  RuleVersionTextView,
} from '../../api/contract.ts';
import { diffRules } from '../../detect/engineering/rule-difference.ts';
import { openRules } from '../../detect/sigma/explain/opened-rules.ts';
import { text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  neededOption,
  optionText,
  UsageError,
} from '../command.ts';
import { columns, localTime, print, printJson, printTable } from '../output.ts';
import { openPipeline } from '../pipeline-option.ts';
import { visible } from '../visible.ts';
import { tellDifference } from './rule-diff-command.ts';

/** `gac rule history`: which text judged when. */
export const RULE_HISTORY_COMMAND: Command = {
  name: ['rule', 'history'],
  summary: 'cli.rule_history',
  synopsis: 'ID [VERSION [OTHER]]',
  options: {},
  run: showHistory,
};

/** `gac rule rollback`: an earlier version judges again. */
export const RULE_ROLLBACK_COMMAND: Command = {
  name: ['rule', 'rollback'],
  summary: 'cli.rule_rollback',
  synopsis: 'ID --reason TEXT [--to VERSION] | ID --dry-run [--to VERSION] | ID --undo',
  options: {
    to: { type: 'string' },
    reason: { type: 'string' },
    'dry-run': { type: 'boolean' },
    undo: { type: 'boolean' },
  },
  run: rollBack,
};

const routeOf = (id: string) => `/v1/rules/${encodeURIComponent(id)}`;

async function showHistory(context: CommandContext) {
  const route = `${routeOf(argument(context, 'ID'))}/versions`;
  const { body } = await context.client().get<RuleHistoryView>(route);
  const [, ...asked] = context.rest;
  const texts: RuleVersionTextView[] = [];
  for (const given of asked.slice(0, 2)) {
    const version = body.items.find((one) => one.version.startsWith(given))?.version;
    if (version === undefined) {
      throw new UsageError(text(context.language, 'rule.version.none', { version: given }));
    }
    texts.push((await context.client().get<RuleVersionTextView>(`${route}/${version}`)).body);
  }
  const [first, second] = texts;
  if (first !== undefined && second !== undefined) return compare(context, first, second);
  if (context.json) printJson(context, first ?? body);
  else if (first !== undefined) context.output.write(first.text);
  else showVersions(context, body);
  return EXIT.ok;
}

function showVersions(context: CommandContext, { items, rollback }: RuleHistoryView): void {
  const { language } = context;
  const ruleId = argument(context, 'ID');
  printTable(
    context,
    columns(context, ['version', 'from', 'until', 'node', 'file']),
    items.map(({ version, firstMs, lastMs, node, file }) => [
      version,
      localTime(firstMs),
      lastMs === undefined ? text(language, 'rule.version.in_force') : localTime(lastMs),
      node,
      file,
    ]),
  );
  if (rollback === undefined) return;
  const { fromVersion: from, toVersion: to, byName, reason, atMs, supersededAtMs } = rollback;
  const facts = { from, to, by: visible(byName), reason: visible(reason), time: localTime(atMs) };
  print(context, text(language, 'rule.rolled_back', { title: visible(ruleId), ...facts }));
  if (supersededAtMs === undefined) return;
  print(context, text(language, 'rule.superseded', { time: localTime(supersededAtMs) }));
}

interface RuleFile {
  readonly file: string;
  readonly text: string;
}

function compare(context: CommandContext, old: RuleFile, fresh: RuleFile) {
  const differences = differencesOf(old, fresh);
  if (context.json) printJson(context, { rules: differences });
  else for (const one of differences) tellDifference(context, one);
  return EXIT.ok;
}

function differencesOf(old: RuleFile, fresh: RuleFile) {
  const pipeline = openPipeline({ name: 'ecs', mappings: [] });
  return diffRules(openRules([old], pipeline), openRules([fresh], pipeline));
}

async function rollBack(context: CommandContext) {
  const { language, options } = context;
  const id = argument(context, 'ID');
  const route = `${routeOf(id)}/rollback`;
  if (options['undo'] === true) {
    await context.client().send('DELETE', route);
    if (context.json) printJson(context, { ruleId: id, applied: false });
    else print(context, text(language, 'rule.rollback.undone'));
    return EXIT.ok;
  }
  const isTrial = options['dry-run'] === true;
  const to = await fullVersion(context, id, optionText(context, 'to'));
  const asked: RollbackBody = {
    ...(to === undefined ? {} : { to }),
    ...(isTrial ? { dryRun: true } : { reason: neededOption(context, 'reason') }),
  };
  const { body } = await context.client().send<RollbackResultView>('POST', route, { body: asked });
  if (context.json) printJson(context, body);
  else showRollback(context, body);
  return EXIT.ok;
}

/** The version that begins with what was given. */
async function fullVersion(context: CommandContext, id: string, given: string | undefined) {
  if (given === undefined) return undefined;
  const { body } = await context.client().get<RuleHistoryView>(`${routeOf(id)}/versions`);
  return body.items.find(({ version }) => version.startsWith(given))?.version ?? given;
}

function showRollback(context: CommandContext, result: RollbackResultView): void {
  const { language } = context;
  const { from, to, applied, lastDay } = result;
  const key = applied ? 'rule.rollback.done' : 'rule.rollback.would';
  print(context, text(language, key, { from: from.version, to: to.version }));
  for (const one of differencesOf(from, to)) tellDifference(context, one);
  if (lastDay === undefined) return;
  for (const [side, outcome] of [
    [from, lastDay.from],
    [to, lastDay.to],
  ] as const) {
    const { signals, alerts, ended } = outcome;
    const facts = { version: side.version, signals, alerts };
    print(context, text(language, 'rule.rollback.last_day', facts));
    if (ended === 'time_limit') print(context, text(language, 'rule.rollback.cut'));
  }
}
