import { type Formula, holds } from '../sigma/formula.ts';
import { implies, type WrittenLeaf } from './written-leaf.ts';

/** Questions of a filter beyond which it is not looked at: every one doubles the work. */
const LEAVES_MAX = 12;

/**
 * Whether a filter lets nothing pass that a rule matches. Told from the text alone, so `false` may also mean that it cannot
 * be seen; `true` is certain. `known`: questions whose answer is always the same.
 */
export function hidesAll(
  filter: Formula<WrittenLeaf>,
  rule: Formula<WrittenLeaf>,
  known: (leaf: WrittenLeaf) => boolean | undefined,
): boolean {
  const leaves = [...new Map(leavesOf(filter).map((leaf) => [leaf.key, leaf])).values()];
  if (leaves.length > LEAVES_MAX) return false;
  for (let answers = 0; answers < 2 ** leaves.length; answers++) {
    const truth = new Map(leaves.map(({ key }, index) => [key, (answers & (1 << index)) !== 0]));
    if (!isPossible(leaves, truth, known)) continue;
    if (!holds(filter, ({ key }) => truth.get(key) === true)) continue;
    const sides = {
      yes: leaves.filter(({ key }) => truth.get(key)),
      no: leaves.filter(({ key }) => !truth.get(key)),
    };
    if (canBe(rule, true, sides)) return false;
  }
  return true;
}

function isPossible(
  leaves: readonly WrittenLeaf[],
  truth: ReadonlyMap<string, boolean>,
  known: (leaf: WrittenLeaf) => boolean | undefined,
): boolean {
  return leaves.every((one) => {
    const answer = truth.get(one.key);
    if ((known(one) ?? answer) !== answer) return false;
    return !answer || leaves.every((other) => truth.get(other.key) || !implies(one, other));
  });
}

interface Sides {
  readonly yes: readonly WrittenLeaf[];
  readonly no: readonly WrittenLeaf[];
}

/** Whether a formula may have a truth, given answers; each of its questions is looked at by itself. */
function canBe(formula: Formula<WrittenLeaf>, wanted: boolean, sides: Sides): boolean {
  switch (formula.op) {
    case 'leaf':
      return wanted
        ? !sides.no.some((one) => implies(formula.leaf, one))
        : !sides.yes.some((one) => implies(one, formula.leaf));
    case 'not':
      return canBe(formula.part, !wanted, sides);
    default: {
      const isAll = (formula.op === 'and') === wanted;
      const can = (part: Formula<WrittenLeaf>) => canBe(part, wanted, sides);
      return isAll ? formula.parts.every(can) : formula.parts.some(can);
    }
  }
}

function leavesOf(formula: Formula<WrittenLeaf>): WrittenLeaf[] {
  if (formula.op === 'leaf') return [formula.leaf];
  if (formula.op === 'not') return leavesOf(formula.part);
  return formula.parts.flatMap(leavesOf);
}
