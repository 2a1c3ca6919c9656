import { settingsError } from '../../settings/configure-parser.ts';

const KEY = /%\{([+*&?]?)([^{}]*?)(->)?\}/g;
const NAME = /^[\w@][\w.@-]{0,199}(?:\/\d{1,3})?$/;
const KEYS_MAX = 100;

interface Key {
  readonly kind: 'take' | 'skip' | 'append' | 'key' | 'value';
  readonly name: string;
  /** Further delimiters after the value belong to the gap. */
  readonly padded: boolean;
  /** What follows the value; `''` = the end of the line. */
  readonly delimiter: string;
}

/** Reads a line; `undefined` = it has not the delimiters of the pattern. */
export type Dissector = (line: string) => readonly (readonly [string, string])[] | undefined;

/**
 * Compiles a dissect pattern: `%{a} %{b->} %{?skipped} %{+a} %{*name}=%{&name}`.
 * @throws GacError GAC_REQUEST_INVALID for a pattern without keys, keys that touch, or a name that no field can have
 */
export function compileDissect(pattern: string, appendSeparator: string): Dissector {
  const found = [...pattern.matchAll(KEY)];
  if (found.length === 0 || found.length > KEYS_MAX) {
    throw settingsError('pattern', 'has no %{key}, or more than 100');
  }
  const prefix = pattern.slice(0, found[0]?.index);
  const keys = found.map((match, index): Key => {
    const end = (match.index ?? 0) + match[0].length;
    const next = found[index + 1]?.index ?? pattern.length;
    const delimiter = pattern.slice(end, next);
    if (delimiter === '' && index + 1 < found.length) {
      throw settingsError('pattern', `${match[0]} and the key after it touch`);
    }
    return keyOf(match, delimiter);
  });
  return (line) =>
    line.startsWith(prefix) ? dissected(line, prefix.length, { keys, appendSeparator }) : undefined;
}

function keyOf(match: RegExpExecArray, delimiter: string): Key {
  const [text, mark = '', written = '', arrow] = match;
  const padded = arrow !== undefined;
  if (written === '' || mark === '?') {
    return { kind: 'skip', name: written, padded, delimiter };
  }
  if (!NAME.test(written)) {
    throw settingsError('pattern', `${text} is no name of a field`);
  }
  const kind = mark === '+' ? 'append' : mark === '*' ? 'key' : mark === '&' ? 'value' : 'take';
  return { kind, name: written.replace(/\/\d+$/, ''), padded, delimiter };
}

function dissected(
  line: string,
  from: number,
  { keys, appendSeparator }: { keys: readonly Key[]; appendSeparator: string },
) {
  const values = new Map<string, string>();
  const names = new Map<string, string>();
  let at = from;
  for (const { kind, name, padded, delimiter } of keys) {
    const end = delimiter === '' ? line.length : line.indexOf(delimiter, at);
    if (end < 0) {
      return undefined;
    }
    const text = line.slice(at, end);
    at = end + delimiter.length;
    while (padded && delimiter !== '' && line.startsWith(delimiter, at)) at += delimiter.length;
    if (kind === 'take') values.set(name, text);
    else if (kind === 'append') {
      const before = values.get(name);
      values.set(name, before === undefined ? text : before + appendSeparator + text);
    } else if (kind === 'key') names.set(name, text);
    else if (kind === 'value' && names.has(name)) values.set(names.get(name) ?? '', text);
  }
  return [...values].filter(([name]) => name !== '');
}
