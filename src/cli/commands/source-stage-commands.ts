import type { SourceInstructions, SourceView } from '../../api/contract.ts';
import { type MessageKey, text } from '../../message/text.ts';
import {
  argument,
  type Command,
  type CommandContext,
  EXIT,
  optionText,
  UsageError,
} from '../command.ts';
import { followTrial } from '../follow-trial.ts';
import { print, printJson } from '../output.ts';

const DEFAULT_WAIT_SECONDS = 120;

/** What is done with a source after it was registered: configuration, test, observation. */
export const SOURCE_STAGE_COMMANDS: readonly Command[] = [
  {
    name: ['source', 'instructions'],
    summary: 'cli.source_instructions',
    synopsis: 'ID [--shipper NAME]',
    options: { shipper: { type: 'string' } },
    run: (context) => showInstructions(context, argument(context, 'ID')),
  },
  {
    name: ['source', 'trial'],
    summary: 'cli.source_trial',
    synopsis: 'ID [--send] [--notify] [--sample LINE] [--wait SECONDS]',
    options: {
      send: { type: 'boolean' },
      notify: { type: 'boolean' },
      sample: { type: 'string' },
      wait: { type: 'string' },
    },
    run: async (context) => {
      const sample = optionText(context, 'sample');
      const seconds = Number(optionText(context, 'wait') ?? DEFAULT_WAIT_SECONDS);
      return followTrial(context, argument(context, 'ID'), {
        send: context.options['send'] === true,
        notify: context.options['notify'] === true,
        ...(sample === undefined ? {} : { sample }),
        waitMs: (Number.isFinite(seconds) ? seconds : DEFAULT_WAIT_SECONDS) * 1_000,
      });
    },
  },
  stageCommand('observe', true),
  stageCommand('live', false),
];

function stageCommand(name: 'observe' | 'live', observing: boolean): Command {
  return {
    name: ['source', name],
    summary: `cli.source_${name}` satisfies MessageKey,
    synopsis: 'ID',
    options: {},
    run: async (context) => {
      const id = argument(context, 'ID');
      const route = `/v1/sources/${encodeURIComponent(id)}`;
      const client = context.client();
      const { etag } = await client.get<SourceView>(route);
      const { body } = await client.send<SourceView>('PATCH', route, {
        body: { observing },
        ...(etag === undefined ? {} : { ifMatch: etag }),
      });
      if (context.json) printJson(context, body);
      else sayStage(context, body);
      return EXIT.ok;
    },
  };
}

/** Says whether people are told of a source's alerts, and what to do next. */
export function sayStage(context: CommandContext, { id, observing }: SourceView): void {
  const key = observing ? 'cli.stage.observing' : 'cli.stage.live';
  print(context, text(context.language, key, { id }));
}

/** Writes the configuration of one shipper, or of all. @throws UsageError when the source is not sent by it */
export async function showInstructions(context: CommandContext, id: string) {
  const route = `/v1/sources/${encodeURIComponent(id)}/instructions`;
  const { body } = await context.client().get<SourceInstructions>(route);
  const shipper = optionText(context, 'shipper');
  const items = body.items.filter((one) => shipper === undefined || one.shipper === shipper);
  if (items.length === 0) {
    const all = [...new Set(body.items.map((one) => one.shipper))].join(', ');
    const said = { shipper: shipper ?? '', all };
    throw new UsageError(text(context.language, 'cli.check.no_shipper', said));
  }
  if (context.json) printJson(context, { ...body, items });
  else for (const item of items) printItem(context, item);
  return EXIT.ok;
}

function printItem(
  context: CommandContext,
  { title, file, text: content, note }: SourceInstructions['items'][number],
): void {
  print(context, `# ${title}${file === undefined ? '' : `: ${file}`}`);
  if (note !== undefined) print(context, `# ${note[context.language]}`);
  print(context, content);
}
