import type { ItemContext } from './build-item.ts';
import type { Formula } from './formula.ts';
import { parseConditions } from './parse-detection.ts';
import type { YamlMap } from './read-values.ts';
import { isYamlMap, readTexts } from './read-values.ts';
import type { FieldItem } from './value-test.ts';

/** A `filter:` block: the condition that its rules must meet besides their own. */
export interface FilterBlock {
  /** Ids or names, as written. */
  readonly rules: readonly string[];
  readonly formula: Formula<FieldItem>;
}

/** Reads `filter:`; `undefined` when it cannot be used. */
export function parseFilter(document: YamlMap, context: ItemContext): FilterBlock | undefined {
  const value = document['filter'];
  const { issues } = context;
  if (!isYamlMap(value)) {
    issues.error(['filter'], '"filter" is not a map.', 'Give rules, selections and a condition.');
    return undefined;
  }
  const rules =
    value['rules'] === 'any'
      ? []
      : readTexts(value, 'rules', {
          path: ['filter'],
          issues,
        });
  if (rules.length === 0) {
    issues.error(
      ['filter', 'rules'],
      'The filter names no rule.',
      'List ids or names of detection rules; "any" is a draft of Sigma 2.2.',
    );
  }
  const formula = parseConditions(value, ['filter'], { ...context, skip: ['rules'] });
  if (formula === undefined) return undefined;
  if (!negates(formula)) {
    issues.warn(
      ['filter', 'condition'],
      'The rules will match only the events that the filter selects: a filter is joined with "and".',
      'To leave these events out, write "condition: not selection".',
    );
  }
  return { rules, formula };
}

function negates(formula: Formula<FieldItem>): boolean {
  if (formula.op === 'leaf') return formula.leaf.negated;
  if (formula.op === 'not') return true;
  return formula.parts.some(negates);
}
