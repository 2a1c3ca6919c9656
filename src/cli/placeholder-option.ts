import fs from 'node:fs';
import { type Placeholders, readPlaceholderFile } from '../detect/sigma/read-placeholders.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionText, UsageError } from './command.ts';

/** Option of every command that reads rules. */
export const PLACEHOLDER_OPTION = { placeholders: { type: 'string' } } as const;

/**
 * Reads `--placeholders FILE`; nothing when it is left out.
 * @throws UsageError when the file is not there; GacError GAC_RULE_INVALID when it cannot be understood
 */
export function readPlaceholders(context: CommandContext): Placeholders {
  const file = optionText(context, 'placeholders');
  if (file === undefined) return {};
  if (fs.existsSync(file)) return readPlaceholderFile(file);
  throw new UsageError(text(context.language, 'cli.no_file', { name: file }));
}
