import { type LikePiece, parseLike } from '../../query/like-pattern.ts';
import { TERM_LENGTH_MAX } from '../mapping/field-tree.ts';
import { letterCases } from './letter-cases.ts';
import type { EsQuery } from './query-body.ts';

/**
 * Single-character wildcards after a run that an automaton can take: each one may double its
 * states.
 */
const ONES_AFTER_RUN_MAX = 6;
/** What Lucene may spend on one automaton. */
const DETERMINIZED_STATES_MAX = 1_000_000;

/** A `like` pattern as Lucene's regular expressions. */
export interface LikeRegexp {
  /** Matches what the pattern matches, or more. */
  readonly source: string;
  /** Whether it matches nothing more. */
  readonly exact: boolean;
  /** Whether values that are longer than a term may match. */
  readonly reachesLong: boolean;
  /** Any text matches. */
  readonly any: boolean;
}

/** Reads a `like` pattern. */
export function likeRegexp(pattern: string): LikeRegexp {
  const pieces = parseLike(pattern);
  const exact = !isTooComplex(pieces);
  const laxer: readonly LikePiece[] = exact
    ? pieces
    : pieces.map((piece) => (piece.kind === 'one' ? { kind: 'run' } : piece));
  return {
    source: laxer.map(regexpOf).join(''),
    exact,
    reachesLong: pieces.some(({ kind }) => kind === 'run') || pattern.length * 2 > TERM_LENGTH_MAX,
    any: pieces.length === 1 && pieces[0]?.kind === 'run',
  };
}

/** The expression of a literal text in any letter case. */
export function anyCase(text: string): string {
  return Array.from(text.toWellFormed(), (character) => {
    const cases = letterCases(character);
    return cases.length > 1 ? `[${cases.join('')}]` : literal(cases[0] ?? character);
  }).join('');
}

/** The expression of a text as it is. */
export function literal(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/g, '\\$&');
}

/** A field has a value that the expression matches from its begin to its end. */
export function regexpQuery(field: string, source: string): EsQuery {
  return {
    regexp: {
      [field]: {
        value: source,
        flags: 'NONE',
        max_determinized_states: DETERMINIZED_STATES_MAX,
      },
    },
  };
}

function regexpOf(piece: LikePiece): string {
  if (piece.kind === 'run') return '.*';
  return piece.kind === 'one' ? '.' : anyCase(piece.text);
}

function isTooComplex(pieces: readonly LikePiece[]): boolean {
  let afterRun = false;
  let ones = 0;
  for (const { kind } of pieces) {
    if (kind === 'run') {
      afterRun = true;
      ones = 0;
    } else if (kind === 'one' && afterRun) {
      ones += 1;
      if (ones > ONES_AFTER_RUN_MAX) return true;
    }
  }
  return false;
}
