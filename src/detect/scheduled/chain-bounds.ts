import type { Filter } from '../../store/contract.ts';
import { boundOfRules } from '../backtest/rule-bound.ts';
import type { CorrelationRule } from '../rule-set.ts';
import type { RoutedRule } from '../sigma/resolve-rules.ts';
import type { Logsources } from '../sigma/rule-routing.ts';

/** The filters of the detection rules below scheduled correlations, by rule id; rules that any event may match have none. */
export function chainBounds(
  rules: {
    readonly detections: readonly RoutedRule[];
    readonly correlations: readonly CorrelationRule[];
  },
  logsources: Logsources | undefined,
): ReadonlyMap<string, Filter> {
  const counted = new Set<string>();
  for (const { facts, ruleIds, schedule } of rules.correlations.toReversed()) {
    if (schedule === undefined && !counted.has(facts.id)) continue;
    for (const id of ruleIds) counted.add(id);
  }
  const bounds = new Map<string, Filter>();
  for (const routed of rules.detections) {
    const { id } = routed.rule.facts;
    const bound = counted.has(id) ? boundOfRules([routed], logsources) : undefined;
    if (bound !== undefined) bounds.set(id, bound);
  }
  return bounds;
}
