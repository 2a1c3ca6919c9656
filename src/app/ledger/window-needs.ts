import { longestWindowMs } from '../../detect/correlate/local-correlation.ts';
import { memoryMs } from '../../detect/correlate/memory.ts';
import type { CorrelationRule, RuleSet } from '../../detect/rule-set.ts';
import { isShadowId } from '../../event/shadow-rule.ts';

/** What a correlation of the stream needs of the past. */
export interface WindowNeed {
  readonly ruleId: string;
  readonly version: string;
  /** How far before an event the events lie that decide with it, ms; those of inner correlations included. */
  readonly backMs: number;
  /** As long as it stays the same, windows go on when rules are changed. */
  readonly identity: string;
}

/** The correlations that the stream judges, inner before outer, with what they need. */
export function windowNeeds({ correlations }: Pick<RuleSet, 'correlations'>): WindowNeed[] {
  const needs = new Map<string, WindowNeed>();
  for (const rule of correlations) {
    // Nobody is told of what a shadow judges.
    if (rule.schedule !== undefined || isShadowId(rule.facts.id)) continue;
    const { id: ruleId, version } = rule.facts;
    const inner = Math.max(0, ...rule.ruleIds.map((id) => needs.get(id)?.backMs ?? 0));
    const backMs = memoryMs({ ...rule, windowMs: longestWindowMs(rule) }) + inner;
    needs.set(ruleId, { ruleId, version, backMs, identity: identityOf(rule) });
  }
  return [...needs.values()];
}

function identityOf({ counts, facts, conditions, windowMs, byProvince }: CorrelationRule): string {
  const local = [...(byProvince ?? [])];
  return JSON.stringify([counts ?? facts.version, conditions, windowMs, local]);
}
