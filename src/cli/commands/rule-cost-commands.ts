import type {
  QuarantineView,
  ReleaseBody,
  RuleCostList,
  RuleCostView,
} from '../../api/contract.ts';
import { text } from '../../message/text.ts';
import { argument, type Command, type CommandContext, EXIT, neededOption } from '../command.ts';
import { localTime, print, printJson, printRows } from '../output.ts';

const HEAD = [
  'rule',
  'matches',
  'signals',
  'groups',
  'values',
  'bytes',
  'share',
  'micros',
  'skipped',
  'used',
] as const;
const BYTES_PER_MEGABYTE = 1_000_000;

/** `gac rule cost`: what each rule costs the running service. */
export const RULE_COST_COMMAND: Command = {
  name: ['rule', 'cost'],
  summary: 'rule.cost.summary',
  synopsis: '',
  options: {},
  run: showCosts,
};

/** `gac rule release`: lets a quarantined rule judge again. */
export const RULE_RELEASE_COMMAND: Command = {
  name: ['rule', 'release'],
  summary: 'rule.release.summary',
  synopsis: 'ID --reason TEXT',
  options: { reason: { type: 'string' } },
  run: releaseRule,
};

async function showCosts(context: CommandContext) {
  const { language } = context;
  const { body } = await context.client().get<RuleCostList>('/v1/rules/cost');
  if (context.json) {
    printJson(context, body);
    return EXIT.ok;
  }
  if (body.nodes.length === 0) print(context, text(language, 'rule.cost.none'));
  for (const { node, atMs, windowMs, events } of body.nodes) {
    const seconds = Math.round(windowMs / 1_000);
    const facts = { node, events, seconds, time: localTime(atMs) };
    print(context, text(language, 'rule.cost.window', facts));
  }
  const shown = body.items.filter(({ quarantine }) => quarantine === undefined);
  if (shown.length > 0) {
    print(context, '');
    printRows(context, [
      HEAD.map((name) => text(language, `rule.cost.head.${name}`)),
      ...shown.map((cost) => rowOf(context, cost)),
    ]);
  }
  const quarantined = body.items.filter(({ quarantine }) => quarantine !== undefined);
  if (quarantined.length > 0) print(context, '');
  for (const { ruleId, quarantine } of quarantined) {
    const title = quarantine?.title[language] ?? '';
    const reason = quarantine?.reason[language] ?? '';
    print(context, `✗ ${title} (${ruleId}): ${reason}`);
  }
  return quarantined.length === 0 ? EXIT.ok : EXIT.failed;
}

function rowOf({ language }: CommandContext, cost: RuleCostView): string[] {
  const skipped = Object.entries(cost.skipped).map(([reason, count]) => `${reason} ${count}`);
  const [budget, used] = Object.entries(cost.used).reduce((most, one) =>
    one[1] > most[1] ? one : most,
  );
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  return [
    cost.title?.[language] ?? cost.ruleId,
    String(cost.matches),
    String(cost.signals),
    String(cost.groups),
    String(cost.values),
    `${(cost.bytes / BYTES_PER_MEGABYTE).toFixed(1)} MB`,
    percent(cost.matchingShare),
    cost.matchingMicros.toFixed(2),
    skipped.join(', ') || '-',
    `${percent(used)} ${budget}`,
  ];
}

async function releaseRule(context: CommandContext) {
  const id = argument(context, 'ID');
  const body: ReleaseBody = { reason: neededOption(context, 'reason') };
  const route = `/v1/rules/${encodeURIComponent(id)}/quarantine`;
  const answer = await context.client().send<QuarantineView>('DELETE', route, { body });
  if (context.json) printJson(context, answer.body);
  else print(context, text(context.language, 'rule.release.done', { rule: id }));
  return EXIT.ok;
}
