import type { ItemContext } from './build-item.ts';
import type { Formula } from './formula.ts';
import { join, substitute } from './formula.ts';
import { parseCondition } from './parse-condition.ts';
import { parseSelections } from './parse-selections.ts';
import type { YamlMap } from './read-values.ts';
import { isYamlMap } from './read-values.ts';
import type { DocumentPath } from './source-document.ts';
import type { FieldItem } from './value-test.ts';

/** Reads `detection:` into one formula over field items; `undefined` when anything is wrong. */
export function parseDetection(
  document: YamlMap,
  context: ItemContext,
): Formula<FieldItem> | undefined {
  const detection = document['detection'];
  const { issues } = context;
  if (!isYamlMap(detection)) {
    issues.error(['detection'], '"detection" is not a map.', 'Give selections and a condition.');
    return undefined;
  }
  if (detection['timeframe'] !== undefined) {
    issues.error(
      ['detection', 'timeframe'],
      '"timeframe" is no longer part of Sigma.',
      'Write a correlation document with a timespan.',
    );
  }
  return parseConditions(detection, ['detection'], context);
}

/** Reads the selections and the condition of a detection or a filter. */
export function parseConditions(
  map: YamlMap,
  path: DocumentPath,
  context: ItemContext & { readonly skip?: readonly string[] },
): Formula<FieldItem> | undefined {
  const { issues } = context;
  const skip = ['condition', 'timeframe', ...(context.skip ?? [])];
  const selections = parseSelections(map, { path, skip, context });
  const value = map['condition'];
  const conditions: unknown[] = Array.isArray(value) ? value : [value];
  if (value === undefined || conditions.length === 0) {
    issues.error(path, 'There is no condition.', 'Add "condition: selection".');
    return undefined;
  }
  const names = [...selections.keys()];
  const used = new Set<string>();
  const parts: (Formula<FieldItem> | undefined)[] = [];
  for (const [index, text] of conditions.entries()) {
    const at = Array.isArray(value) ? [...path, 'condition', index] : [...path, 'condition'];
    if (typeof text !== 'string') {
      issues.error(at, 'The condition is not text.', 'Write "condition: selection".');
      continue;
    }
    const outcome = parseCondition(text, names);
    if ('problem' in outcome) {
      issues.error(at, outcome.problem, outcome.hint);
      continue;
    }
    substitute(outcome.formula, (name) => {
      used.add(name);
      return outcome.formula;
    });
    parts.push(fill(outcome.formula, selections));
  }
  if (issues.refused || parts.some((part) => part === undefined)) return undefined;
  for (const name of names.filter((one) => !used.has(one))) {
    issues.warn([...path, name], `The condition does not use "${name}".`, 'Use or remove it.');
  }
  return join(
    'or',
    parts.filter((part) => part !== undefined),
  );
}

function fill(
  condition: Formula<string>,
  selections: ReadonlyMap<string, Formula<FieldItem> | undefined>,
): Formula<FieldItem> | undefined {
  let complete = true;
  const filled = substitute<string, FieldItem>(condition, (name) => {
    const selection = selections.get(name);
    if (selection === undefined) complete = false;
    return selection ?? { op: 'or', parts: [] };
  });
  return complete ? filled : undefined;
}
