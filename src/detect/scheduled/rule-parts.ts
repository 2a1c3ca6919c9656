import type { CorrelationRule, DetectionRule, RuleSet } from '../rule-set.ts';

/** The rules that the stream judges: all but the correlations on a schedule. */
export function streamPart(rules: RuleSet): RuleSet {
  const correlations = rules.correlations.filter(({ schedule }) => schedule === undefined);
  return correlations.length === rules.correlations.length ? rules : { ...rules, correlations };
}

/** The correlations that are judged on a schedule. */
export function scheduledRules({ correlations }: RuleSet): readonly CorrelationRule[] {
  return correlations.filter(({ schedule }) => schedule !== undefined);
}

/** One correlation with all that it refers to, of which it alone raises. */
export interface RuleChain {
  readonly rule: CorrelationRule;
  /** Inner before outer, the rule last. */
  readonly correlations: readonly CorrelationRule[];
  readonly detections: readonly DetectionRule[];
  readonly set: RuleSet;
}

/** What is needed to judge one correlation of a set. */
export function chainOf(rules: RuleSet, rule: CorrelationRule): RuleChain {
  const needed = new Set([rule.facts.id]);
  const correlations: CorrelationRule[] = [];
  // Inner come before outer, so going backwards meets each after all that refer to it.
  for (const one of rules.correlations.toReversed()) {
    if (!needed.has(one.facts.id)) continue;
    correlations.unshift({ ...one, raises: one.facts.id === rule.facts.id && rule.raises });
    for (const id of one.ruleIds) needed.add(id);
  }
  const silent = new Map<string, DetectionRule>();
  for (const one of rules.detections) {
    if (needed.has(one.facts.id)) silent.set(one.facts.id, { ...one, raises: false });
  }
  const detections = [...silent.values()];
  const match: RuleSet['match'] = (doc) =>
    rules.match(doc).flatMap((match) => {
      const own = silent.get(match.rule.facts.id);
      return own === undefined ? [] : [{ ...match, rule: own }];
    });
  return { rule, correlations, detections, set: { ...rules, correlations, detections, match } };
}
