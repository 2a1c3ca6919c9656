import type { CompareOperator, CorrelationRule } from '../rule-set.ts';

type Conditions = CorrelationRule['conditions'];

const COMPARE: Readonly<Record<CompareOperator, (value: number, limit: number) => boolean>> = {
  gt: (value, limit) => value > limit,
  gte: (value, limit) => value >= limit,
  lt: (value, limit) => value < limit,
  lte: (value, limit) => value <= limit,
  eq: (value, limit) => value === limit,
  neq: (value, limit) => value !== limit,
};

/** Tells whether a measured value satisfies all conditions of a correlation. */
export function satisfies(value: number, conditions: Conditions): boolean {
  return conditions.every(({ operator, value: limit }) => COMPARE[operator](value, limit));
}

/** An absence: no event at all satisfies the conditions, so only passing time can decide it. */
export function isAbsence({ type, conditions }: CorrelationRule): boolean {
  return type === 'event_count' && satisfies(0, conditions);
}
