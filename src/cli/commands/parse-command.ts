import { text } from '../../message/text.ts';
import { explainDetection } from '../../normalize/explain-detection.ts';
import { parseStream } from '../../normalize/parse-stream.ts';
import { PARSERS } from '../../normalize/parsers.ts';
import { parserFacts } from '../../normalize/settings/parser-facts.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { BufferedLines } from '../buffered-lines.ts';
import { type Command, type CommandContext, EXIT, neededOption, optionText } from '../command.ts';
import { columns, print, printJson, printTable } from '../output.ts';
import { settingOptions } from '../setting-option.ts';

/** What `--explain` looks at. */
const EXPLAINED_RECORDS = 64;
const EXPLAINED_CHARACTERS_MAX = 4_194_304;

/** `gac parse`: a Unix filter that needs no service. The clock gives records without a year or a stamp their anchor. */
export function parseCommand(clock: Clock): Command {
  return {
    name: ['parse'],
    summary: 'cli.parse',
    synopsis:
      '--type TYPE|auto [--setting NAME=VALUE]… [--timezone ZONE] [--multiline-start REGEX] [--explain] < raw > events.ndjson | --list',
    options: {
      type: { type: 'string' },
      timezone: { type: 'string' },
      'multiline-start': { type: 'string' },
      setting: { type: 'string', multiple: true },
      explain: { type: 'boolean' },
      list: { type: 'boolean' },
    },
    run: (context) => {
      if (context.options['list']) return listTypes(context);
      return context.options['explain'] ? explain(context, clock) : parse(context, clock);
    },
  };
}

async function listTypes(context: CommandContext) {
  const types = PARSERS.map((parser) => {
    const { type, title, settings } = parserFacts(parser);
    return { type, title, logsource: parser.logsource, ...(settings ? { settings } : {}) };
  });
  if (context.json) printJson(context, types);
  else {
    printTable(
      context,
      [...columns(context, ['type']), text(context.language, 'cli.parse_types')],
      types.map(({ type, title }) => [type, title[context.language]]),
    );
  }
  return EXIT.ok;
}

async function parse(context: CommandContext, clock: Clock) {
  const type = neededOption(context, 'type');
  const multilineStart = optionText(context, 'multiline-start');
  const settings = settingOptions(context);
  const events = new BufferedLines(context.output);
  const letters = new BufferedLines(context.errors);
  const counts = await parseStream({
    input: context.input as AsyncIterable<Uint8Array>,
    output: (line) => events.write(line),
    deadLetter: (line) => letters.write(line),
    type,
    timezone: optionText(context, 'timezone') ?? 'Asia/Ho_Chi_Minh',
    ...(multilineStart === undefined ? {} : { multilineStart }),
    ...(settings === undefined ? {} : { settings }),
    receivedAtMs: clock.now(),
  });
  await events.flush();
  await letters.flush();
  return counts.deadLetters > 0 && counts.events === 0 ? EXIT.failed : EXIT.ok;
}

/** Says how well each type fits the beginning of the input, and why not wholly. */
async function explain(context: CommandContext, clock: Clock) {
  const records: string[] = [];
  let held = '';
  for await (const chunk of context.input) {
    held += String(chunk);
    if (held.length > EXPLAINED_CHARACTERS_MAX) break;
  }
  for (const line of held.split(/\r?\n/)) {
    if (line !== '' && records.length < EXPLAINED_RECORDS) records.push(line);
  }
  const timezone = optionText(context, 'timezone') ?? 'Asia/Ho_Chi_Minh';
  const fits = explainDetection(records, PARSERS, { timezone, receivedAtMs: clock.now() });
  if (context.json) {
    printJson(context, fits);
    return fits.length > 0 ? EXIT.ok : EXIT.failed;
  }
  const { language } = context;
  const [best] = fits;
  if (best === undefined) {
    print(context, text(language, 'cli.explain.none'));
    return EXIT.failed;
  }
  printTable(
    context,
    [
      ...columns(context, ['type']),
      text(language, 'cli.explain.sureness'),
      text(language, 'cli.explain.parsed'),
      text(language, 'cli.explain.first_failure'),
    ],
    fits.map(({ type, sureness, parsed, records: all, firstFailure }) => [
      type,
      sureness.toFixed(2),
      `${parsed}/${all}`,
      firstFailure === undefined ? '' : `${firstFailure.record}: ${firstFailure.detail}`,
    ]),
  );
  const { type, parsed } = best;
  print(context, text(language, 'cli.explain.best', { type, parsed, records: records.length }));
  return EXIT.ok;
}
