import type { Combination } from '../rule-set.ts';
import type { Formula } from './formula.ts';

/** Most combinations that one condition may have, at every step of working them out. */
export const COMBINATIONS_MAX = 64;

/**
 * The ways in which a condition comes true, none of which says more than another; empty when it never does, `undefined` when
 * there are more than `COMBINATIONS_MAX`.
 */
export function combinationsOf(condition: Formula<number>): Combination[] | undefined {
  return expand(condition, false)?.map(({ needs, lacks }) => ({
    needs: [...needs].sort((a, b) => a - b),
    lacks: [...lacks].sort((a, b) => a - b),
  }));
}

interface Term {
  readonly needs: ReadonlySet<number>;
  readonly lacks: ReadonlySet<number>;
}

const NONE: ReadonlySet<number> = new Set();

function expand(formula: Formula<number>, isNegated: boolean): Term[] | undefined {
  switch (formula.op) {
    case 'leaf': {
      const own = new Set([formula.leaf]);
      return [isNegated ? { needs: NONE, lacks: own } : { needs: own, lacks: NONE }];
    }
    case 'not':
      return expand(formula.part, !isNegated);
    default: {
      const parts = formula.parts.map((part) => expand(part, isNegated));
      return (formula.op === 'and') === isNegated ? anyOf(parts) : allOf(parts);
    }
  }
}

function anyOf(parts: readonly (Term[] | undefined)[]): Term[] | undefined {
  const terms: Term[] = [];
  for (const part of parts) {
    if (part === undefined) return undefined;
    terms.push(...part);
  }
  return bounded(terms);
}

function allOf(parts: readonly (Term[] | undefined)[]): Term[] | undefined {
  let terms: Term[] = [{ needs: NONE, lacks: NONE }];
  for (const part of parts) {
    if (part === undefined) return undefined;
    const joined = bounded(terms.flatMap((term) => part.map((one) => joinTerms(term, one))));
    if (joined === undefined) return undefined;
    terms = joined;
  }
  return terms;
}

function joinTerms(a: Term, b: Term): Term {
  return { needs: a.needs.union(b.needs), lacks: a.lacks.union(b.lacks) };
}

/** Without what cannot be and what says more than another. */
function bounded(terms: readonly Term[]): Term[] | undefined {
  const possible = terms.filter(({ needs, lacks }) => needs.isDisjointFrom(lacks));
  const kept: Term[] = [];
  for (const term of possible) {
    if (kept.some((one) => isWithin(one, term))) continue;
    for (let i = kept.length - 1; i >= 0; i--) {
      const one = kept[i];
      if (one !== undefined && isWithin(term, one)) kept.splice(i, 1);
    }
    kept.push(term);
  }
  return kept.length > COMBINATIONS_MAX ? undefined : kept;
}

function isWithin(less: Term, more: Term): boolean {
  return less.needs.isSubsetOf(more.needs) && less.lacks.isSubsetOf(more.lacks);
}
