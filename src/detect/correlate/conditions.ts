import type { CompareOperator, CorrelationRule } from '../rule-set.ts';

type Condition = CorrelationRule['conditions'][number];

function holds(operator: CompareOperator, value: number, threshold: number): boolean {
  switch (operator) {
    case 'gt':
      return value > threshold;
    case 'gte':
      return value >= threshold;
    case 'lt':
      return value < threshold;
    case 'lte':
      return value <= threshold;
    case 'eq':
      return value === threshold;
    case 'neq':
      return value !== threshold;
  }
}

/** Tells whether all conditions hold for a value. */
export function satisfies(conditions: readonly Condition[], value: number): boolean {
  for (const condition of conditions) {
    if (!holds(condition.operator, value, condition.value)) return false;
  }
  return true;
}

/** Tells whether every condition is `gt` or `gte`: one that more events of a window cannot make false. */
export function isRising(conditions: readonly Condition[]): boolean {
  return conditions.every(({ operator }) => operator === 'gt' || operator === 'gte');
}

/** The least whole number that satisfies conditions which are all `gt` or `gte`. */
export function leastSatisfying(conditions: readonly Condition[]): number {
  const least = conditions.map(({ operator, value }) =>
    operator === 'gt' ? Math.floor(value) + 1 : Math.ceil(value),
  );
  return Math.max(0, ...least);
}

/** The conditions of a rule; a temporal rule without any asks for all its rules. */
export function effectiveConditions(rule: CorrelationRule): readonly Condition[] {
  if (rule.combinations !== undefined) return rule.conditions;
  if (rule.type.startsWith('temporal') && rule.conditions.length === 0) {
    return [{ operator: 'gte', value: new Set(rule.ruleIds).size }];
  }
  return rule.conditions;
}

/** Tells whether a type measures the numbers of a field. */
export function isOfNumbers(type: CorrelationRule['type']): boolean {
  return type.startsWith('value_') && type !== 'value_count';
}

/** Tells whether something must not come for the rule to fire. */
export function excludes({ combinations = [] }: Pick<CorrelationRule, 'combinations'>): boolean {
  return combinations.some(({ lacks }) => lacks.length > 0);
}

/**
 * How a rule is decided. `rising`: at once, at the event that makes it true. `absence`: by the watermark over a
 * roster. `settled`: by the watermark over the events of a group. `ordered`: by the watermark, at each event of a group.
 * `excluding`: at each event of a group, when the watermark is one window past it.
 */
export function decisionOf(
  rule: CorrelationRule,
): 'rising' | 'absence' | 'settled' | 'ordered' | 'excluding' {
  if (rule.extension !== undefined) return 'ordered';
  if (excludes(rule)) return 'excluding';
  const conditions = effectiveConditions(rule);
  if (rule.type === 'event_count' && rule.expect !== undefined && satisfies(conditions, 0)) {
    return 'absence';
  }
  // A sum can fall and a mean can move either way when a delayed event comes, so these wait.
  const canOnlyRise = !isOfNumbers(rule.type);
  return canOnlyRise && isRising(conditions) ? 'rising' : 'settled';
}
