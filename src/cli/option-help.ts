import { type Language, MESSAGES, type MessageKey, text } from '../message/text.ts';
import type { Command } from './command.ts';

/** Where the explanations begin. */
const COLUMN = 30;

/** What `--help` says of the options of a command, in their order. */
export function optionHelp(command: Command, language: Language): string[] {
  return Object.entries(command.options).map(([name, { type, multiple }]) => {
    const value = type === 'string' ? ` ${valueIn(command.synopsis, name)}` : '';
    const head = `  --${name}${value}`;
    const meaning = text(language, optionKey(command, name));
    const often = multiple ? ` ${text(language, 'cli.repeatable')}` : '';
    const isShort = head.length < COLUMN - 1;
    const column = isShort ? head.padEnd(COLUMN) : `${head}\n${' '.repeat(COLUMN)}`;
    return `${column}${meaning}${often}`;
  });
}

/** The text of an option: the command's own, where it means something else by it. */
export function optionKey(command: Command, option: string): MessageKey {
  const own = `cli.option.${command.name.join('.')}.${option}`;
  return (own in MESSAGES ? own : `cli.option.${option}`) as MessageKey;
}

/** What stands for the value in a synopsis, such as `CODE` of `--province CODE`. */
function valueIn(synopsis: string, option: string): string {
  const found = new RegExp(`--${option} (\\w(?:"[^"]*"|[^\\s"[\\]…])*)`).exec(synopsis);
  return found?.[1] ?? '';
}
