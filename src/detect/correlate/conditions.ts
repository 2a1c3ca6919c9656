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

/** The conditions of a rule; a temporal rule without any asks for all its rules. */
export function effectiveConditions(rule: CorrelationRule): readonly Condition[] {
  const ordered = rule.type === 'temporal_ordered';
  if (ordered || (rule.type === 'temporal' && rule.conditions.length === 0)) {
    return [{ operator: 'gte', value: new Set(rule.ruleIds).size }];
  }
  return rule.conditions;
}

/**
 * How a rule is decided. `rising`: at once, at the event that makes it true. `absence`: by the watermark over a
 * roster. `settled`: by the watermark over the events of a group. `ordered`: by the watermark, at each event of a group.
 */
export function decisionOf(rule: CorrelationRule): 'rising' | 'absence' | 'settled' | 'ordered' {
  if (rule.extension !== undefined) return 'ordered';
  const conditions = effectiveConditions(rule);
  if (rule.type === 'event_count' && rule.expect !== undefined && satisfies(conditions, 0)) {
    return 'absence';
  }
  // A sum can fall and a mean can move either way when a delayed event comes, so these wait.
  const canOnlyRise = !['value_sum', 'value_avg', 'value_percentile'].includes(rule.type);
  return canOnlyRise && isRising(conditions) ? 'rising' : 'settled';
}
