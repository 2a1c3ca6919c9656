import type { Filter } from '../../store/contract.ts';
import { decisionOf, effectiveConditions, isOfNumbers } from '../correlate/conditions.ts';
import type { CorrelationRule, RuleSet } from '../rule-set.ts';
import type { RuleChain } from './rule-parts.ts';

/** Where the events of a detection rule show the group of a correlation. */
export interface CandidateLeaf {
  readonly ruleId: string;
  /** Index of the rule, among those that the correlation names, through which its events count. */
  readonly ruleIndex: number;
  /** Every event that the detection rule matches passes it; `undefined`: all events may match. */
  readonly filter: Filter | undefined;
  /** Field of each group-by name, in their order. */
  readonly fields: readonly string[];
}

/** What a group must have for the correlation to fire; less never can. */
export type CandidateNeed =
  /** Events of its rules. */
  | { readonly kind: 'events'; readonly minimum: number }
  /** Different values of a field. */
  | { readonly kind: 'values'; readonly field: string; readonly minimum: number }
  /** Different rules of which it has an event. */
  | { readonly kind: 'rules'; readonly minimum: number };

/** How the groups of a correlation are found that are worth judging. */
export interface CandidatePlan {
  readonly leaves: readonly CandidateLeaf[];
  readonly need: CandidateNeed;
  /** Groups without any event matter too: all are judged. */
  readonly isEveryGroup: boolean;
}

/**
 * Compiles a correlation to what a store can count. It asks for less than the correlation does, never for more: a group
 * that is left out cannot fire.
 */
export function candidatePlanOf({ rule, set }: RuleChain): CandidatePlan {
  const leaves = leavesOf(rule, set, rule.groupBy).map((leaf) => ({
    ...leaf,
    filter: set.bounds?.get(leaf.ruleId),
  }));
  const chained = set.correlations.filter(({ facts }) => facts.id !== rule.facts.id);
  const hasAbsence = [rule, ...chained].some((one) => decisionOf(one) === 'absence');
  return { leaves, need: needOf(rule, chained.length > 0), isEveryGroup: hasAbsence };
}

/** Least value that the conditions of the rule allow in any province; below it, they cannot hold. */
function leastOf(rule: CorrelationRule): number {
  const local = [...(rule.byProvince?.values() ?? [])].map((own) => ({ ...rule, ...own }));
  return Math.min(
    ...[rule, ...local].map((one) => {
      const least = effectiveConditions(one).map(({ operator, value }) => {
        if (operator === 'gt') return Math.floor(value) + 1;
        return operator === 'gte' || operator === 'eq' ? Math.ceil(value) : 1;
      });
      return Math.max(1, ...least);
    }),
  );
}

function needOf(rule: CorrelationRule, isChained: boolean): CandidateNeed {
  const { type, extension, combinations, fields } = rule;
  const one = { kind: 'events', minimum: 1 } as const;
  if (combinations !== undefined || isOfNumbers(type)) return one;
  if (type === 'temporal' || type === 'temporal_ordered') {
    return { kind: 'rules', minimum: leastOf(rule) };
  }
  // Of an inner correlation one firing may be worth many events, and is worth one at least.
  if (isChained) return one;
  if (extension !== undefined) {
    const hasMinimum = extension.type === 'ratio' || extension.type === 'spike';
    return hasMinimum ? { kind: 'events', minimum: extension.minimum } : one;
  }
  const [field, ...more] = fields;
  if (type === 'value_count' && field !== undefined && more.length === 0) {
    return { kind: 'values', field, minimum: leastOf(rule) };
  }
  // There are never more different tuples than events.
  return { kind: 'events', minimum: leastOf(rule) };
}

type NamedLeaf = Omit<CandidateLeaf, 'filter'>;

/**
 * The detection rules below a correlation with the fields of its group. An inner correlation hands on the fields of its
 * own group alone: where the outer one asks for another, it counts none of its firings.
 */
function leavesOf(
  rule: CorrelationRule,
  set: RuleSet,
  names: readonly string[],
): readonly NamedLeaf[] {
  return rule.ruleIds.flatMap((id, ruleIndex): readonly NamedLeaf[] => {
    const fields = names.map((name) =>
      Object.hasOwn(rule.aliases, name) ? (rule.aliases[name]?.[id] ?? name) : name,
    );
    const inner = set.correlations.find(({ facts }) => facts.id === id);
    if (inner === undefined) return [{ ruleId: id, ruleIndex, fields }];
    if (fields.some((field) => !inner.groupBy.includes(field))) return [];
    return leavesOf(inner, set, fields).map((leaf) => ({ ...leaf, ruleIndex }));
  });
}
