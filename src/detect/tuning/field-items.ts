import type { Formula } from '../sigma/formula.ts';
import type { FieldItem } from '../sigma/value-test.ts';

/** Every item that a formula looks at. */
export function fieldItemsOf(formula: Formula<FieldItem>): FieldItem[] {
  if (formula.op === 'leaf') return [formula.leaf];
  if (formula.op === 'not') return fieldItemsOf(formula.part);
  return formula.parts.flatMap(fieldItemsOf);
}
