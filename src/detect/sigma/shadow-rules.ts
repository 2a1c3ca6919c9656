import { shadowIdOf } from '../../event/shadow-rule.ts';
import type { RuleFacts } from '../../event/signal.ts';
import type { StaticBudgets } from '../budget/static-budgets.ts';
import type { CorrelationRule } from '../rule-set.ts';
import type { FieldPipeline } from './field-pipeline.ts';
import type { ParsedDocument } from './parse-document.ts';
import { isYamlMap } from './read-values.ts';
import { type ResolvedRules, type RoutedRule, resolveRules } from './resolve-rules.ts';
import type { SourceDocument } from './source-document.ts';

/** Rules in shadow at a time: they cost as much as those in force. */
export const SHADOW_RULES_MAX = 200;

/** A rule that judges in shadow. */
export interface ShadowFacts {
  /** Without the mark of a shadow. */
  readonly ruleId: string;
  readonly version: string;
  /** It is as it is in force, but refers to one in shadow. */
  readonly isImplied: boolean;
}

/** Rules in shadow, under ids of their own. */
export interface ShadowRules extends ResolvedRules {
  readonly facts: readonly ShadowFacts[];
}

export const NO_SHADOWS: ShadowRules = { detections: [], correlations: [], facts: [] };

/** Tells whether a document asks itself to be judged in shadow: `gac.shadow: true`. */
export function isMarkedShadow({ value }: Pick<SourceDocument, 'value'>): boolean {
  const gac = isYamlMap(value) ? value['gac'] : undefined;
  return isYamlMap(gac) && gac['shadow'] === true;
}

/** Says what in shadow cannot be judged there; such documents are refused. */
export function checkShadows(documents: readonly ParsedDocument[]): void {
  for (const [index, { kind, issues }] of documents.entries()) {
    if (index >= SHADOW_RULES_MAX) {
      const detail = `More than ${SHADOW_RULES_MAX} rules are in shadow.`;
      issues.error([], detail, 'Promote or remove some.');
    }
    if (kind === undefined || kind === 'detection' || kind === 'correlation') continue;
    const detail = `A ${kind} cannot be judged in shadow.`;
    issues.error([], detail, 'Put the rules that it changes in shadow.');
  }
}

/**
 * What rules in shadow come to among the others, as if they were in force: filters apply to them, and correlations that
 * refer to one are in shadow with it. Each is then known by an id of its own, so what is in force stays as it is.
 * @param live parsed for this alone: what is wrong with a document in this company is said nowhere else
 */
export function resolveShadows(
  shadow: readonly ParsedDocument[],
  live: readonly ParsedDocument[],
  { pipeline, budgets }: { pipeline?: FieldPipeline; budgets?: StaticBudgets },
): ShadowRules {
  checkShadows(shadow);
  const own = new Set(shadow.flatMap(({ metadata }) => metadata?.id ?? []));
  const others = live.filter(({ metadata }) => !own.has(metadata?.id ?? ''));
  const named = new Set(shadow.flatMap(({ metadata }) => metadata?.name ?? []));
  const resolved = resolveRules(
    [...shadow, ...others.filter(({ metadata }) => !named.has(metadata?.name ?? ''))],
    pipeline,
    budgets,
  );
  const inShadow = new Set(own);
  const correlations: CorrelationRule[] = [];
  for (const rule of resolved.correlations) {
    if (!own.has(rule.facts.id) && !rule.ruleIds.some((id) => inShadow.has(id))) continue;
    inShadow.add(rule.facts.id);
    correlations.push(rule);
  }
  const idOf = (id: string) => (inShadow.has(id) ? shadowIdOf(id) : id);
  const detections = resolved.detections.filter(({ rule }) => own.has(rule.facts.id));
  const facts = [...detections.map(({ rule }) => rule), ...correlations].map((rule) => ({
    ruleId: rule.facts.id,
    version: rule.facts.version,
    isImplied: !own.has(rule.facts.id),
  }));
  return {
    detections: detections.map((routed) => detectionAs(routed, idOf)),
    correlations: correlations.map((rule) => correlationAs(rule, idOf)),
    facts,
  };
}

type IdOf = (id: string) => string;

function factsAs(facts: RuleFacts, idOf: IdOf): RuleFacts {
  return { ...facts, id: idOf(facts.id) };
}

function detectionAs(routed: RoutedRule, idOf: IdOf): RoutedRule {
  const { rule } = routed;
  return { ...routed, rule: { ...rule, facts: factsAs(rule.facts, idOf), name: undefined } };
}

function correlationAs(rule: CorrelationRule, idOf: IdOf): CorrelationRule {
  const aliases = Object.entries(rule.aliases).map(([alias, fields]) => [
    alias,
    Object.fromEntries(Object.entries(fields).map(([id, field]) => [idOf(id), field])),
  ]);
  return {
    ...rule,
    facts: factsAs(rule.facts, idOf),
    name: undefined,
    ruleIds: rule.ruleIds.map(idOf),
    aliases: Object.fromEntries(aliases),
  };
}
