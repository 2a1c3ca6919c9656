import { type CommandContext, optionText } from '../../cli/command.ts';
import { configurationFromEnvironment } from '../configuration.ts';

/** The file of the configuration that a command is told: by `--config`, else by `GAC_CONFIG`; `undefined` = it looks for one. */
export function configurationOption(context: CommandContext): string | undefined {
  return optionText(context, 'config') ?? configurationFromEnvironment();
}
