import type { CorrelationRule } from '../../detect/rule-set.ts';
import type { Formula } from '../../detect/sigma/formula.ts';
import type { RoutedRule } from '../../detect/sigma/resolve-rules.ts';
import type { FieldTest } from '../../detect/sigma/rule-formula.ts';

/**
 * The fewest fields without which the rule can match no event, of those that none of the events has; empty = nothing is
 * in its way.
 */
export function fieldsInTheWay(
  { formula }: Pick<RoutedRule, 'formula'>,
  present: ReadonlySet<string>,
): readonly string[] {
  return [...missingOf(formula, present)].sort();
}

/** What a correlation counts by that none of the events has. */
export function groupFieldsInTheWay(
  { groupBy, aliases, fields }: CorrelationRule,
  present: ReadonlySet<string>,
): readonly string[] {
  const aliased = (name: string) => Object.hasOwn(aliases, name);
  const own = [...groupBy, ...fields].filter((name) => !aliased(name) && !present.has(name));
  return [...new Set(own)].sort();
}

function missingOf(formula: Formula<FieldTest>, present: ReadonlySet<string>): Set<string> {
  switch (formula.op) {
    case 'leaf': {
      const { field, also = [] } = formula.leaf;
      const isThere = field === '' || [field, ...also].some((one) => present.has(one));
      return new Set(isThere ? [] : [field]);
    }
    // What must not hold does not hold where the field is absent.
    case 'not':
      return new Set();
    case 'and':
      return new Set(formula.parts.flatMap((part) => [...missingOf(part, present)]));
    case 'or': {
      const ways = formula.parts.map((part) => missingOf(part, present));
      return ways.reduce<Set<string>>(
        (least, way) => (way.size < least.size ? way : least),
        ways[0] ?? new Set(),
      );
    }
  }
}
