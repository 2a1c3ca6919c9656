import fs from 'node:fs';
import path from 'node:path';
import type { RuleList, RuleView } from '../../api/contract.ts';
import { BUILT_IN_RULES } from '../../detect/built-in-rules.ts';
import {
  type RuleTestEngine,
  type RuleTestReport,
  runRuleTest,
} from '../../detect/sigma/run-rule-test.ts';
import { GacError } from '../../event/error.ts';
import { text } from '../../message/text.ts';
import { type Command, type CommandContext, EXIT, UsageError } from '../command.ts';
import { columns, localTime, print, printJson, printTable } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import { lastRunText, lateText, runsWord } from '../rule-runs-text.ts';
import { ruleTestEngine } from '../rule-test-engine.ts';
import { visible } from '../visible.ts';
import { HUNT_COMMAND, RULE_BACKTEST_COMMAND } from './backtest-commands.ts';
import { RULE_COST_COMMAND, RULE_RELEASE_COMMAND } from './rule-cost-commands.ts';
import { RULE_COVERAGE_COMMAND } from './rule-coverage-command.ts';
import { RULE_DIFF_COMMAND } from './rule-diff-command.ts';
import { RULE_EVAL_COMMAND } from './rule-eval-command.ts';
import { RULE_EXCEPTION_COMMANDS } from './rule-exception-commands.ts';
import { RULE_EXPLAIN_COMMAND } from './rule-explain-command.ts';
import { RULE_HISTORY_COMMAND, RULE_ROLLBACK_COMMAND } from './rule-history-commands.ts';
import { RULE_LEDGER_COMMAND } from './rule-ledger-command.ts';
import { RULE_LINT_COMMAND } from './rule-lint-command.ts';
import { RULE_MAPPING_COMMAND } from './rule-mapping-command.ts';
import { RULE_NEW_COMMAND } from './rule-new-command.ts';
import { RULE_PIN_COMMANDS } from './rule-pin-commands.ts';
import { RULE_PROFILE_COMMAND } from './rule-profile-command.ts';
import { RULE_SCHEMA_COMMAND } from './rule-schema-command.ts';
import { RULE_SHADOW_COMMAND, RULE_SHADOW_PROMOTE_COMMAND } from './rule-shadow-commands.ts';

const TEST_FILE = /\.test\.ya?ml$/;

/** `gac rule …`, and `gac hunt`, which judges by rules. */
export const RULE_COMMANDS: readonly Command[] = [
  { name: ['rule', 'list'], summary: 'cli.rule_list', synopsis: '', options: {}, run: listRules },
  {
    name: ['rule', 'test'],
    summary: 'cli.rule_test',
    synopsis: '[FOLDER|FILE.test.yml]… [--pipeline NAME] [--mapping FILE]… [--placeholders FILE]',
    options: { ...PIPELINE_OPTIONS, ...PLACEHOLDER_OPTION },
    run: testRules,
  },
  RULE_EVAL_COMMAND,
  RULE_EXPLAIN_COMMAND,
  RULE_LINT_COMMAND,
  RULE_MAPPING_COMMAND,
  RULE_BACKTEST_COMMAND,
  HUNT_COMMAND,
  RULE_NEW_COMMAND,
  RULE_COST_COMMAND,
  RULE_RELEASE_COMMAND,
  RULE_COVERAGE_COMMAND,
  RULE_DIFF_COMMAND,
  RULE_PROFILE_COMMAND,
  RULE_SCHEMA_COMMAND,
  RULE_HISTORY_COMMAND,
  RULE_ROLLBACK_COMMAND,
  RULE_SHADOW_PROMOTE_COMMAND,
  RULE_SHADOW_COMMAND,
  ...RULE_EXCEPTION_COMMANDS,
  ...RULE_PIN_COMMANDS,
  RULE_LEDGER_COMMAND,
];

async function listRules(context: CommandContext) {
  const { body } = await context.client().get<RuleList>('/v1/rules');
  if (context.json) {
    printJson(context, body.items);
    return EXIT.ok;
  }
  const { language } = context;
  printTable(
    context,
    columns(context, ['id', 'status', 'level', 'family', 'kind', 'runs', 'title', 'file']),
    body.items.map((rule) => [
      rule.id ?? '',
      rule.status,
      rule.level ? text(language, `level.${rule.level}`) : '',
      rule.family ? text(language, `family.${rule.family}`) : '',
      rule.kind ?? '',
      runsWord(context, rule),
      rule.title?.[language] ?? rule.id ?? '',
      path.relative(process.cwd(), rule.file),
    ]),
  );
  for (const rule of body.items) {
    const runs = lastRunText(context, rule);
    if (runs !== undefined) print(context, runs);
    const late = lateText(context, rule);
    if (late !== undefined) print(context, late);
    const { withheld, rolledBack, blind = [] } = rule;
    if (blind.length > 0) print(context, blindText(context, rule));
    if (rolledBack !== undefined) print(context, rolledBackText(context, rule));
    if (withheld !== undefined) print(context, `${rule.file}: ${withheld[language]}`);
    for (const { at, detail, hint } of rule.issues) {
      if (detail !== withheld?.en) print(context, `${at}: ${detail} ${hint ?? ''}`);
    }
  }
  return EXIT.ok;
}

function blindText({ language }: CommandContext, rule: RuleView): string {
  const { blind = [] } = rule;
  return text(language, 'rule.blind', {
    title: visible(rule.title?.[language] ?? rule.id ?? ''),
    sources: blind.map(({ sourceId }) => sourceId).join(', '),
  });
}

function rolledBackText({ language }: CommandContext, rule: RuleView): string {
  const { fromVersion = '', toVersion = '', by = '', reason = '', atMs } = rule.rolledBack ?? {};
  return text(language, 'rule.rolled_back', {
    title: visible(rule.title?.[language] ?? rule.id ?? ''),
    ...{ from: fromVersion, to: toVersion, by: visible(by), reason: visible(reason) },
    time: localTime(atMs),
  });
}

async function testRules(context: CommandContext) {
  const given = context.rest.length > 0 ? context.rest : [BUILT_IN_RULES];
  const absent = given.find((name) => !fs.existsSync(name));
  if (absent !== undefined) {
    throw new UsageError(text(context.language, 'cli.no_file', { name: absent }));
  }
  const files = given.flatMap((name) => testFiles(context, name));
  if (files.length === 0) {
    throw new UsageError(text(context.language, 'cli.rule_test_none', { names: given.join(', ') }));
  }
  const folders = given.map((name) =>
    path.resolve(fs.statSync(name).isDirectory() ? name : path.dirname(name)),
  );
  const { engine, refused } = ruleTestEngine(
    [...new Set([...folders, BUILT_IN_RULES])],
    openPipeline(readPipelineChoice(context, 'ecs')),
    readPlaceholders(context),
  );
  for (const { file, issues } of refused) {
    context.errors.write(`${text(context.language, 'cli.rule_refused', { file })}\n`);
    for (const { at, detail, hint } of issues) {
      context.errors.write(`  ${at}: ${detail}${hint ? ` ${hint}` : ''}\n`);
    }
  }
  const unread: GacError[] = [];
  const reports = files.flatMap((file) => testReport(file, engine, unread));
  for (const { issues } of unread) {
    for (const { at, detail, hint } of issues) {
      context.errors.write(`${at}: ${detail}${hint ? ` ${hint}` : ''}\n`);
    }
  }
  const cases = reports.flatMap((report) =>
    report.cases.map((one) => ({ file: report.file, ...one })),
  );
  const failed = cases.filter(({ passed }) => !passed);
  const isSound = failed.length === 0 && refused.length === 0 && unread.length === 0;
  if (context.json) {
    printJson(context, reports);
    return isSound ? EXIT.ok : EXIT.failed;
  }
  const { language } = context;
  for (const { file, name, alerts, deadLetters, passed, ...one } of cases) {
    const expected = one.expected === 'fires' ? text(language, 'cli.rule_fires') : one.expected;
    const line = text(language, 'cli.rule_case', { name, expected, alerts });
    print(context, `${passed ? '✓' : '✗'} ${path.basename(file)} ${line}`);
    for (const letter of deadLetters) print(context, `    ${letter}`);
  }
  const passed = cases.length - failed.length;
  print(context, text(language, 'cli.rule_tested', { passed, failed: failed.length }));
  return isSound ? EXIT.ok : EXIT.failed;
}

/** The report of a file; none when the file itself is wrong, which is then kept. */
function testReport(file: string, engine: RuleTestEngine, unread: GacError[]): RuleTestReport[] {
  try {
    return [runRuleTest({ file, text: fs.readFileSync(file, 'utf8') }, engine)];
  } catch (error) {
    if (!(error instanceof GacError)) throw error;
    unread.push(error);
    return [];
  }
}

function testFiles(context: CommandContext, name: string): string[] {
  if (!fs.statSync(name).isDirectory()) {
    if (TEST_FILE.test(name)) return [name];
    throw new UsageError(text(context.language, 'cli.rule_not_a_test', { name }));
  }
  return fs
    .readdirSync(name, { recursive: true, encoding: 'utf8' })
    .filter((file) => TEST_FILE.test(file))
    .sort()
    .map((file) => path.join(name, file));
}
