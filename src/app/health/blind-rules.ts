import type { HealthReasonKind, JudgedSource } from '../../event/source-health.ts';
import type { DependentRule, RuleDependence } from '../onboarding/dependent-rules.ts';
import { fieldsInTheWay, groupFieldsInTheWay } from '../onboarding/rule-needs.ts';

/** What hides events from every rule that looks at them. */
const HIDING: readonly HealthReasonKind[] = ['silent', 'volume_drop', 'parse_failures'];

/** Whether a verdict is one by which rules may be blind. */
export function isBlinding({ status, reasons }: Pick<JudgedSource, 'status' | 'reasons'>): boolean {
  if (status !== 'RED' && status !== 'YELLOW') return false;
  return reasons.some(({ reason }) => HIDING.includes(reason) || reason === 'fields_lost');
}

/**
 * The rules that see nothing of a source, or not all, while it is as it was judged: all that are fed by its type when
 * records are missing or cannot be read, else those that cannot match without the fields that are gone.
 */
export function blindRules(
  judged: Pick<JudgedSource, 'status' | 'reasons'>,
  type: string,
  dependence: RuleDependence,
): readonly DependentRule[] {
  if (!isBlinding(judged)) return [];
  const fed = dependence.ofType(type);
  if (judged.reasons.some(({ reason }) => HIDING.includes(reason))) return fed;
  const lost = judged.reasons.flatMap(({ fields = [], reason }) =>
    reason === 'fields_lost' ? fields : [],
  );
  const blind = new Set(rulesInNeed(lost, dependence));
  return fed.filter(({ id }) => blind.has(id));
}

/** Of fields that are gone, those without which a rule fed by the type cannot match. */
export function neededFields(
  lost: readonly string[],
  type: string,
  dependence: RuleDependence,
): readonly string[] {
  if (lost.length === 0) return [];
  const fed = new Set(dependence.ofType(type).map(({ id }) => id));
  return lost.filter((field) => rulesInNeed([field], dependence).some((id) => fed.has(id)));
}

/** Ids of the rules that cannot match without some fields, correlations over such rules among them. */
function rulesInNeed(lost: readonly string[], dependence: RuleDependence): readonly string[] {
  const { detections, correlations } = dependence.read();
  const present = allBut(lost);
  const inNeed = new Set(
    detections
      .filter((one) => fieldsInTheWay(one, present).length > 0)
      .map(({ rule }) => rule.facts.id),
  );
  // Inner ones come first.
  for (const one of correlations) {
    const isBlind = one.ruleIds.some((id) => inNeed.has(id));
    if (isBlind || groupFieldsInTheWay(one, present).length > 0) inNeed.add(one.facts.id);
  }
  return [...inNeed];
}

/** Every field but some. */
function allBut(lost: readonly string[]): ReadonlySet<string> {
  const gone = new Set(lost);
  const all = new Set<string>();
  return Object.assign(all, { has: (field: string) => !gone.has(field) });
}
