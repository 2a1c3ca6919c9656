import type { Formula } from './formula.ts';

/** A formula over atoms, laid out to be decided: what is known without a look comes first. */
export interface Decision {
  /** Atoms of which it is known whether they were seen. */
  readonly known: Int32Array;
  /** Atoms that must be tried. */
  readonly tried: Int32Array;
  readonly parts: readonly Decision[];
  /** The truth of one of these that settles all: true of an `or`, false of an `and`. */
  readonly stop: boolean;
  readonly isNegated: boolean;
}

/** Lays out a formula. */
export function layOut(formula: Formula<number>, isKnown: (atom: number) => boolean): Decision {
  let own = formula;
  let isNegated = false;
  while (own.op === 'not') {
    isNegated = !isNegated;
    own = own.part;
  }
  const parts = own.op === 'leaf' ? [own] : own.parts;
  const atoms = parts.flatMap((part) => (part.op === 'leaf' ? [part.leaf] : []));
  return {
    known: Int32Array.from(atoms.filter(isKnown)),
    tried: Int32Array.from(atoms.filter((atom) => !isKnown(atom))),
    parts: parts.filter(({ op }) => op !== 'leaf').map((part) => layOut(part, isKnown)),
    stop: own.op === 'or',
    isNegated,
  };
}
