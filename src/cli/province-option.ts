import { provinces, resolveProvince } from '../locality/locality.ts';
import { nearest } from '../message/nearest.ts';
import { text } from '../message/text.ts';
import { type CommandContext, UsageError } from './command.ts';

/** The code of the province that a person named by code or by name, with or without diacritics. @throws UsageError */
export function provinceCode(context: CommandContext, given: string): string {
  const resolved = resolveProvince(given);
  if (resolved?.via === 'code' || resolved?.via === 'name') return resolved.code;
  const { language } = context;
  const lines = [text(language, 'cli.no_province', { given })];
  const close = resolved ?? nearestProvince(given);
  if (close)
    lines.push(text(language, 'cli.nearest_province', { name: close.name, code: close.code }));
  throw new UsageError(lines.join('\n'));
}

function nearestProvince(given: string): { name: string; code: string } | undefined {
  const named = provinces().map(({ code, nameVi }) => ({ code, name: nameVi }));
  const name = nearest(
    given,
    named.map((one) => one.name),
  );
  return named.find((one) => one.name === name);
}
