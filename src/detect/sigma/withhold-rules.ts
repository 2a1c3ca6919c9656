import type { ResolvedRules } from './resolve-rules.ts';

/** Rules without those that are withheld, and why each was. */
export interface WithheldRules extends ResolvedRules {
  /** By rule id. */
  readonly reasons: ReadonlyMap<string, string>;
}

/**
 * Takes rules out of a set. A correlation goes with any rule that it refers to: without it, it would conclude from half
 * of what it needs. The rules that it kept silent stay silent.
 */
export function withholdRules(
  resolved: ResolvedRules,
  withheld: ReadonlyMap<string, string>,
): WithheldRules {
  const reasons = new Map<string, string>();
  const isWithheld = (id: string) => {
    const reason = withheld.get(id);
    if (reason !== undefined) reasons.set(id, reason);
    return reason !== undefined;
  };
  const detections = resolved.detections.filter(({ rule }) => !isWithheld(rule.facts.id));
  // Inner ones come first.
  const correlations = resolved.correlations.filter(({ facts, ruleIds }) => {
    const absent = ruleIds.find((id) => reasons.has(id));
    if (absent !== undefined) reasons.set(facts.id, `It refers to ${absent}, which is withheld.`);
    return !isWithheld(facts.id) && absent === undefined;
  });
  return { detections, correlations, reasons };
}
