import { text } from '../../message/text.ts';
import { checkSamples, type SampleReport } from '../../normalize/kit/check-samples.ts';
import { makeParserFolder } from '../../normalize/kit/new-parser.ts';
import { PARSERS_FOLDER, samplesFolder } from '../../normalize/kit/samples.ts';
import { findParser } from '../../normalize/parse-stream.ts';
import { PARSERS } from '../../normalize/parsers.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  optionText,
  UsageError,
} from '../command.ts';
import { columns, print, printJson, printTable } from '../output.ts';

const VALUE_SHOWN = 80;

/** `gac parser …`: the kit for those who write parsers; it needs no service. */
export const PARSER_COMMANDS: readonly Command[] = [
  {
    name: ['parser', 'test'],
    summary: 'cli.parser_test',
    synopsis: '[TYPE]… [--folder DIRECTORY] [--update]',
    options: { folder: { type: 'string' }, update: { type: 'boolean' } },
    run: testParsers,
  },
  {
    name: ['parser', 'new'],
    summary: 'cli.parser_new',
    synopsis: 'TYPE [--folder DIRECTORY] < sample.log',
    options: { folder: { type: 'string' } },
    run: newParser,
  },
];

async function testParsers(context: CommandContext) {
  const root = optionText(context, 'folder') ?? PARSERS_FOLDER;
  const update = context.options['update'] === true;
  const parsers =
    context.rest.length === 0 ? PARSERS : context.rest.map((type) => findParser(type));
  const reports = parsers.flatMap((parser) => checkSamples(parser, { root, update }));
  const bare = parsers.filter(({ type }) => !reports.some((report) => report.type === type));
  if (context.json) printJson(context, reports);
  else printReports(context, reports);
  for (const { type } of context.json ? [] : bare) {
    const folder = samplesFolder(type, root);
    print(context, text(context.language, 'cli.parser_no_samples', { type, folder }));
  }
  const good = reports.every(({ verdict }) => verdict === 'same' || verdict === 'written');
  return good && bare.length === 0 ? EXIT.ok : EXIT.failed;
}

function printReports(context: CommandContext, reports: readonly SampleReport[]): void {
  const { language } = context;
  printTable(
    context,
    [...columns(context, ['type']), '', '', ''],
    reports.map(({ type, sample, records, verdict }) => [
      type,
      sample,
      String(records),
      text(language, `cli.parser_verdict.${verdict}`),
    ]),
  );
  for (const { type, sample, differences } of reports) {
    for (const { record, field, expected, found } of differences) {
      const shown = { record, field, expected: short(expected), found: short(found) };
      print(context, `${type} ${sample}: ${text(language, 'cli.parser_difference', shown)}`);
    }
  }
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? '–').slice(0, VALUE_SHOWN);
}

async function newParser(context: CommandContext) {
  const { language } = context;
  const type = argument(context, 'TYPE');
  const root = optionText(context, 'folder') ?? PARSERS_FOLDER;
  let sample = '';
  for await (const chunk of context.input) sample += String(chunk);
  const made = makeParserFolder(type, sample, root);
  if (made.kind === 'bad_type') {
    throw new UsageError(text(language, 'cli.parser_type_form'));
  }
  if (made.kind === 'exists') {
    context.errors.write(`${text(language, 'cli.parser_exists', { folder: made.folder })}\n`);
    return EXIT.failed;
  }
  if (context.json) printJson(context, made);
  else print(context, text(language, 'cli.parser_made', { ...made, type }));
  return EXIT.ok;
}
