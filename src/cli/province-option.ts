import {
  communesOf,
  provinceName,
  provinces,
  resolveCommune,
  resolveProvince,
} from '../locality/locality.ts';
import { nearest } from '../message/nearest.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionText, UsageError } from './command.ts';

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

/** The commune of the option `--commune`, named by code or by name; none when it is not given. @throws UsageError */
export function communeOption(
  context: CommandContext,
  province: string,
): { readonly commune?: string } {
  const given = optionText(context, 'commune');
  if (given === undefined || /^\d{5}$/.test(given))
    return given === undefined ? {} : { commune: given };
  const resolved = resolveCommune(given, { province });
  if (resolved !== undefined && resolved.ambiguous === undefined) return { commune: resolved.code };
  const { language } = context;
  const said = { given, province: provinceName(province, language) };
  const lines = [text(language, 'cli.no_commune', said)];
  const communes = communesOf(province);
  const name = nearest(
    given,
    communes.map((one) => one.name),
  );
  const close = communes.find((one) => one.name === name);
  if (close) {
    const named = { name: close.name, code: close.code };
    lines.push(text(language, 'cli.nearest_province', named));
  }
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
