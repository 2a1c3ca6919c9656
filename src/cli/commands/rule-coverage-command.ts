import fs from 'node:fs';
import { BUILT_IN_RULES } from '../../detect/built-in-rules.ts';
import { type Coverage, coverageOf } from '../../detect/engineering/coverage.ts';
import { navigatorLayer } from '../../detect/engineering/navigator-layer.ts';
import { loadUnindexed } from '../../detect/load-rules.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { type Command, type CommandContext, EXIT, optionText } from '../command.ts';
import { print, printJson, printRows } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { noRules, readRuleFiles } from '../rule-files.ts';

/** `gac rule coverage`: what rules cover, and what they are fed by; needs no service. */
export const RULE_COVERAGE_COMMAND: Command = {
  name: ['rule', 'coverage'],
  summary: 'rule.coverage.summary',
  synopsis: '[DIRECTORY|FILE]… [--navigator FILE] [--pipeline NAME] [--mapping FILE]…',
  options: { navigator: { type: 'string' }, ...PIPELINE_OPTIONS },
  run: showCoverage,
};

async function showCoverage(context: CommandContext) {
  const { language } = context;
  const given = context.rest.length > 0 ? context.rest : [BUILT_IN_RULES];
  const pipeline = openPipeline(readPipelineChoice(context, 'ecs'));
  const texts = readRuleFiles(context, given);
  const rules = loadUnindexed({ texts, ...(pipeline === undefined ? {} : { pipeline }) });
  if (rules.verdicts.length === 0) throw noRules(context, given);
  const rejected = rules.verdicts.filter(({ status }) => status === 'rejected').length;
  const coverage = coverageOf(rules, LOGSOURCES);
  const file = optionText(context, 'navigator');
  if (file !== undefined) {
    const name = text(language, 'rule.coverage.layer');
    const description = text(language, 'rule.coverage.totals', totalsOf(coverage));
    const layer = navigatorLayer(coverage, { name, description, language });
    fs.writeFileSync(file, `${JSON.stringify(layer, null, 2)}\n`);
  }
  if (rejected > 0) {
    const total = rules.verdicts.length;
    context.errors.write(`${text(language, 'cli.rule_eval_rejected', { rejected, total })}\n`);
  }
  if (context.json) printJson(context, coverage);
  else tell(context, coverage);
  const isWhole = rejected === 0 && coverage.rules.every(({ blockedBy }) => blockedBy.length === 0);
  return isWhole ? EXIT.ok : EXIT.failed;
}

function tell(context: CommandContext, coverage: Coverage): void {
  const { language } = context;
  const titles = new Map(coverage.rules.map(({ id, title }) => [id, title[language]]));
  const head = ['tactics', 'technique', 'rules'] as const;
  const rows = coverage.techniques.flatMap(({ technique, tactics, rules, blocked }) =>
    [...rules, ...blocked].map((id, index) => [
      index === 0 ? tactics.join(', ') : '',
      index === 0 ? technique : '',
      `${blocked.includes(id) ? '✗ ' : ''}${titles.get(id) ?? id}`,
    ]),
  );
  if (rows.length > 0) {
    printRows(context, [head.map((name) => text(language, `rule.coverage.head.${name}`)), ...rows]);
    print(context, '');
  }
  const fed = coverage.sources.filter(({ rules }) => rules.length > 0);
  const types = [
    text(language, 'rule.coverage.head.source'),
    text(language, 'rule.coverage.head.rules'),
  ];
  printRows(context, [types, ...fed.map(({ type, rules }) => [type, String(rules.length)])]);
  print(context, '');
  for (const { title, blockedBy } of coverage.rules) {
    if (blockedBy.length === 0) continue;
    const facts = { title: title[language], logsource: blockedBy.join(', ') };
    print(context, `✗ ${text(language, 'rule.coverage.blocked', facts)}`);
  }
  for (const id of coverage.untagged) {
    const title = titles.get(id) ?? id;
    print(context, `– ${text(language, 'rule.coverage.untagged', { title })}`);
  }
  print(context, text(language, 'rule.coverage.totals', totalsOf(coverage)));
}

function totalsOf({ rules, techniques }: Coverage) {
  const blocked = rules.filter(({ blockedBy }) => blockedBy.length > 0).length;
  const covered = techniques.filter((one) => one.rules.length > 0).length;
  return { rules: rules.length, techniques: covered, blocked };
}
