import { setFlagsFromString } from 'node:v8';
import { RE2JS } from 're2js';
import { CEILINGS } from '../budget/static-budgets.ts';
import { foldCase } from './fold-case.ts';
import { translateRegex } from './translate-regex.ts';

// The first flag makes the flag `l`, the linear engine. With the second the backtracking engine leaves a value to it
// after 50,000 backtracks, which ends what would be exponential; loops over single characters are not counted.
setFlagsFromString('--enable-experimental-regexp-engine');
setFlagsFromString('--enable-experimental-regexp-engine-on-excessive-backtracks');

/** Longest value for which backtracking over two, or over more, runs of any length is no longer than the linear engine. */
const BACKTRACKED_CHARS_MAX = { two: 4_096, more: 256 } as const;

/** Longest pattern that is accepted, characters. */
const REGEX_PATTERN_CHARS_MAX = CEILINGS.patternChars;

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
    test,
  };
}

function compileV8(
  source: string | undefined,
  multiline: boolean,
): ((value: string) => boolean) | undefined {
  if (source === undefined) return undefined;
  try {
    // Throws when the linear engine cannot run the pattern.
    const linear = new RegExp(source, multiline ? 'lm' : 'l');
    const quick = new RegExp(source, multiline ? 'm' : '');
    const quickCharsMax = backtrackedCharsMax(source, multiline);
    return (value) => (value.length <= quickCharsMax ? quick : linear).test(value);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/**
 * Longest value that backtracking may look at. Each run of any length may begin and end anywhere, and a match without an
 * anchor too: two such choices cost the square of the length, three its cube.
 */
function backtrackedCharsMax(source: string, multiline: boolean): number {
  const plain = source.replaceAll(/\\./gs, 'x').replaceAll(/\[[^\]]*\]/g, 'x');
  const runs = [...plain.matchAll(/[*+]|\{\d+,\}/g)].length;
  const isAnchored = plain.startsWith('^') && !multiline && !plain.includes('|');
  const choices = isAnchored ? runs : runs + 1;
  if (choices <= 1) return Number.POSITIVE_INFINITY;
  return choices === 2 ? BACKTRACKED_CHARS_MAX.two : BACKTRACKED_CHARS_MAX.more;
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
