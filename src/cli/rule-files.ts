import fs from 'node:fs';
import { eachOnce, listRuleFiles } from '../detect/rule-sources.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionList, UsageError } from './command.ts';

/** A rule file with its text. */
export interface RuleFile {
  readonly file: string;
  readonly text: string;
}

/** Files of test cases lie beside rules; `rules/*.yml` names them as well. */
const TEST_FILE = /\.test\.ya?ml$/;

/** Reads files of rules, and those below folders. @throws UsageError that names the first one that is not there */
export function readRuleFiles(context: CommandContext, names: readonly string[]): RuleFile[] {
  const absent = names.find((name) => !fs.existsSync(name));
  if (absent !== undefined) {
    throw new UsageError(text(context.language, 'cli.no_file', { name: absent }));
  }
  const files = names.flatMap((name) =>
    fs.statSync(name).isDirectory() ? listRuleFiles(name) : TEST_FILE.test(name) ? [] : [name],
  );
  return eachOnce(files).map((file) => ({ file, text: fs.readFileSync(file, 'utf8') }));
}

/** Refuses arguments of a command that reads events from stdin. @throws UsageError that names the first one */
export function eventsOnStdin({ language, rest }: CommandContext): void {
  const [word] = rest;
  if (word !== undefined) throw new UsageError(text(language, 'cli.rule_surplus', { word }));
}

/** The error of a call whose rules are none, or all refused. */
export function noRules({ language }: CommandContext, names: readonly string[]): UsageError {
  return new UsageError(text(language, 'cli.rule_none', { names: names.join(', ') }));
}

/** The folders and files of `--rules a,b`. @throws UsageError when there is none */
export function ruleFolders(context: CommandContext): string[] {
  const folders = optionList(context, 'rules')
    .flatMap((one) => one.split(','))
    .filter((one) => one !== '');
  if (folders.length > 0) return folders;
  throw new UsageError(text(context.language, 'cli.missing', { name: '--rules' }));
}
