import { satisfies } from '../correlate/conditions.ts';
import { DEFAULT_LIMITS } from '../correlate/limits.ts';
import type { CorrelationRule } from '../rule-set.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';

/** The numbers that a correlation can come to. */
interface Reach {
  readonly least: number;
  readonly most: number;
  readonly isWhole: boolean;
}

/**
 * Whether conditions of a correlation are true of all numbers that it can come to, of none, or of some of them. Counts of
 * what was seen begin at one, those of absence at none.
 */
export function reachOf(
  conditions: CorrelationRule['conditions'],
  rule: ParsedDocument,
): 'always' | 'never' | 'sometimes' {
  const { least, most, isWhole } = numbersOf(rule);
  const near = conditions.flatMap(({ value }) => [
    ...[Math.floor(value) - 1, Math.floor(value), Math.ceil(value), Math.ceil(value) + 1],
    ...(isWhole ? [] : [value, value - step(value), value + step(value)]),
  ]);
  const bounds = [least, most].filter(Number.isFinite);
  const looked = [...near, ...bounds].filter((value) => value >= least && value <= most);
  const met = looked.filter((value) => satisfies(conditions, value)).length;
  if (met === 0) return 'never';
  return met === looked.length ? 'always' : 'sometimes';
}

function numbersOf({ correlation, metadata }: ParsedDocument): Reach {
  const { type = 'event_count', rules = [], extension } = correlation ?? {};
  if (type.startsWith('temporal')) {
    return { least: 1, most: new Set(rules).size, isWhole: true };
  }
  if (type === 'event_count' || type === 'value_count') {
    const least = metadata?.gac?.expect === undefined ? 1 : 0;
    return { least, most: DEFAULT_LIMITS.valuesPerGroup, isWhole: true };
  }
  if (extension?.type === 'ratio') {
    const { numerator, denominator, budget = 1 } = extension;
    const isPart = denominator.length === 0 || numerator.every((one) => denominator.includes(one));
    return { least: 0, most: isPart ? 1 / budget : Number.POSITIVE_INFINITY, isWhole: false };
  }
  const least = extension === undefined ? Number.NEGATIVE_INFINITY : 0;
  return { least, most: Number.POSITIVE_INFINITY, isWhole: false };
}

/** A little, beside a number. */
function step(value: number): number {
  return 1e-9 * Math.max(1, Math.abs(value));
}
