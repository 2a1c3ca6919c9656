import { foldCase } from './fold-case.ts';

/** A Sigma string: literal runs between wildcards. `*` is any run of characters, `?` exactly one. */
type GlobPart = string | typeof ANY_RUN | typeof ANY_ONE;
export const ANY_RUN: unique symbol = Symbol('*');
export const ANY_ONE: unique symbol = Symbol('?');
export type Glob = readonly GlobPart[];

/**
 * Reads Sigma's wildcards and escapes: `\*` and `\?` are literal, `\\` is one backslash, and a
 * backslash before anything else stays. Source: Sigma rules specification 2.1.0, "Escape characters".
 */
export function parseGlob(text: string): Glob {
  const parts: GlobPart[] = [];
  let literal = '';
  const flush = () => {
    if (literal !== '') parts.push(literal);
    literal = '';
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    const next = text.charAt(at + 1);
    if (char === '\\' && (next === '*' || next === '?' || next === '\\')) {
      literal += next;
      at++;
    } else if (char === '*') {
      flush();
      if (parts.at(-1) !== ANY_RUN) parts.push(ANY_RUN);
    } else if (char === '?') {
      flush();
      parts.push(ANY_ONE);
    } else {
      literal += char;
    }
  }
  flush();
  return parts;
}

/** The text of a glob without wildcards, or `undefined`. */
export function literalOf(glob: Glob): string | undefined {
  if (glob.length === 0) return '';
  return glob.length === 1 && typeof glob[0] === 'string' ? glob[0] : undefined;
}

/** Puts `*` at the ends that lack it. */
export function withRuns(glob: Glob, ends: { start?: boolean; end?: boolean }): Glob {
  const before: Glob = ends.start === true && glob[0] !== ANY_RUN ? [ANY_RUN] : [];
  const after: Glob =
    ends.end === true && (glob.at(-1) !== ANY_RUN || glob.length === 0) ? [ANY_RUN] : [];
  const joined: Glob = [...before, ...glob, ...after];
  return joined.filter((part, at) => part !== ANY_RUN || joined[at - 1] !== ANY_RUN);
}

/** Applies a change to each literal run. */
export function mapLiterals(glob: Glob, change: (literal: string) => string): Glob {
  return glob.map((part) => (typeof part === 'string' ? change(part) : part));
}

export type GlobShape =
  | { readonly kind: 'any' }
  | { readonly kind: 'exact' | 'contains' | 'starts' | 'ends'; readonly text: string }
  | { readonly kind: 'pattern'; readonly longest: string };

/** What a glob amounts to; `pattern` is all that needs stepping through. */
export function shapeOf(glob: Glob): GlobShape {
  const [first, second, third] = glob;
  if (glob.length === 0) return { kind: 'exact', text: '' };
  if (glob.length === 1 && first === ANY_RUN) return { kind: 'any' };
  if (glob.length === 1 && typeof first === 'string') return { kind: 'exact', text: first };
  if (glob.length === 2 && typeof first === 'string' && second === ANY_RUN) {
    return { kind: 'starts', text: first };
  }
  if (glob.length === 2 && first === ANY_RUN && typeof second === 'string') {
    return { kind: 'ends', text: second };
  }
  if (glob.length === 3 && first === ANY_RUN && third === ANY_RUN && typeof second === 'string') {
    return { kind: 'contains', text: second };
  }
  const literals = glob.filter((part) => typeof part === 'string');
  return { kind: 'pattern', longest: literals.reduce((a, b) => (b.length > a.length ? b : a), '') };
}

/** Makes a matcher of whole values; time is linear in the value for each `*`-separated run. */
export function compileGlob(glob: Glob): (value: string) => boolean {
  const head = glob[0] === ANY_RUN;
  const tail = glob.at(-1) === ANY_RUN;
  const runs: GlobPart[][] = [[]];
  for (const part of glob) {
    if (part === ANY_RUN) runs.push([]);
    else runs.at(-1)?.push(part);
  }
  const pieces = runs.filter((run) => run.length > 0).map(toPiece);
  if (pieces.length === 0) return head ? () => true : (value) => value === '';
  return (value) => matchPieces(value, pieces, { head, tail });
}

interface Piece {
  readonly parts: readonly GlobPart[];
  /** First literal, and how many characters stand before it. */
  readonly anchor: string;
  readonly before: number;
}

function toPiece(parts: readonly GlobPart[]): Piece {
  const before = parts.findIndex((part) => typeof part === 'string');
  const anchor = parts[before];
  return typeof anchor === 'string'
    ? { parts, anchor, before }
    : { parts, anchor: '', before: parts.length };
}

function matchPieces(
  value: string,
  pieces: readonly Piece[],
  open: { head: boolean; tail: boolean },
): boolean {
  let at = 0;
  const last = pieces.length - 1;
  for (const [index, piece] of pieces.entries()) {
    const pinnedStart = index === 0 && !open.head;
    const pinnedEnd = index === last && !open.tail;
    if (pinnedStart) {
      const end = endOfPiece(value, piece, 0);
      if (end < 0 || (pinnedEnd && end !== value.length)) return false;
      at = end;
    } else if (pinnedEnd) {
      return endsWithPiece(value, piece, at);
    } else {
      at = findPiece(value, piece, at);
      if (at < 0) return false;
    }
  }
  return true;
}

/** End of the piece when it stands at `from`, else -1. */
function endOfPiece(value: string, piece: Piece, from: number): number {
  let at = from;
  for (const part of piece.parts) {
    if (typeof part === 'string') {
      if (!value.startsWith(part, at)) return -1;
      at += part.length;
    } else {
      const code = value.codePointAt(at);
      if (code === undefined) return -1;
      at += code > 0xffff ? 2 : 1;
    }
  }
  return at;
}

function findPiece(value: string, piece: Piece, from: number): number {
  for (let at = from; at <= value.length; at++) {
    if (piece.before === 0) {
      at = value.indexOf(piece.anchor, at);
      if (at < 0) return -1;
    }
    const end = endOfPiece(value, piece, at);
    if (end >= 0) return end;
  }
  return -1;
}

function endsWithPiece(value: string, piece: Piece, from: number): boolean {
  const ones = piece.parts.filter((part) => part === ANY_ONE).length;
  const fixed = piece.parts.reduce(
    (sum, part) => sum + (typeof part === 'string' ? part.length : 0),
    0,
  );
  // Each `?` is one or two UTF-16 units.
  for (let at = value.length - fixed - ones; at >= value.length - fixed - 2 * ones; at--) {
    if (at >= from && endOfPiece(value, piece, at) === value.length) return true;
  }
  return false;
}

/** Folds the case of all literal runs. */
export function foldGlob(glob: Glob): Glob {
  return mapLiterals(glob, foldCase);
}
