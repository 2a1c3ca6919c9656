import type { Parser } from './contract.ts';

/** Below this no parser is taken. */
const SURE_ENOUGH = 0.3;
const LOOK_AT_CHARACTERS = 8_192;

/** How surely each parser takes a line for its own, the surest first; only those that are sure enough. */
export function detectParsers(
  line: string,
  parsers: readonly Parser[],
): readonly { readonly parser: Parser; readonly sureness: number }[] {
  const head = line.length > LOOK_AT_CHARACTERS ? line.slice(0, LOOK_AT_CHARACTERS) : line;
  return parsers
    .map((parser) => ({ parser, sureness: surenessOf(parser, head) }))
    .filter(({ sureness }) => sureness >= SURE_ENOUGH)
    .sort((left, right) => right.sureness - left.sureness);
}

function surenessOf(parser: Parser, line: string): number {
  try {
    return parser.detect(line);
  } catch {
    // A defect in a guess costs the guess, not the line.
    return 0;
  }
}
