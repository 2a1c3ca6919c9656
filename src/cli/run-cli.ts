import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { GacError, type Issue } from '../event/error.ts';
import { nearest } from '../message/nearest.ts';
import { type Language, text } from '../message/text.ts';
import { ApiProblem, type Client, createClient } from './client.ts';
import { type Command, type CommandContext, EXIT, type ExitCode, UsageError } from './command.ts';

const COMMON_OPTIONS = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
  url: { type: 'string' },
  key: { type: 'string' },
  data: { type: 'string' },
  lang: { type: 'string' },
} satisfies ParseArgsOptionsConfig;

export interface CliEnvironment {
  readonly url: string | undefined;
  readonly key: string | undefined;
  readonly language: Language;
  readonly dataDirectory: string;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly errors: NodeJS.WritableStream;
}

/** Runs one command line; never throws: every failure is said on stderr with a next step, and is an exit code. */
export async function runCli(
  words: readonly string[],
  commands: readonly Command[],
  environment: CliEnvironment,
): Promise<ExitCode> {
  const language = languageOf(words, environment);
  const command = commands.find(({ name }) => name.every((part, index) => words[index] === part));
  const say = (line: string) => environment.errors.write(`${line}\n`);
  if (!command) return overview(words, commands, { ...environment, language });
  const usage = () =>
    `${text(language, 'cli.usage')}: gac ${command.name.join(' ')} ${command.synopsis}`.trimEnd();
  try {
    const { values, positionals } = parseArgs({
      args: words.slice(command.name.length),
      options: { ...command.options, ...COMMON_OPTIONS },
      allowPositionals: true,
    });
    if (values.help) {
      environment.output.write(
        `${text(language, command.summary)}\n${usage()}\n${text(language, 'cli.common')}\n`,
      );
      return EXIT.ok;
    }
    const { input, output, errors } = environment;
    const io = { input, output, errors, language, json: values.json === true };
    const client = lazyClient(values, environment);
    return await command.run({
      ...io,
      options: values as CommandContext['options'],
      rest: positionals,
      client,
    });
  } catch (error) {
    return explain(error, { say, usage, language });
  }
}

function lazyClient(
  values: { url?: string; key?: string; data?: string },
  environment: CliEnvironment,
): () => Client {
  let client: Client | undefined;
  return () => {
    client ??= createClient({
      url: values.url ?? environment.url,
      key: values.key ?? environment.key,
      dataDirectory: values.data ?? environment.dataDirectory,
    });
    return client;
  };
}

function explain(
  error: unknown,
  {
    say,
    usage,
    language,
  }: { say: (line: string) => void; usage: () => string; language: Language },
): ExitCode {
  const isUsage =
    error instanceof UsageError ||
    String((error as { code?: unknown }).code).startsWith('ERR_PARSE_ARGS');
  if (isUsage) {
    say((error as Error).message);
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
    say(`${error.code}: ${error.message}`);
    sayIssues(error.issues, say);
    return EXIT.failed;
  }
  if (error instanceof ApiProblem) {
    say(`${String(error.problem['code'] ?? error.problem['status'])}: ${error.message}`);
    const errors = (error.problem['errors'] ?? []) as (Issue & { pointer: string })[];
    sayIssues(
      errors.map(({ pointer, ...issue }) => ({ ...issue, at: pointer })),
      say,
    );
    return EXIT.failed;
  }
  say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.failed;
}

function sayIssues(issues: readonly Issue[], say: (line: string) => void): void {
  for (const { at, detail, hint } of issues) say(`  ${at}: ${detail}${hint ? ` ${hint}` : ''}`);
}

function overview(
  words: readonly string[],
  commands: readonly Command[],
  { language, output, errors }: CliEnvironment,
): ExitCode {
  const asked = words
    .filter((word) => !word.startsWith('-'))
    .slice(0, 2)
    .join(' ');
  const known = asked === '' || asked === 'help';
  const lines = [
    text(language, 'cli.about'),
    '',
    `${text(language, 'cli.usage')}: gac <noun> <verb> …`,
    '',
    `${text(language, 'cli.commands')}:`,
    ...commands.map(
      ({ name, summary }) => `  ${name.join(' ').padEnd(20)} ${text(language, summary)}`,
    ),
    '',
    text(language, 'cli.common'),
    text(language, 'cli.more'),
  ];
  if (known) {
    output.write(`${lines.join('\n')}\n`);
    return EXIT.ok;
  }
  const close = nearest(
    asked,
    commands.map(({ name }) => name.join(' ')),
  );
  errors.write(`${text(language, 'cli.unknown', { name: asked })}\n`);
  if (close) errors.write(`${text(language, 'cli.nearest', { name: `gac ${close}` })}\n`);
  else errors.write(`${lines.join('\n')}\n`);
  return EXIT.usage;
}

function languageOf(words: readonly string[], environment: CliEnvironment): Language {
  const at = words.indexOf('--lang');
  const given = at === -1 ? undefined : words[at + 1];
  return given === 'vi' || given === 'en' ? given : environment.language;
}
