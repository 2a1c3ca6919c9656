import type { ShadowListView, ShadowReportView } from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import { argument, type Command, type CommandContext, EXIT } from '../command.ts';
import { columns, localTime, print, printJson, printTable } from '../output.ts';
import { visible } from '../visible.ts';

const IDS_SHOWN = 3;

/** `gac rule shadow`: what a version in shadow told of beside the one in force. */
export const RULE_SHADOW_COMMAND: Command = {
  name: ['rule', 'shadow'],
  summary: 'cli.rule_shadow',
  synopsis: '[ID]',
  options: {},
  run: (context) => (context.rest.length === 0 ? listShadows(context) : showShadow(context)),
};

/** `gac rule shadow promote`: files are what is in force, so it only says what to do with them. */
export const RULE_SHADOW_PROMOTE_COMMAND: Command = {
  name: ['rule', 'shadow', 'promote'],
  summary: 'cli.rule_shadow_promote',
  synopsis: 'ID',
  options: {},
  run: promote,
};

async function listShadows(context: CommandContext) {
  const { body } = await context.client().get<ShadowListView>('/v1/shadows');
  if (context.json) {
    printJson(context, body.items);
    return EXIT.ok;
  }
  printTable(
    context,
    columns(context, ['id', 'version', 'from', 'until']),
    body.items.map(({ ruleId, version, sinceMs, untilMs }) => [
      ruleId,
      version,
      localTime(sinceMs),
      localTime(untilMs),
    ]),
  );
  return EXIT.ok;
}

async function reportOf(context: CommandContext): Promise<ShadowReportView> {
  const id = encodeURIComponent(argument(context, 'ID'));
  return (await context.client().get<ShadowReportView>(`/v1/rules/${id}/shadow`)).body;
}

async function showShadow(context: CommandContext) {
  const report = await reportOf(context);
  if (context.json) {
    printJson(context, report);
    return EXIT.ok;
  }
  const { language } = context;
  const { version, onlyOld, onlyNew, both, cost } = report;
  const since = localTime(report.sinceMs);
  const [until, live] = [localTime(report.untilMs), report.inForce?.version ?? '-'];
  const key = report.untilMs === undefined ? 'rule.shadow.since' : 'rule.shadow.ended';
  print(context, text(language, key, { version, since, until, live }));
  printTable(
    context,
    columns(context, ['day', 'signals_old', 'signals_new', 'alerts_old', 'alerts_new']),
    report.days.map((one) => [
      one.day,
      ...[one.oldSignals, one.newSignals, one.oldAlerts, one.newAlerts].map(String),
    ]),
  );
  print(context, text(language, 'rule.shadow.groups', { onlyOld, onlyNew, both }));
  if (report.isCut) print(context, text(language, 'rule.shadow.cut'));
  showGroups(context, 'rule.shadow.only_old', report.examples.onlyOld);
  showGroups(context, 'rule.shadow.only_new', report.examples.onlyNew);
  const nanos = (value: number | undefined) =>
    value === undefined ? '-' : new Intl.NumberFormat(language).format(value);
  const costs = { old: nanos(cost.oldNanosPerEvent), fresh: nanos(cost.newNanosPerEvent) };
  print(context, text(language, 'rule.shadow.cost', { events: cost.events, ...costs }));
  return EXIT.ok;
}

function showGroups(
  context: CommandContext,
  head: 'rule.shadow.only_old' | 'rule.shadow.only_new',
  groups: ShadowReportView['examples']['onlyOld'],
): void {
  if (groups.length === 0) return;
  const { language } = context;
  print(context, `${text(language, head)}:`);
  for (const { lastEventMs, province, reason, eventIds } of groups) {
    const ids = eventIds.slice(0, IDS_SHOWN).join(' ');
    const parts = [localTime(lastEventMs), province, visible(reason[language]), ids];
    print(context, `  ${parts.join(' · ')}`);
  }
}

async function promote(context: CommandContext) {
  const { ruleId: id, untilMs, inShadow, inForce } = await reportOf(context);
  if (context.json) {
    printJson(context, { ruleId: id, inShadow: inShadow?.file, inForce: inForce?.file });
    return inShadow === undefined ? EXIT.failed : EXIT.ok;
  }
  const { language } = context;
  if (inShadow === undefined) {
    const key = untilMs === undefined ? 'rule.shadow.promote_left' : 'rule.shadow.none';
    print(context, text(language, key));
    return EXIT.failed;
  }
  const shadow = visible(inShadow.file);
  if (inForce === undefined) print(context, text(language, 'rule.shadow.promote_new', { shadow }));
  else {
    const live = visible(inForce.file);
    print(context, text(language, 'rule.shadow.promote_file', { live, shadow }));
  }
  print(context, text(language, 'rule.shadow.promote_remove', { shadow }));
  print(context, text(language, 'rule.shadow.promote_check', { id }));
  return EXIT.ok;
}
