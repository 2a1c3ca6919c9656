import type { CorrelationRule } from '../rule-set.ts';
import { atomKey } from './atom.ts';
import type { Formula } from './formula.ts';
import { hashAll } from './parse-document.ts';
import type { ResolvedRules, RoutedRule } from './resolve-rules.ts';
import type { FieldTest } from './rule-formula.ts';

/**
 * Correlations with a hash of what their windows hold, and of the rules that they refer to: a version with the same one may
 * go on with the windows of the one before. Level, texts and tags are no part of it, nor are thresholds.
 */
export function withCountingIdentity({
  detections,
  correlations,
}: Pick<ResolvedRules, 'detections' | 'correlations'>): CorrelationRule[] {
  const counted = new Set(correlations.flatMap(({ ruleIds }) => ruleIds));
  const identities = new Map<string, string>();
  for (const routed of detections) {
    const { id } = routed.rule.facts;
    if (counted.has(id)) identities.set(id, detectionIdentity(routed));
  }
  // Inner ones come first.
  return correlations.map((rule) => {
    const { facts, text: _text, name: _name, counts: _counts, ...counting } = rule;
    // Thresholds of places and exceptions are followed by the correlation itself.
    const {
      exempts: _exempts,
      byProvince: _local,
      conditions: _all,
      windowMs: _ms,
      ...own
    } = counting;
    const inner = rule.ruleIds.map((id) => identities.get(id) ?? '');
    const counts = hashAll([JSON.stringify(own), ...inner]);
    identities.set(facts.id, counts);
    return { ...rule, counts };
  });
}

/** What tunes a rule for a place or a time is no part of it: other places would lose their windows. */
function detectionIdentity({ logsource, anyLogsource, formula, untuned }: RoutedRule): string {
  return hashAll([JSON.stringify([logsource, anyLogsource]), written(untuned ?? formula)]);
}

function written(formula: Formula<FieldTest>): string {
  if (formula.op === 'leaf') return JSON.stringify(atomKey(formula.leaf));
  if (formula.op === 'not') return `not(${written(formula.part)})`;
  return `${formula.op}(${formula.parts.map(written).join(',')})`;
}
