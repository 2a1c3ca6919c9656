import type { Combination, CorrelationRule } from '../rule-set.ts';
import { COMBINATIONS_MAX, combinationsOf } from './combinations.ts';
import { leaf, substitute } from './formula.ts';
import { parseCondition } from './parse-condition.ts';
import type { Place } from './read-values.ts';

/** A condition in words, as counts and as ways in which it comes true. */
export interface RuleCondition {
  /** The least number of rules that come together. */
  readonly conditions: CorrelationRule['conditions'];
  /** None when all rules have to come, as they must without a condition. */
  readonly combinations?: readonly Combination[];
}

/** Reads `condition: a and b and not c` over rules as written; `undefined` when it cannot be used. */
export function readRuleCondition(
  text: string,
  rules: readonly string[],
  { path, issues }: Place,
): RuleCondition | undefined {
  const outcome = parseCondition(inLowerCase(text, rules), rules, 'rule');
  if ('problem' in outcome) {
    issues.error(path, outcome.problem, outcome.hint);
    return undefined;
  }
  const used = new Set<string>();
  const formula = substitute(outcome.formula, (name) => {
    used.add(name);
    return leaf(rules.indexOf(name));
  });
  for (const [index, rule] of rules.entries()) {
    if (used.has(rule)) continue;
    const hint = 'Use it in the condition, or remove it from the rules.';
    issues.error(['correlation', 'rules', index], `The condition does not use "${rule}".`, hint);
  }
  const combinations = combinationsOf(formula);
  if (combinations === undefined) {
    const detail = `The condition has more than ${COMBINATIONS_MAX} ways to come true.`;
    issues.error(path, detail, 'Write a correlation for each part, and one over them.');
    return undefined;
  }
  if (combinations.length === 0) {
    issues.error(path, 'The condition never comes true.', 'Remove what contradicts itself.');
    return undefined;
  }
  if (combinations.some(({ needs }) => needs.length === 0)) {
    const hint = 'Join a rule that must come; for silence use event_count with gac.expect.';
    issues.error(path, 'The condition is true when nothing comes.', hint);
    return undefined;
  }
  const value = Math.min(...combinations.map(({ needs }) => needs.length));
  const conditions = [{ operator: 'gte' as const, value }];
  const isWhole = value === rules.length;
  return isWhole ? { conditions } : { conditions, combinations };
}

/** The draft writes operators in capitals, Sigma in small letters: both are read, at the same columns. */
function inLowerCase(text: string, rules: readonly string[]): string {
  return text.replaceAll(/(?<![^\s()])(?:AND|OR|NOT)(?![^\s()])/g, (word) =>
    rules.includes(word) ? word : word.toLowerCase(),
  );
}
