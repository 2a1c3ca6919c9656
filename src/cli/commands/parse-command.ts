import { text } from '../../message/text.ts';
import { parseStream } from '../../normalize/parse-stream.ts';
import { PARSERS } from '../../normalize/parsers.ts';
import type { Clock } from '../../telemetry/clock.ts';
import { BufferedLines } from '../buffered-lines.ts';
import { type Command, type CommandContext, EXIT, neededOption, optionText } from '../command.ts';
import { columns, printJson, printTable } from '../output.ts';

/** `gac parse`: a Unix filter that needs no service. The clock gives records without a year or a stamp their anchor. */
export function parseCommand(clock: Clock): Command {
  return {
    name: ['parse'],
    summary: 'cli.parse',
    synopsis:
      '--type TYPE|auto [--timezone ZONE] [--multiline-start REGEX] < raw > events.ndjson | --list',
    options: {
      type: { type: 'string' },
      timezone: { type: 'string' },
      'multiline-start': { type: 'string' },
      list: { type: 'boolean' },
    },
    run: (context) => (context.options['list'] ? listTypes(context) : parse(context, clock)),
  };
}

async function listTypes(context: CommandContext) {
  const types = PARSERS.map(({ type, title, logsource }) => ({ type, title, logsource }));
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
  const events = new BufferedLines(context.output);
  const letters = new BufferedLines(context.errors);
  const counts = await parseStream({
    input: context.input as AsyncIterable<Uint8Array>,
    output: (line) => events.write(line),
    deadLetter: (line) => letters.write(line),
    type,
    timezone: optionText(context, 'timezone') ?? 'Asia/Ho_Chi_Minh',
    ...(multilineStart === undefined ? {} : { multilineStart }),
    receivedAtMs: clock.now(),
  });
  await events.flush();
  await letters.flush();
  return counts.deadLetters > 0 && counts.events === 0 ? EXIT.failed : EXIT.ok;
}
