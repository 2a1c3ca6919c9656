import fs from 'node:fs';
import { parseDocument } from 'yaml';
import { GacError } from '../../event/error.ts';

/** Values of `%placeholders%` by name. */
export type Placeholders = Readonly<Record<string, readonly string[]>>;

/** Longest file of placeholders that is read, characters. */
const FILE_CHARS_MAX = 4_194_304;
const NAME = /^[^%\s]+$/;

/**
 * Reads a file that maps names of `%placeholders%` to a value or a list of values, in YAML or JSON.
 * @throws GacError GAC_RULE_INVALID that names the file and what is wrong in it
 */
export function readPlaceholderFile(file: string): Placeholders {
  const text = fs.readFileSync(file, 'utf8');
  if (text.length > FILE_CHARS_MAX) {
    throw refusal(file, `it has more than ${FILE_CHARS_MAX} characters`);
  }
  const document = parseDocument(text);
  const [error] = document.errors;
  if (error !== undefined) throw refusal(file, error.message);
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (value === null || typeof value !== 'object' || Array.isArray(value)) {
    throw refusal(file, 'it is no map of names to values');
  }
  const entries = Object.entries(value).map(([name, given]): [string, string[]] => {
    const list: unknown[] = Array.isArray(given) ? given : [given];
    const isRight = list.length > 0 && list.every(isValue) && NAME.test(name);
    if (isRight) return [name, list.map(String)];
    throw refusal(file, `"${name}" is not a name without % and blanks with texts or numbers`);
  });
  return Object.fromEntries(entries);
}

function isValue(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

function refusal(file: string, detail: string): GacError {
  return new GacError('GAC_RULE_INVALID', `${file}: ${detail}`);
}
