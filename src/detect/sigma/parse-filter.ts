import type { ItemContext } from './build-item.ts';
import type { Formula } from './formula.ts';
import type { IssueList } from './issue-list.ts';
import { parseConditions } from './parse-detection.ts';
import type { YamlMap } from './read-values.ts';
import { isYamlMap, readTexts } from './read-values.ts';
import { allowsDraft } from './specification.ts';
import type { FieldItem } from './value-test.ts';

/** A `filter:` block: the condition that its rules must meet besides their own. */
export interface FilterBlock {
  /** Ids or names, as written. */
  readonly rules: readonly string[];
  /** Every detection rule whose logsource it contains; it then names none. */
  readonly isOfAny: boolean;
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
  const isOfAny = value['rules'] === 'any';
  const rules = isOfAny ? [] : readRules(value, issues);
  const draft = { path: ['filter', 'rules'], what: 'A filter of any rule is' };
  if (isOfAny) allowsDraft(document, draft, issues);
  const formula = parseConditions(value, ['filter'], { ...context, skip: ['rules'] });
  if (formula === undefined) return undefined;
  if (!negates(formula)) {
    issues.warn(
      ['filter', 'condition'],
      'The rules will match only the events that the filter selects: a filter is joined with "and".',
      'To leave these events out, write "condition: not selection".',
    );
  }
  return { rules, isOfAny, formula };
}

function readRules(map: YamlMap, issues: IssueList): FilterBlock['rules'] {
  const path = ['filter', 'rules'];
  const rules = readTexts(map, 'rules', { path: ['filter'], issues });
  if (rules.length === 0) {
    const hint = 'List ids or names of detection rules.';
    issues.error(path, 'The filter names no rule.', hint);
  }
  return rules;
}

function negates(formula: Formula<FieldItem>): boolean {
  if (formula.op === 'leaf') return formula.leaf.negated;
  if (formula.op === 'not') return true;
  return formula.parts.some(negates);
}
