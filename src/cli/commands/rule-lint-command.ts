import path from 'node:path';
import { knownFields } from '../../detect/lint/known-fields.ts';
import { type LintVerdict, lintRules } from '../../detect/lint/lint-rules.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { type Command, type CommandContext, EXIT, UsageError } from '../command.ts';
import { print, printJson } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import { readRuleFiles } from '../rule-files.ts';

/** `gac rule lint`: says of every rule whether it loads and what is wrong with it; needs no service. */
export const RULE_LINT_COMMAND: Command = {
  name: ['rule', 'lint'],
  summary: 'cli.rule_lint',
  synopsis:
    'DIRECTORY|FILE… [--ecs] [--pipeline NAME] [--mapping FILE]… [--placeholders FILE] [--strict]',
  options: {
    ecs: { type: 'boolean' },
    ...PIPELINE_OPTIONS,
    ...PLACEHOLDER_OPTION,
    strict: { type: 'boolean' },
  },
  run: lint,
};

async function lint(context: CommandContext) {
  const { language, rest, options } = context;
  if (rest.length === 0) {
    throw new UsageError(text(language, 'cli.missing', { name: 'DIRECTORY' }));
  }
  const files = readRuleFiles(context, rest);
  const choice = readPipelineChoice(context, options['ecs'] === true ? 'ecs' : 'none');
  const pipeline = openPipeline(choice);
  const verdicts = lintRules({
    files,
    logsources: LOGSOURCES,
    placeholders: readPlaceholders(context),
    ...(pipeline === undefined ? {} : { fields: knownFields(pipeline) }),
  });
  const counts = countOf(verdicts);
  if (context.json) printJson(context, verdicts);
  else tell(context, verdicts, counts);
  const isBad = counts.error > 0 || (options['strict'] === true && counts.warning > 0);
  return isBad ? EXIT.failed : EXIT.ok;
}

function tell(
  context: CommandContext,
  verdicts: readonly LintVerdict[],
  counts: ReturnType<typeof countOf>,
): void {
  for (const { issues } of verdicts) {
    for (const { at, severity, check, detail, fix } of issues) {
      const place = at.startsWith('/') ? path.relative(process.cwd(), at) : at;
      print(context, `${place}: ${severity} ${check}: ${detail} ${fix}`);
    }
  }
  const { language } = context;
  const loaded = verdicts.filter(({ status }) => status === 'loaded').length;
  const rejected = verdicts.length - loaded;
  print(context, text(language, 'cli.rule_linted', { ...counts, loaded, rejected }));
}

function countOf(verdicts: readonly LintVerdict[]) {
  const issues = verdicts.flatMap((verdict) => verdict.issues);
  const of = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  return { error: of('error'), warning: of('warning'), hint: of('hint') };
}
