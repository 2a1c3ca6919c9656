import type { GacEvent } from '../../event/event.ts';
import type { Filter } from '../contract.ts';
import { foldText } from './fold-text.ts';
import { type LikePiece, parseLike } from './like-pattern.ts';

type Scalar = string | number | boolean;
const TESTS = {
  gt: (a: number, b: number) => a > b,
  gte: (a: number, b: number) => a >= b,
  lt: (a: number, b: number) => a < b,
  lte: (a: number, b: number) => a <= b,
} as const;

/** Tells whether a document matches a filter, for the few that a store has to look at itself. */
export function evaluateFilter(filter: Filter, doc: GacEvent, timeMs: number): boolean {
  switch (filter.op) {
    case 'and':
      return filter.of.every((child) => evaluateFilter(child, doc, timeMs));
    case 'or':
      return filter.of.some((child) => evaluateFilter(child, doc, timeMs));
    case 'not':
      return !evaluateFilter(filter.of, doc, timeMs);
    case 'exists':
      return existsAt(doc, '', filter.field);
    case 'eq':
      return valuesAt(doc, filter.field).some((value) => String(value) === String(filter.value));
    case 'in': {
      const wanted = new Set(filter.values.map(String));
      return valuesAt(doc, filter.field).some((value) => wanted.has(String(value)));
    }
    case 'like': {
      const pieces = foldedPieces(filter.pattern);
      return valuesAt(doc, filter.field).some((value) => isLike(String(value), pieces));
    }
    default: {
      const values = filter.field === '@timestamp' ? [timeMs] : valuesAt(doc, filter.field);
      const test = TESTS[filter.op];
      return values.some((value) => typeof value === 'number' && test(value, filter.value));
    }
  }
}

/**
 * The values of a field: arrays give their members, a dot in a key is a step, null is nothing.
 */
export function valuesAt(node: unknown, field: string): Scalar[] {
  if (Array.isArray(node)) return node.flatMap((member) => valuesAt(member, field));
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, child]) => {
    if (key === field) return scalarsOf(child);
    return field.startsWith(`${key}.`) ? valuesAt(child, field.slice(key.length + 1)) : [];
  });
}

function scalarsOf(node: unknown): Scalar[] {
  if (Array.isArray(node)) return node.flatMap(scalarsOf);
  if (typeof node === 'string' || typeof node === 'boolean') return [node];
  return typeof node === 'number' && Number.isFinite(node) ? [node] : [];
}

function existsAt(node: unknown, path: string, field: string): boolean {
  if (Array.isArray(node)) return node.some((member) => existsAt(member, path, field));
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).some(([key, child]) =>
      existsAt(child, path === '' ? key : `${path}.${key}`, field),
    );
  }
  if (node === null || node === undefined || Number.isNaN(node)) return false;
  return path === field || path.startsWith(`${field}.`);
}

/** Each piece is a run, one character, or one folded character. */
type Step = '*' | '?' | { readonly is: string };

function foldedPieces(pattern: string): readonly Step[] {
  return parseLike(pattern).flatMap((piece: LikePiece): Step[] => {
    if (piece.kind === 'run') return ['*'];
    if (piece.kind === 'one') return ['?'];
    return Array.from(foldText(piece.text.toWellFormed()), (is) => ({ is }));
  });
}

/** Goes back to the last run only, which is enough: time is bounded by both lengths multiplied. */
function isLike(value: string, steps: readonly Step[]): boolean {
  const text = [...foldText(value)];
  let at = 0;
  let step = 0;
  let runStep = -1;
  let runAt = 0;
  while (at < text.length) {
    const wanted = steps[step];
    if (wanted === '*') {
      runStep = step;
      runAt = at;
      step += 1;
    } else if (wanted === '?' || (typeof wanted === 'object' && wanted.is === text[at])) {
      at += 1;
      step += 1;
    } else if (runStep >= 0) {
      runAt += 1;
      at = runAt;
      step = runStep + 1;
    } else return false;
  }
  while (steps[step] === '*') step += 1;
  return step === steps.length;
}
