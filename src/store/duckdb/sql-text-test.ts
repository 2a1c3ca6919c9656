import { foldText } from '../query/fold-text.ts';
import { type LikePiece, parseLike } from '../query/like-pattern.ts';
import type { SqlBinding } from './sql-binding.ts';

/** Writes a test of a text expression. */
export type TextTest = (expression: string) => string;

/**
 * The test of a `like` pattern. Patterns with wildcards only at the ends become substring
 * functions, the others an RE2 expression: DuckDB's own LIKE backtracks and can be made to hang by
 * a pattern with many `%`.
 */
export function likeTest(pattern: string, binding: SqlBinding): TextTest {
  const pieces = parseLike(pattern);
  const simple = simpleTest(pieces, binding);
  if (simple !== undefined) return simple;
  const regex = pieces.map(regexOf).join('');
  return (expression) => `regexp_full_match(lower(${expression}), '${regex}', 's')`;
}

function simpleTest(pieces: readonly LikePiece[], binding: SqlBinding): TextTest | undefined {
  if (pieces.some((piece) => piece.kind === 'one')) return undefined;
  const texts = pieces.filter((piece) => piece.kind === 'text');
  if (texts.length > 1) return undefined;
  const text = foldText(texts[0]?.text ?? '');
  if (texts.length === 0 && pieces.length > 0) return (expression) => `${expression} IS NOT NULL`;
  const bound = binding.text(text);
  const before = pieces[0]?.kind === 'run';
  const after = pieces.at(-1)?.kind === 'run';
  if (before && after) return (expression) => `contains(lower(${expression}), ${bound})`;
  if (before) return (expression) => `suffix(lower(${expression}), ${bound})`;
  if (after) return (expression) => `prefix(lower(${expression}), ${bound})`;
  return (expression) => `lower(${expression}) = ${bound}`;
}

// Every literal character is written as a code point, so the expression holds no quote and no
// operator.
function regexOf(piece: LikePiece): string {
  if (piece.kind === 'run') return '.*';
  if (piece.kind === 'one') return '.';
  const text = foldText(piece.text.toWellFormed());
  return Array.from(text, (char) => `\\x{${(char.codePointAt(0) ?? 0).toString(16)}}`).join('');
}
