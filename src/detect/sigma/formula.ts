/** A logical formula over leaves; a condition, a selection and a compiled rule are all one. */
export type Formula<Leaf> =
  | { readonly op: 'and' | 'or'; readonly parts: readonly Formula<Leaf>[] }
  | { readonly op: 'not'; readonly part: Formula<Leaf> }
  | { readonly op: 'leaf'; readonly leaf: Leaf };

/** Joins formulas; a single one stays as it is. An empty `and` is true, an empty `or` false. */
export function join<Leaf>(op: 'and' | 'or', parts: readonly Formula<Leaf>[]): Formula<Leaf> {
  const only = parts[0];
  if (parts.length === 1 && only !== undefined) return only;
  return {
    op,
    parts: parts.flatMap((part) => (part.op === op ? part.parts : [part])),
  };
}

/** Negates; two negations cancel out. */
export function negate<Leaf>(part: Formula<Leaf>): Formula<Leaf> {
  return part.op === 'not' ? part.part : { op: 'not', part };
}

/** A formula of one leaf. */
export function leaf<Leaf>(value: Leaf): Formula<Leaf> {
  return { op: 'leaf', leaf: value };
}

/** Replaces each leaf by a formula over other leaves. */
export function substitute<From, To>(
  formula: Formula<From>,
  replace: (leaf: From) => Formula<To>,
): Formula<To> {
  switch (formula.op) {
    case 'leaf':
      return replace(formula.leaf);
    case 'not':
      return negate(substitute(formula.part, replace));
    default:
      return join(
        formula.op,
        formula.parts.map((part) => substitute(part, replace)),
      );
  }
}

/** The truth of a formula, given the truth of its leaves. */
export function holds<Leaf>(formula: Formula<Leaf>, truth: (leaf: Leaf) => boolean): boolean {
  switch (formula.op) {
    case 'leaf':
      return truth(formula.leaf);
    case 'not':
      return !holds(formula.part, truth);
    case 'and':
      return formula.parts.every((part) => holds(part, truth));
    case 'or':
      return formula.parts.some((part) => holds(part, truth));
  }
}
