import { eventNames } from '../detect/sigma/pipelines/event-names.ts';
import { nearest } from '../message/nearest.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionList } from './command.ts';

/**
 * Says on stderr which fields of `--filter` are none that events have, when nothing was found: a name that is misspelt finds
 * nothing for ever. It is no error, as documents may bring names of their own.
 */
export function hintAtFilterFields(context: CommandContext): void {
  const names = eventNames();
  for (const filter of optionList(context, 'filter')) {
    const field = /^-?([^:]+):/.exec(filter)?.[1];
    if (field === undefined || names.has(field)) continue;
    const near = nearest(field, names.all);
    const line =
      near === undefined
        ? text(context.language, 'cli.filter_field', { field })
        : text(context.language, 'cli.filter_field_near', { field, near });
    context.errors.write(`${line}\n`);
  }
}
