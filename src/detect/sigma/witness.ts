import type { Formula } from './formula.ts';

/** Things of which at least one must be seen in an event before a rule can match; with the price of looking. */
export interface Witness<Sign> {
  readonly signs: readonly Sign[];
  readonly cost: number;
}

/**
 * The cheapest set of signs that a formula cannot be true without, or `undefined` when it can be true of an
 * event that shows nothing. `signsOf` tells the same of a leaf that holds; a negated leaf gives no sign.
 */
export function findWitness<Leaf, Sign>(
  formula: Formula<Leaf>,
  signsOf: (leaf: Leaf) => Witness<Sign> | undefined,
): Witness<Sign> | undefined {
  return search(formula, { positive: true, signsOf });
}

function search<Leaf, Sign>(
  formula: Formula<Leaf>,
  context: { positive: boolean; signsOf: (leaf: Leaf) => Witness<Sign> | undefined },
): Witness<Sign> | undefined {
  const { positive } = context;
  if (formula.op === 'leaf') return positive ? context.signsOf(formula.leaf) : undefined;
  if (formula.op === 'not') return search(formula.part, { ...context, positive: !positive });
  const parts = formula.parts.map((part) => search(part, context));
  const needsAll = (formula.op === 'and') === positive;
  return needsAll ? cheapest(parts) : union(parts);
}

function cheapest<Sign>(parts: readonly (Witness<Sign> | undefined)[]): Witness<Sign> | undefined {
  let best: Witness<Sign> | undefined;
  for (const part of parts) {
    if (part !== undefined && (best === undefined || part.cost < best.cost)) best = part;
  }
  return best;
}

function union<Sign>(parts: readonly (Witness<Sign> | undefined)[]): Witness<Sign> | undefined {
  const signs: Sign[] = [];
  let cost = 0;
  for (const part of parts) {
    if (part === undefined) return undefined;
    signs.push(...part.signs);
    cost += part.cost;
  }
  return { signs, cost };
}
