import { GacError, type Issue } from '../event/error.ts';
import { nearest } from '../message/nearest.ts';
import { type Language, MESSAGES, type MessageKey, text } from '../message/text.ts';
import { ApiProblem, BadAddress, ForeignAnswer } from './client.ts';
import { EXIT, type ExitCode, UsageError } from './command.ts';

/** What is at hand when a command failed. */
export interface Failure {
  readonly say: (line: string) => void;
  readonly usage: () => string;
  /** Names of the options that the command takes. */
  readonly options: readonly string[];
  readonly language: Language;
}

/** Says what went wrong and what to do next, in the person's language; gives the exit code. */
export function explain(error: unknown, failure: Failure): ExitCode {
  const { say, usage, language } = failure;
  if (error instanceof UsageError || isArgumentsError(error)) {
    for (const line of usageLines(error, failure)) say(line);
    say(usage());
    return EXIT.usage;
  }
  if (error instanceof GacError && error.code === 'GAC_SERVICE_UNREACHABLE') {
    say(text(language, 'cli.unreachable', { url: error.message }));
    return EXIT.unreachable;
  }
  if (error instanceof GacError && error.code === 'GAC_AUTH_REQUIRED') {
    say(text(language, 'cli.no_key'));
    return EXIT.failed;
  }
  if (error instanceof GacError) {
    sayCoded(error.code, { message: error.message, issues: error.issues }, failure);
    sayHint([systemCode(error.cause), error.code], failure);
    return EXIT.failed;
  }
  if (error instanceof ApiProblem) {
    const code = String(error.problem['code'] ?? error.problem['status']);
    const errors = (error.problem['errors'] ?? []) as (Issue & { pointer: string })[];
    const issues = errors.map(({ pointer, ...issue }) => ({ ...issue, at: pointer }));
    sayCoded(code, { message: error.message, issues }, failure);
    sayHint([code], failure);
    return EXIT.failed;
  }
  if (error instanceof ForeignAnswer || error instanceof BadAddress) {
    const isForeign = error instanceof ForeignAnswer;
    if (isForeign) say(text(language, 'cli.not_gac', { url: error.url, status: error.status }));
    else say(text(language, 'cli.bad_url', { url: error.message }));
    return isForeign ? EXIT.unreachable : EXIT.usage;
  }
  const code = systemCode(error);
  if (hintKey(code) !== undefined) {
    say((error as Error).message);
    sayHint([code], failure);
    return EXIT.failed;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.failed;
}

function isArgumentsError(error: unknown): error is Error {
  return String((error as { code?: unknown } | undefined)?.code).startsWith('ERR_PARSE_ARGS');
}

function usageLines(error: Error, { language, options }: Failure): string[] {
  const unknown = /^Unknown option '(-[^']*)'/.exec(error.message)?.[1];
  if (error instanceof UsageError || unknown === undefined) return [error.message];
  const close = nearest(unknown.replace(/^-+/, ''), options);
  return [
    text(language, 'cli.unknown_option', { name: unknown }),
    ...(close ? [text(language, 'cli.nearest', { name: `--${close}` })] : []),
  ];
}

function sayCoded(
  code: string,
  { message, issues }: { message: string; issues: readonly Issue[] },
  { say }: Failure,
): void {
  say(`${code}: ${message}`);
  for (const { at, detail, hint } of issues) {
    // A single issue is often the whole message already.
    const isSaid = message === `${at}: ${detail}`;
    if (!isSaid) say(`  ${at}: ${detail}${hint ? ` ${hint}` : ''}`);
    else if (hint) say(`  ${hint}`);
  }
}

/** Says the hint of the first code that has one. */
function sayHint(codes: readonly (string | undefined)[], { say, language }: Failure): void {
  const key = codes.map(hintKey).find((name) => name !== undefined);
  if (key !== undefined) say(text(language, key));
}

function hintKey(code: string | undefined): MessageKey | undefined {
  const key = `cli.hint.${code?.toLowerCase()}`;
  return Object.hasOwn(MESSAGES, key) ? (key as MessageKey) : undefined;
}

function systemCode(error: unknown): string | undefined {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException;
  return typeof code === 'string' && syscall !== undefined ? code : undefined;
}
