import fs from 'node:fs';
import path from 'node:path';
import { BUILT_IN_RULES } from '../../detect/built-in-rules.ts';
import { knownFields } from '../../detect/lint/known-fields.ts';
import { lintMappings } from '../../detect/lint/lint-mappings.ts';
import { lintOverlays, type OverlayLintOptions } from '../../detect/lint/lint-overlays.ts';
import { type LintVerdict, lintRules } from '../../detect/lint/lint-rules.ts';
import { listRuleFiles } from '../../detect/rule-sources.ts';
import { text } from '../../message/text.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import { type Command, type CommandContext, EXIT, optionList, UsageError } from '../command.ts';
import { mustFireCases } from '../must-fire.ts';
import { print, printJson } from '../output.ts';
import { openPipeline, PIPELINE_OPTIONS, readPipelineChoice } from '../pipeline-option.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import { noRules, type RuleFile, readRuleFiles } from '../rule-files.ts';

/** `gac rule lint`: says of every rule whether it loads and what is wrong with it; needs no service. */
export const RULE_LINT_COMMAND: Command = {
  name: ['rule', 'lint'],
  summary: 'cli.rule_lint',
  synopsis:
    'DIRECTORY|FILE… [--overlays DIRECTORY|FILE]… [--ecs] [--pipeline NAME] [--mapping FILE]… ' +
    '[--placeholders FILE] [--strict]',
  options: {
    overlays: { type: 'string', multiple: true },
    ecs: { type: 'boolean' },
    ...PIPELINE_OPTIONS,
    ...PLACEHOLDER_OPTION,
    strict: { type: 'boolean' },
  },
  run: lint,
};

async function lint(context: CommandContext) {
  const { language, rest, options } = context;
  const overlayNames = optionList(context, 'overlays');
  const overlays = readRuleFiles(context, overlayNames);
  const choice = readPipelineChoice(context, options['ecs'] === true ? 'ecs' : 'none');
  if (rest.length + overlayNames.length + choice.mappings.length === 0) {
    throw new UsageError(text(language, 'cli.missing', { name: 'DIRECTORY' }));
  }
  const files = readRuleFiles(context, rest);
  const placeholders = readPlaceholders(context);
  const mappings = lintMappings({
    mappings: readRuleFiles(context, choice.mappings),
    rules: files,
    placeholders,
  });
  // Rules over mappings that are refused would be refused for it as well.
  const isReady = mappings.every(({ status }) => status === 'loaded');
  const pipeline = isReady ? openPipeline(choice) : undefined;
  const fields = pipeline === undefined ? {} : { fields: knownFields(pipeline) };
  const common = { placeholders, ...fields };
  const rules = isReady ? lintRules({ files, logsources: LOGSOURCES, ...common }) : [];
  const local = isReady && overlays.length > 0 ? lintLocal({ overlays, files, common }) : [];
  if (isReady && rest.length > 0 && rules.length === 0) throw noRules(context, rest);
  if (isReady && overlayNames.length > 0 && local.length === 0) {
    throw noRules(context, overlayNames);
  }
  const verdicts = [...rules, ...local, ...mappings];
  const counts = countOf(verdicts);
  if (context.json) printJson(context, verdicts);
  else tell(context, verdicts, counts);
  const isBad = counts.error > 0 || (options['strict'] === true && counts.warning > 0);
  return isBad ? EXIT.failed : EXIT.ok;
}

/** Overlays over the rules that are given and those that come with the product: overlays mostly change these. */
function lintLocal({
  overlays,
  files,
  common,
}: {
  readonly overlays: readonly RuleFile[];
  readonly files: readonly RuleFile[];
  readonly common: Pick<OverlayLintOptions, 'placeholders' | 'fields'>;
}): LintVerdict[] {
  const otherRules = listRuleFiles(BUILT_IN_RULES).map((file) => ({
    file,
    text: fs.readFileSync(file, 'utf8'),
  }));
  const mustFire = mustFireCases([...files, ...otherRules].map(({ file }) => file));
  return lintOverlays({ overlays, rules: files, otherRules, mustFire, ...common });
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
  const isLocal = ({ kind }: LintVerdict) => kind === 'overlay' || kind === 'mapping';
  const local = verdicts.filter(isLocal);
  if (local.length > 0) print(context, text(language, 'cli.overlays_linted', statusesOf(local)));
  const rules = statusesOf(verdicts.filter((one) => !isLocal(one)));
  print(context, text(language, 'cli.rule_linted', { ...counts, ...rules }));
}

function statusesOf(verdicts: readonly LintVerdict[]) {
  const loaded = verdicts.filter(({ status }) => status === 'loaded').length;
  return { loaded, rejected: verdicts.length - loaded };
}

function countOf(verdicts: readonly LintVerdict[]) {
  const issues = verdicts.flatMap((verdict) => verdict.issues);
  const of = (severity: string) => issues.filter((issue) => issue.severity === severity).length;
  return { error: of('error'), warning: of('warning'), hint: of('hint') };
}
