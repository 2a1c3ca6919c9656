import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../message/nearest.ts';
import { type Language, text } from '../message/text.ts';
import { type Client, createClient } from './client.ts';
import { type Command, type CommandContext, EXIT, type ExitCode } from './command.ts';
import { explain } from './explain.ts';

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
    const options = Object.keys({ ...command.options, ...COMMON_OPTIONS });
    return explain(error, { say, usage, options, language });
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
    `${text(language, 'cli.usage')}: ${text(language, 'cli.shape')}`,
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
  const ofNoun = commands.filter(({ name }) => name.length > 1 && name[0] === asked);
  if (ofNoun.length > 0) {
    const verbs = ofNoun.map(({ name, synopsis }) =>
      `  gac ${name.join(' ')} ${synopsis}`.trimEnd(),
    );
    errors.write(`${[text(language, 'cli.verbs', { noun: asked }), ...verbs].join('\n')}\n`);
    return EXIT.usage;
  }
  errors.write(`${text(language, 'cli.unknown', { name: asked })}\n`);
  if (close) errors.write(`${text(language, 'cli.nearest', { name: `gac ${close}` })}\n`);
  else errors.write(`${lines.join('\n')}\n`);
  return EXIT.usage;
}

function languageOf(words: readonly string[], environment: CliEnvironment): Language {
  const at = words.findIndex((word) => word === '--lang' || word.startsWith('--lang='));
  const given = words[at]?.split('=')[1] ?? (at === -1 ? undefined : words[at + 1]);
  return given === 'vi' || given === 'en' ? given : environment.language;
}
