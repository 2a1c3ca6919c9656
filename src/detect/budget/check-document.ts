import type { IssueList } from '../sigma/issue-list.ts';
import type { YamlMap } from '../sigma/read-values.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { DocumentPath } from '../sigma/source-document.ts';
import { patternSize } from './pattern-size.ts';
import type { StaticBudgets } from './static-budgets.ts';

/** Keys of a detection or filter that are no selections. */
const NO_SELECTIONS = ['condition', 'timeframe', 'rules'];
/** Modifiers whose values hold no wildcards. */
const NO_WILDCARDS = ['re', 'cidr', 'exists', 'fieldref', 'lt', 'lte', 'gt', 'gte'];
const SPLIT = 'Split the rule, or raise detect.budgets';

interface Walk {
  readonly budgets: StaticBudgets;
  readonly issues: IssueList;
}

/**
 * Refuses a document that asks for more than its budgets, before anything is made of it; tells whether it may go on to be
 * read.
 */
export function checkDocument(
  document: YamlMap,
  budgets: StaticBudgets,
  issues: IssueList,
): boolean {
  const before = issues.errors.length;
  const walk = { budgets, issues };
  for (const part of ['detection', 'filter']) {
    const map = document[part];
    if (isYamlMap(map)) checkSelections(map, [part], walk);
  }
  const correlation = document['correlation'];
  const rules = isYamlMap(correlation) ? correlation['rules'] : undefined;
  const count = Array.isArray(rules) ? rules.length : 0;
  const path = ['correlation', 'rules'];
  refuseOver(walk, { path, what: 'The correlation refers to', unit: 'rules', count }, [
    'rulesPerCorrelation',
    'Let correlations of fewer rules stand between, or raise detect.budgets',
  ]);
  return issues.errors.length === before;
}

function checkSelections(map: YamlMap, path: DocumentPath, walk: Walk): void {
  const names = Object.keys(map).filter((name) => !NO_SELECTIONS.includes(name));
  const found = { path, what: 'It has', unit: 'selections', count: names.length };
  refuseOver(walk, found, ['selections', SPLIT]);
  for (const name of names) checkSelection(map[name], [...path, name], { ...walk, depth: 0 });
  const conditions = [map['condition']].flat();
  for (const [index, condition] of conditions.entries()) {
    if (typeof condition !== 'string') continue;
    const at = Array.isArray(map['condition'])
      ? [...path, 'condition', index]
      : [...path, 'condition'];
    const long = { path: at, what: 'The condition has', unit: 'characters' };
    refuseOver(walk, { ...long, count: condition.length }, ['conditionChars', 'Use "1 of name*"']);
    const deep = { path: at, what: 'The condition is nested', unit: 'deep' };
    refuseOver(walk, { ...deep, count: conditionDepth(condition) }, [
      'conditionDepth',
      'Simplify it',
    ]);
  }
}

function checkSelection(
  value: unknown,
  path: DocumentPath,
  walk: Walk & { readonly depth: number },
): void {
  const { budgets, depth } = walk;
  const found = { path, what: 'The selection is nested', unit: 'deep', count: depth };
  // One report for each branch; whatever lies deeper is not looked at.
  if (depth > budgets.selectionDepth) {
    refuseOver(walk, found, ['selectionDepth', 'Split it into selections']);
    return;
  }
  if (Array.isArray(value)) {
    if (value.every((one) => one === null || typeof one !== 'object')) {
      checkValues([], value, { ...walk, path });
      return;
    }
    for (const [index, one] of value.entries()) {
      checkSelection(one, [...path, index], { ...walk, depth: depth + 1 });
    }
  } else if (isYamlMap(value)) {
    for (const [key, values] of Object.entries(value)) {
      checkValues(key.split('|').slice(1), values, { ...walk, path: [...path, key] });
    }
  } else checkValues([], value, { ...walk, path });
}

function checkValues(
  modifiers: readonly string[],
  given: unknown,
  { path, ...walk }: Walk & { readonly path: DocumentPath },
): void {
  const values: readonly unknown[] = Array.isArray(given) ? given.flat(4) : [given];
  const found = { path, what: 'The list has', unit: 'values', count: values.length };
  if (refuseOver(walk, found, ['valuesPerList', SPLIT])) return;
  const isPattern = modifiers.includes('re');
  const hasWildcards = !modifiers.some((name) => NO_WILDCARDS.includes(name));
  for (const [index, value] of values.entries()) {
    if (typeof value !== 'string') continue;
    const at = Array.isArray(given) ? [...path, index] : path;
    if (isPattern) checkPattern(value, at, walk);
    else if (hasWildcards) {
      const count = value.replace(/\\[\\*?]/g, '').match(/[*?]/g)?.length ?? 0;
      refuseOver(walk, { path: at, what: 'The value has', unit: 'wildcards', count }, [
        'wildcardsPerValue',
        'Say it with several shorter values and "all"',
      ]);
    }
  }
}

function checkPattern(pattern: string, path: DocumentPath, walk: Walk): void {
  const long = { path, what: 'The pattern has', unit: 'characters', count: pattern.length };
  if (refuseOver(walk, long, ['patternChars', 'Split it into several patterns'])) return;
  const count = patternSize(pattern);
  const size = { path, what: 'With its repeats written out the pattern has', unit: 'parts', count };
  refuseOver(walk, size, ['patternSize', 'Write + or * instead of counted repeats']);
}

type NumberBudget = Exclude<keyof StaticBudgets, 'windowHours'>;

function refuseOver(
  { budgets, issues }: Walk,
  { path, what, unit, count }: { path: DocumentPath; what: string; unit: string; count: number },
  [budget, hint]: readonly [NumberBudget, string],
): boolean {
  const most = budgets[budget];
  if (count <= most) return false;
  const detail = `${what} ${count} ${unit}, ${most} are allowed (detect.budgets.${budget}).`;
  issues.error(path, detail, `${hint}.`);
  return true;
}

/** Parentheses and `not` that are open at once, at most. */
function conditionDepth(condition: string): number {
  const groups: number[] = [];
  let depth = 0;
  let nots = 0;
  let deepest = 0;
  for (const [token] of condition.matchAll(/[()]|[^\s()]+/g)) {
    if (token === 'not' || token === '(') {
      depth++;
      if (token === 'not') nots++;
      else {
        groups.push(nots);
        nots = 0;
      }
      deepest = Math.max(deepest, depth);
    } else if (token === ')') {
      depth -= 1 + (groups.pop() ?? 0);
    } else {
      depth -= nots;
      nots = 0;
    }
  }
  return deepest;
}
