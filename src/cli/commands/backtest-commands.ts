import type { BacktestBody } from '../../api/contract.ts';
import type { Placeholders } from '../../detect/sigma/read-placeholders.ts';
import { text } from '../../message/text.ts';
import { followBacktest } from '../backtest/follow-backtest.ts';
import { showBacktest } from '../backtest/show-backtest.ts';
import {
  type Command,
  type CommandContext,
  EXIT,
  type ExitCode,
  missing,
  optionList,
  optionText,
  UsageError,
} from '../command.ts';
import { printJson } from '../output.ts';
import { PLACEHOLDER_OPTION, readPlaceholders } from '../placeholder-option.ts';
import { noRules, type RuleFile, readRuleFiles } from '../rule-files.ts';

const EXAMPLES_MAX = 100;
const PERIOD = {
  from: { type: 'string' },
  to: { type: 'string' },
  filter: { type: 'string', multiple: true },
  examples: { type: 'string' },
  ...PLACEHOLDER_OPTION,
} as const;

/** `gac rule backtest`: what rules would have told of stored events. */
export const RULE_BACKTEST_COMMAND: Command = {
  name: ['rule', 'backtest'],
  summary: 'cli.rule_backtest',
  synopsis:
    'RULE.yml|DIRECTORY… [--from TIME] [--to TIME] [--filter FIELD:VALUE]… [--examples N] [--placeholders FILE]',
  options: PERIOD,
  run: (context) => {
    if (context.rest.length === 0) throw missing(context, 'RULE.yml');
    return backtest(context, context.rest);
  },
};

/** `gac hunt`: which stored events a rule or a filter means. */
export const HUNT_COMMAND: Command = {
  name: ['hunt'],
  summary: 'cli.hunt',
  synopsis:
    '[--rule FILE]… [--filter FIELD:VALUE]… [--from TIME] [--to TIME] [--examples N] [--placeholders FILE]',
  options: { rule: { type: 'string', multiple: true }, ...PERIOD },
  run: (context) => {
    const rules = optionList(context, 'rule');
    if (rules.length === 0 && optionList(context, 'filter').length === 0) {
      throw missing(context, text(context.language, 'cli.hunt_what'));
    }
    return backtest(context, rules);
  },
};

async function backtest(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  const files = readRuleFiles(context, names);
  if (names.length > 0 && files.length === 0) throw noRules(context, names);
  const outcome = await followBacktest(context, bodyOf(context, files));
  if (outcome === undefined) return EXIT.failed;
  const { result, refused } = outcome;
  if (context.json) printJson(context, { ...result, refused });
  else showBacktest(context, result);
  return result.ended === 'complete' && refused.length === 0 ? EXIT.ok : EXIT.failed;
}

function bodyOf(context: CommandContext, files: readonly RuleFile[]): BacktestBody {
  const from = optionText(context, 'from');
  const to = optionText(context, 'to');
  const filter = optionList(context, 'filter');
  const examples = readExamples(context);
  const placeholders = readPlaceholders(context);
  return {
    ...(files.length === 0 ? {} : { rules: [...files] }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(filter.length === 0 ? {} : { filter: [...filter] }),
    ...(Object.keys(placeholders).length === 0 ? {} : { placeholders: toLists(placeholders) }),
    ...(examples === undefined ? {} : { examples }),
  };
}

/** A copy that may be changed, as bodies of requests are typed. */
function toLists(placeholders: Placeholders): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(placeholders).map(([name, values]) => [name, [...values]]),
  );
}

function readExamples(context: CommandContext): number | undefined {
  const given = optionText(context, 'examples');
  if (given === undefined) return undefined;
  const examples = Number(given);
  if (Number.isInteger(examples) && examples >= 0 && examples <= EXAMPLES_MAX) return examples;
  throw new UsageError(text(context.language, 'backtest.examples', { given, most: EXAMPLES_MAX }));
}
