import { readFileSync, statSync } from 'node:fs';
import { text } from '../message/text.ts';
import { type CommandContext, optionList, UsageError } from './command.ts';

const FILE_BYTES_MAX = 1_048_576;

/**
 * The settings of `--setting name=value`, repeated: `map.client=source.ip` sets one key of an object, a value that is a
 * JSON object or list is read as such, everything else is text. `@settings.json` takes all that a JSON file names; what
 * comes after it wins. `undefined` = none was given.
 * @throws UsageError where there is no `=`, and for a file that cannot be read or holds no JSON object
 */
export function settingOptions(context: CommandContext): Record<string, unknown> | undefined {
  const given = optionList(context, 'setting');
  if (given.length === 0) {
    return undefined;
  }
  const settings: Record<string, unknown> = {};
  for (const setting of given) {
    if (setting.startsWith('@')) {
      Object.assign(settings, settingsIn(context, setting.slice(1)));
      continue;
    }
    const equals = setting.indexOf('=');
    if (equals < 1) {
      throw new UsageError(text(context.language, 'cli.setting_form', { setting }));
    }
    put(settings, setting.slice(0, equals), settingValue(setting.slice(equals + 1)));
  }
  return settings;
}

function settingsIn(context: CommandContext, file: string): object {
  const refuse = (detail: string) =>
    new UsageError(text(context.language, 'cli.setting_file', { file, detail }));
  let parsed: unknown;
  try {
    if (statSync(file).size > FILE_BYTES_MAX) throw new Error(`> ${FILE_BYTES_MAX} B`);
    parsed = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw refuse(error instanceof Error ? error.message : String(error));
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) {
    throw refuse('{…}');
  }
  return parsed;
}

function put(settings: Record<string, unknown>, name: string, value: unknown): void {
  const dot = name.indexOf('.');
  if (dot < 1) {
    settings[name] = value;
    return;
  }
  const outer = name.slice(0, dot);
  const inner = { ...(settings[outer] as Record<string, unknown> | undefined) };
  inner[name.slice(dot + 1)] = value;
  settings[outer] = inner;
}

function settingValue(text: string): unknown {
  if (!/^(?:\{.*\}|\[.*\])$/s.test(text)) {
    return text;
  }
  try {
    return JSON.parse(text);
  } catch {
    // A log format may begin with a brace too: then it is text.
    return text;
  }
}
