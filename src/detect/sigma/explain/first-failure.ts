import type { ExplainedItem, ExplainedPart } from './condition-tree.ts';

/** The part that decided against a rule. */
export interface Failure {
  readonly item: ExplainedItem;
  /** True: it should not have held, since it stands behind `not`. */
  readonly unwanted: boolean;
}

/**
 * The first part that keeps a condition from the truth wanted. Of alternatives that all fail, the one that comes nearest
 * is followed. `undefined` = the condition has the truth already.
 */
export function firstFailure(part: ExplainedPart, wanted = true): Failure | undefined {
  if (part.holds === wanted) return undefined;
  switch (part.kind) {
    case 'item':
      return { item: part, unwanted: !wanted };
    case 'not':
      return firstFailure(part.part, !wanted);
    case 'selection':
    case 'filter':
      return firstFailure(part.part, wanted);
    default: {
      // One part decides: the first that fails of those that must all be right, the best of the others.
      const mustAll = (part.kind === 'and') === wanted;
      const wrong = part.parts.filter((one) => one.holds !== wanted);
      const ranked = mustAll
        ? wrong
        : wrong.toSorted((a, b) => nearness(b, wanted) - nearness(a, wanted));
      return ranked[0] === undefined ? undefined : firstFailure(ranked[0], wanted);
    }
  }
}

/** Share of the items that have the truth they should have. */
function nearness(part: ExplainedPart, wanted: boolean): number {
  const items = truths(part, wanted);
  return items.length === 0 ? 0 : items.filter(Boolean).length / items.length;
}

function truths(part: ExplainedPart, wanted: boolean): boolean[] {
  if (part.kind === 'item') return [part.holds === wanted];
  if (part.kind === 'not') return truths(part.part, !wanted);
  return 'parts' in part
    ? part.parts.flatMap((one) => truths(one, wanted))
    : truths(part.part, wanted);
}
