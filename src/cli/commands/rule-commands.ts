import fs from 'node:fs';
import path from 'node:path';
import type { RuleList } from '../../api/contract.ts';
import { runRuleTest } from '../../detect/sigma/run-rule-test.ts';
import { text } from '../../message/text.ts';
import { type Command, type CommandContext, EXIT, UsageError } from '../command.ts';
import { print, printJson, printTable } from '../output.ts';
import { ruleTestEngine } from '../rule-test-engine.ts';
import { RULE_EVAL_COMMAND } from './rule-eval-command.ts';

const BUILT_IN = path.resolve(import.meta.dirname, '../../../detections');

/** `gac rule …`. */
export const RULE_COMMANDS: readonly Command[] = [
  { name: ['rule', 'list'], summary: 'cli.rule_list', synopsis: '', options: {}, run: listRules },
  {
    name: ['rule', 'test'],
    summary: 'cli.rule_test',
    synopsis: '[FOLDER|FILE.test.yml]…',
    options: {},
    run: testRules,
  },
  RULE_EVAL_COMMAND,
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
    ['STATUS', 'LEVEL', 'FAMILY', 'KIND', 'TITLE', 'FILE'],
    body.items.map((rule) => [
      rule.status,
      rule.level ? text(language, `level.${rule.level}`) : '',
      rule.family ? text(language, `family.${rule.family}`) : '',
      rule.kind ?? '',
      rule.title?.[language] ?? rule.id ?? '',
      path.relative(process.cwd(), rule.file),
    ]),
  );
  for (const rule of body.items) {
    for (const { at, detail, hint } of rule.issues)
      print(context, `${at}: ${detail} ${hint ?? ''}`);
  }
  return EXIT.ok;
}

async function testRules(context: CommandContext) {
  const given = context.rest.length > 0 ? context.rest : [BUILT_IN];
  const absent = given.find((name) => !fs.existsSync(name));
  if (absent !== undefined) {
    throw new UsageError(text(context.language, 'cli.no_file', { name: absent }));
  }
  const folders = given.map((name) =>
    fs.statSync(name).isDirectory() ? name : path.dirname(name),
  );
  const engine = ruleTestEngine([
    ...new Set([BUILT_IN, ...folders.map((name) => path.resolve(name))]),
  ]);
  const reports = given
    .flatMap(testFiles)
    .map((file) => runRuleTest({ file, text: fs.readFileSync(file, 'utf8') }, engine));
  const cases = reports.flatMap((report) =>
    report.cases.map((one) => ({ file: report.file, ...one })),
  );
  const failed = cases.filter(({ passed }) => !passed);
  if (context.json) {
    printJson(context, reports);
    return failed.length === 0 ? EXIT.ok : EXIT.failed;
  }
  const { language } = context;
  for (const { file, name, expected, alerts, deadLetters, passed } of cases) {
    const line = text(language, 'cli.rule_case', { name, expected, alerts });
    print(context, `${passed ? '✓' : '✗'} ${path.basename(file)} ${line}`);
    for (const letter of deadLetters) print(context, `    ${letter}`);
  }
  const passed = cases.length - failed.length;
  print(context, text(language, 'cli.rule_tested', { passed, failed: failed.length }));
  return failed.length === 0 ? EXIT.ok : EXIT.failed;
}

function testFiles(name: string): string[] {
  if (!fs.statSync(name).isDirectory()) return [name];
  return fs
    .readdirSync(name, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.test\.ya?ml$/.test(file))
    .sort()
    .map((file) => path.join(name, file));
}
