import type { Bilingual, RuleFacts } from '../../event/signal.ts';
import { bilingual } from '../../message/text.ts';
import type { Withholding } from '../rule-decisions.ts';
import type { ResolvedRules } from './resolve-rules.ts';

/** Rules without those that are withheld, and why each was. */
export interface WithheldRules extends ResolvedRules {
  /** By rule id. */
  readonly reasons: ReadonlyMap<string, Bilingual>;
}

/**
 * Takes rules out of a set. A correlation goes with any rule that it refers to: without it, it would conclude from half
 * of what it needs. The rules that it kept silent stay silent.
 */
export function withholdRules(
  resolved: ResolvedRules,
  withheld: ReadonlyMap<string, Withholding>,
): WithheldRules {
  const reasons = new Map<string, Bilingual>();
  const isWithheld = ({ id, version }: RuleFacts) => {
    const found = withheld.get(id);
    if (found === undefined || (found.version ?? version) !== version) return false;
    reasons.set(id, found.reason);
    return true;
  };
  const detections = resolved.detections.filter(({ rule }) => !isWithheld(rule.facts));
  // Inner ones come first.
  const correlations = resolved.correlations.filter(({ facts, ruleIds }) => {
    const absent = ruleIds.find((id) => reasons.has(id));
    if (absent !== undefined) {
      reasons.set(facts.id, bilingual('rule.withheld.refers', { rule: absent }));
    }
    return !isWithheld(facts) && absent === undefined;
  });
  return { detections, correlations, reasons };
}
