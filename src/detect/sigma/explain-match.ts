import type { MatchedCondition } from '../../event/signal.ts';
import type { Formula } from './formula.ts';
import { holds } from './formula.ts';
import type { FieldTest } from './rule-formula.ts';
import { compileValueTest, textOf } from './test-value.ts';
import type { FieldValue } from './values-of.ts';

/** Most conditions told of one match. */
const MATCHED_CONDITIONS_MAX = 32;
/** Longest value told, characters. */
const MATCHED_VALUE_CHARS_MAX = 512;

interface Evidence {
  holds(leaf: FieldTest): boolean;
  /** What the fields of a leaf hold. */
  values(leaf: FieldTest): readonly FieldValue[];
}

/** Which selections, fields and values made a formula true; what only had to be absent is not listed. */
export function explainMatch(formula: Formula<FieldTest>, evidence: Evidence): MatchedCondition[] {
  const found: MatchedCondition[] = [];
  collect(formula, { positive: true, evidence, found, seen: new Set() });
  return found;
}

interface State {
  readonly positive: boolean;
  readonly evidence: Evidence;
  readonly found: MatchedCondition[];
  readonly seen: Set<string>;
}

function collect(formula: Formula<FieldTest>, state: State): void {
  const { positive, evidence, found } = state;
  if (found.length >= MATCHED_CONDITIONS_MAX) return;
  if (formula.op === 'leaf') {
    if (positive && evidence.holds(formula.leaf)) addLeaf(formula.leaf, state);
    return;
  }
  if (formula.op === 'not') {
    collect(formula.part, { ...state, positive: !positive });
    return;
  }
  for (const part of formula.parts) {
    if (holds(part, (leaf) => evidence.holds(leaf)) === positive) collect(part, state);
  }
}

function addLeaf(leaf: FieldTest, state: State): void {
  const { evidence, seen } = state;
  const passes = compileValueTest(leaf.test);
  const values = evidence.values(leaf);
  const found =
    leaf.test.kind === 'reference' ? values[0] : values.find(({ value }) => passes(value));
  const text = found === undefined ? '' : textOf(found.value).slice(0, MATCHED_VALUE_CHARS_MAX);
  const field = found?.field ?? leaf.field;
  const key = `${leaf.selection}\n${field}\n${text}`;
  if (seen.has(key)) return;
  seen.add(key);
  state.found.push({ selection: leaf.selection, field, value: text });
}
