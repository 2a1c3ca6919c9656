import type { Formula } from './formula.ts';

/** Of leaves that hold: what an event must show then, and the price of looking for it. */
export interface Signs<Leaf> {
  costOf(leaf: Leaf): number;
  /** Things of which the event shows at least one. */
  signsOf(leaf: Leaf): readonly number[];
}

/** What only a formula has that can be true of an event that shows nothing. */
const NO_WITNESS = Number.POSITIVE_INFINITY;

/**
 * The cheapest signs of which an event must show at least one before a formula can be true, or `undefined` when it can be true of
 * an event that shows nothing. A negated leaf gives no sign.
 */
export function findWitness<Leaf>(
  formula: Formula<Leaf>,
  signs: Signs<Leaf>,
): Set<number> | undefined {
  const search = new WitnessSearch(signs);
  if (search.costOf(formula, true) === NO_WITNESS) return undefined;
  search.gather(formula, true);
  return search.found;
}

class WitnessSearch<Leaf> {
  readonly found = new Set<number>();
  readonly #signs: Signs<Leaf>;

  constructor(signs: Signs<Leaf>) {
    this.#signs = signs;
  }

  costOf(formula: Formula<Leaf>, isPositive: boolean): number {
    if (formula.op === 'leaf') return isPositive ? this.#signs.costOf(formula.leaf) : NO_WITNESS;
    if (formula.op === 'not') return this.costOf(formula.part, !isPositive);
    const needsAll = (formula.op === 'and') === isPositive;
    let cost = needsAll ? NO_WITNESS : 0;
    for (const part of formula.parts) {
      const own = this.costOf(part, isPositive);
      cost = needsAll ? Math.min(cost, own) : cost + own;
    }
    return cost;
  }

  gather(formula: Formula<Leaf>, isPositive: boolean): void {
    if (formula.op === 'leaf') {
      for (const sign of this.#signs.signsOf(formula.leaf)) this.found.add(sign);
    } else if (formula.op === 'not') {
      this.gather(formula.part, !isPositive);
    } else if ((formula.op === 'and') === isPositive) {
      this.gather(this.#cheapest(formula.parts, isPositive), isPositive);
    } else {
      for (const part of formula.parts) this.gather(part, isPositive);
    }
  }

  #cheapest(parts: readonly Formula<Leaf>[], isPositive: boolean): Formula<Leaf> {
    const [first, ...others] = parts as readonly [Formula<Leaf>, ...Formula<Leaf>[]];
    let best = first;
    let bestCost = this.costOf(first, isPositive);
    for (const part of others) {
      const cost = this.costOf(part, isPositive);
      if (cost >= bestCost) continue;
      best = part;
      bestCost = cost;
    }
    return best;
  }
}
