import { setFlagsFromString } from 'node:v8';
import { RE2JS } from 're2js';
import { foldCase } from './fold-case.ts';
import { translateRegex } from './translate-regex.ts';

// With these flags a pattern of the linear subset cannot hang: V8 leaves backtracking for its
// linear engine after 50,000 backtracks. The first makes the flag `l`, which tells what is in it.
setFlagsFromString('--enable-experimental-regexp-engine');
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** Longest value that a regular expression looks at, characters; the rest is not searched. */
const REGEX_VALUE_CHARS_MAX = 65_536;

/** Longest pattern that is accepted, characters. */
const REGEX_PATTERN_CHARS_MAX = 8_192;

/** A regular expression whose time grows linearly with the value. */
export interface SafeRegex {
  /** Identity: same key, same matches. */
  readonly key: string;
  /** Case-folded texts of which a matching value holds at least one; empty = not known. */
  readonly literals: readonly string[];
  test(value: string): boolean;
}

/** Compiles a pattern of Sigma's `re`, or tells why it cannot be run safely. */
export function compileRegex(
  pattern: string,
  flags: string,
): SafeRegex | { readonly problem: string } {
  if (pattern.length > REGEX_PATTERN_CHARS_MAX) {
    return { problem: `the pattern has more than ${REGEX_PATTERN_CHARS_MAX} characters` };
  }
  const translated = translateRegex(pattern, flags);
  if ('problem' in translated) return translated;
  const test = compileV8(translated.source, translated.multiline) ?? compileRe2(pattern, flags);
  if (typeof test !== 'function') return test;
  const literals = translated.literals.map(foldCase);
  return {
    key: `/${pattern}/${[...flags].sort().join('')}`,
    literals,
    test: (value) =>
      test(value.length > REGEX_VALUE_CHARS_MAX ? value.slice(0, REGEX_VALUE_CHARS_MAX) : value),
  };
}

function compileV8(
  source: string | undefined,
  multiline: boolean,
): ((value: string) => boolean) | undefined {
  if (source === undefined) return undefined;
  try {
    // Throws when the linear engine cannot run the pattern.
    new RegExp(source, multiline ? 'lm' : 'l');
    const regex = new RegExp(source, multiline ? 'm' : '');
    return (value) => regex.test(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function compileRe2(
  pattern: string,
  flags: string,
): ((value: string) => boolean) | { problem: string } {
  try {
    let bits = 0;
    if (flags.includes('i')) bits |= RE2JS.CASE_INSENSITIVE;
    if (flags.includes('m')) bits |= RE2JS.MULTILINE;
    if (flags.includes('s')) bits |= RE2JS.DOTALL;
    const regex = RE2JS.compile(pattern, bits);
    return (value) => regex.matcher(value).find();
  } catch (error) {
    return { problem: error instanceof Error ? error.message : String(error) };
  }
}
