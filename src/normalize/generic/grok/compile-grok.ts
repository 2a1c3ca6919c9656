import { RE2JS } from 're2js';
import { nearest } from '../../../message/nearest.ts';
import { settingsError } from '../../settings/configure-parser.ts';
import { GROK_LIBRARY } from './grok-library.ts';

const REFERENCE = /%\{(\w+)(?::([^:}]+))?(?::(\w+))?\}|\(\?P?<([A-Za-z_][\w.@[\]-]*)>/g;
const DEPTH_MAX = 20;
const EXPANDED_MAX = 65_536;
const FIELD = /^[\w@][\w.@-]{0,199}$/;

/** A value that a pattern took out of a line. */
export type GrokValue = readonly [string, string | number];
/** Reads a line; `undefined` = the pattern does not fit. */
export type GrokMatcher = (line: string) => readonly GrokValue[] | undefined;

interface Capture {
  readonly field: string;
  readonly type: 'string' | 'int' | 'float';
}

/**
 * Compiles a grok pattern to an automaton that takes linear time on any line.
 * @throws GacError GAC_REQUEST_INVALID for unknown patterns (with the nearest name), lookaround and backreferences
 */
export function compileGrok(
  pattern: string,
  own: Readonly<Record<string, string>> = {},
): GrokMatcher {
  const captures: Capture[] = [];
  const source = expand(pattern, { own, captures, depth: 0 });
  let automaton: RE2JS;
  try {
    automaton = RE2JS.compile(source, RE2JS.DOTALL);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw settingsError('pattern', `is no pattern that runs in linear time: ${why.slice(0, 200)}`);
  }
  return (line) => {
    const matcher = automaton.matcher(line);
    return matcher.find() ? valuesOf(matcher, captures) : undefined;
  };
}

function valuesOf(
  matcher: ReturnType<RE2JS['matcher']>,
  captures: readonly Capture[],
): readonly GrokValue[] {
  const values = new Map<string, string | number>();
  for (const [index, { field, type }] of captures.entries()) {
    const text = matcher.group(`g${index}`);
    if (text === null || text === undefined || text === '' || values.has(field)) {
      continue;
    }
    const number = type === 'string' ? Number.NaN : Number(text);
    const whole = type === 'int' ? Math.trunc(number) : number;
    values.set(field, Number.isFinite(whole) ? whole : text);
  }
  return [...values];
}

interface Expansion {
  readonly own: Readonly<Record<string, string>>;
  readonly captures: Capture[];
  readonly depth: number;
}

function expand(pattern: string, at: Expansion): string {
  if (at.depth > DEPTH_MAX) {
    throw settingsError('patterns', 'patterns refer to each other in a circle');
  }
  const expanded = pattern.replace(
    REFERENCE,
    (_, name: string | undefined, field: string | undefined, type: string, group: string) => {
      if (name === undefined) {
        return capture(group, undefined, at);
      }
      const inner = `(?:${expand(definitionOf(name, at.own), { ...at, depth: at.depth + 1 })})`;
      return field === undefined ? inner : `${capture(field, type, at)}${inner})`;
    },
  );
  if (expanded.length > EXPANDED_MAX) {
    throw settingsError('pattern', `is longer than ${EXPANDED_MAX} characters when written out`);
  }
  return expanded;
}

function definitionOf(name: string, own: Readonly<Record<string, string>>): string {
  const definition = Object.hasOwn(own, name)
    ? own[name]
    : Object.hasOwn(GROK_LIBRARY, name)
      ? GROK_LIBRARY[name]
      : undefined;
  if (definition === undefined) {
    const meant = nearest(name, [...Object.keys(own), ...Object.keys(GROK_LIBRARY)]);
    const hint = meant === undefined ? undefined : `Did you mean %{${meant}}?`;
    throw settingsError('pattern', `%{${name}} is not known`, hint);
  }
  return definition;
}

/** Opens a capturing group. `[source][ip]` is another spelling of `source.ip`. */
function capture(written: string, type: string | undefined, { captures }: Expansion): string {
  const field = written.startsWith('[') ? written.slice(1, -1).replaceAll('][', '.') : written;
  if (!FIELD.test(field)) {
    throw settingsError('pattern', `${written} is no name of a field`);
  }
  const known = type === undefined || type === 'string' || type === 'keyword' ? 'string' : type;
  if (known !== 'string' && !/^(?:int|long|float|double)$/.test(known)) {
    throw settingsError(
      'pattern',
      `:${type} is no type`,
      'one of string, int, long, float, double',
    );
  }
  captures.push({
    field,
    type: known === 'string' ? 'string' : /^(?:int|long)$/.test(known) ? 'int' : 'float',
  });
  return `(?P<g${captures.length - 1}>`;
}
