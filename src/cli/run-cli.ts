import { type ParseArgsOptionsConfig, parseArgs } from 'node:util';
import { nearest } from '../message/nearest.ts';
import { type Language, text } from '../message/text.ts';
import { type Client, createClient } from './client.ts';
import { type Command, type CommandContext, EXIT, type ExitCode } from './command.ts';
import { explain } from './explain.ts';
import { optionHelp } from './option-help.ts';

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
  const early = earlyOptions(words);
  const named = words.slice(early.length);
  const command = commands.find(({ name }) => name.every((part, index) => named[index] === part));
  const say = (line: string) => environment.errors.write(`${line}\n`);
  if (!command) {
    const isHelp = words.includes('--help') || words.includes('-h');
    return overview({ words: named, isHelp }, commands, { ...environment, language });
  }
  const usage = () =>
    `${text(language, 'cli.usage')}: gac ${command.name.join(' ')} ${command.synopsis}`.trimEnd();
  const options: ParseArgsOptionsConfig = { ...command.options, ...COMMON_OPTIONS };
  try {
    const { values, positionals } = parseArgs({
      args: withJoinedValues([...early, ...named.slice(command.name.length)], options),
      options: { ...command.options, ...COMMON_OPTIONS },
      allowPositionals: true,
    });
    if (values.help) {
      environment.output.write(`${helpOf(command, language, usage()).join('\n')}\n`);
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
    return explain(error, { say, usage, options: Object.keys(options), language });
  }
}

function helpOf(command: Command, language: Language, usage: string): string[] {
  const options = optionHelp(command, language);
  const name = ['gac', ...command.name];
  return [
    text(language, command.summary),
    '',
    usage,
    ...(options.length > 0 ? ['', `${text(language, 'cli.options')}:`, ...options] : []),
    '',
    text(language, 'cli.common'),
    text(language, 'cli.see', { page: `docs/cli.md#${name.join('-')}` }),
  ];
}

/** What every command takes may stand before its name, too: `gac --json alert list`. */
function earlyOptions(words: readonly string[]): readonly string[] {
  const common: ParseArgsOptionsConfig = COMMON_OPTIONS;
  let count = 0;
  for (;;) {
    const [, name = '', value] = /^--([a-z]+)(=.*)?$/s.exec(words[count] ?? '') ?? [];
    const option = common[name];
    if (option === undefined) return words.slice(0, count);
    count += option.type === 'string' && value === undefined ? 2 : 1;
  }
}

/** `--filter -source.ip:…` as one word: what begins with one hyphen is the value of the option before it. */
function withJoinedValues(words: readonly string[], options: ParseArgsOptionsConfig): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const before = joined.at(-1) ?? '';
    const takesValue = before.startsWith('--') && options[before.slice(2)]?.type === 'string';
    const isValue = takesValue && /^-[^-]/.test(word) && word !== '-h';
    if (isValue) joined[joined.length - 1] = `${before}=${word}`;
    else joined.push(word);
  }
  return joined;
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
  { words, isHelp }: { readonly words: readonly string[]; readonly isHelp: boolean },
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
    const stream = isHelp ? output : errors;
    stream.write(`${[text(language, 'cli.verbs', { noun: asked }), ...verbs].join('\n')}\n`);
    return isHelp ? EXIT.ok : EXIT.usage;
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
