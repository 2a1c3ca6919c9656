import type { ParseArgsOptionsConfig } from 'node:util';
import { type Language, type MessageKey, text } from '../message/text.ts';
import type { Client } from './client.ts';

/** What the command line ended with; scripts rely on it. */
export const EXIT = { ok: 0, failed: 1, usage: 2, unreachable: 3 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** What a command works with. */
export interface CommandContext {
  readonly language: Language;
  /** Options by name, as `parseArgs` gives them. */
  readonly options: Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** Arguments that are no options. */
  readonly rest: readonly string[];
  readonly json: boolean;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
  /** The API of the running service; made at first use. */
  client(): Client;
}

/** One `gac <noun> <verb>`. */
export interface Command {
  /** Such as `['alert', 'list']`, or `['start']`. */
  readonly name: readonly string[];
  readonly summary: MessageKey;
  /** What follows the name, such as `ID… --note TEXT`. */
  readonly synopsis: string;
  readonly options: ParseArgsOptionsConfig;
  run(context: CommandContext): Promise<ExitCode>;
}

/** A call that cannot be understood: shown with the command's usage, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The text of an option, or `undefined`. */
export function optionText(context: CommandContext, name: string): string | undefined {
  const value = context.options[name];
  return typeof value === 'string' ? value : undefined;
}

/** All values of a repeatable option. */
export function optionList(context: CommandContext, name: string): readonly string[] {
  const value = context.options[name];
  return Array.isArray(value) ? value : typeof value === 'string' ? [value] : [];
}

/** The first argument, which the command cannot do without. @throws UsageError that names it */
export function argument(context: CommandContext, name: string): string {
  const [value] = context.rest;
  if (value === undefined) throw missing(context, name);
  return value;
}

/** An option that the command cannot do without. @throws UsageError that names it */
export function neededOption(context: CommandContext, name: string): string {
  const value = optionText(context, name);
  if (value === undefined) throw missing(context, `--${name}`);
  return value;
}

/** The error for something that was left out. */
export function missing(context: CommandContext, name: string): UsageError {
  return new UsageError(text(context.language, 'cli.missing', { name }));
}
