import type { Command } from '../../cli/command.ts';

/**
 * The commands of which a command line is one. The filter `gac rule eval` comes alone: it does not wait until the code of the
 * service, of which it needs nothing, is read.
 */
export async function commandsFor(words: readonly string[]): Promise<readonly Command[]> {
  if (words[0] === 'rule' && words[1] === 'eval') {
    const { RULE_EVAL_COMMAND } = await import('../../cli/commands/rule-eval-command.ts');
    return [RULE_EVAL_COMMAND];
  }
  const { COMMANDS } = await import('./commands.ts');
  return COMMANDS;
}
