import type { GacEvent } from '../event/event.ts';
import type { Bilingual, MatchedCondition, RuleFacts } from '../event/signal.ts';

/** What a rule says of the locality's people: `gac:` in the YAML, beside Sigma's own keys. */
export interface RuleText {
  /** One sentence with `{field}` places, plus `{count}`, `{threshold}`, `{window}`. */
  readonly reason: Bilingual;
}

/** A compiled Sigma detection rule. */
export interface DetectionRule {
  readonly kind: 'detection';
  readonly facts: RuleFacts;
  /** Sigma `name`, for references. */
  readonly name: string | undefined;
  readonly text: RuleText;
  /** ECS fields whose values make one alert of many matches; `gac.fingerprint`. */
  readonly fingerprint: readonly string[];
  /** False when only correlations use it (`generate` unset on the correlation): a match raises nothing by itself. */
  readonly raises: boolean;
}

export type CompareOperator = 'gt' | 'gte' | 'lt' | 'lte' | 'eq' | 'neq';

/** A compiled Sigma correlation rule. */
export interface CorrelationRule {
  readonly kind: 'correlation';
  readonly facts: RuleFacts;
  readonly name: string | undefined;
  readonly text: RuleText;
  readonly type:
    | 'event_count'
    | 'value_count'
    | 'temporal'
    | 'temporal_ordered'
    | 'value_sum'
    | 'value_avg'
    | 'value_percentile';
  /** Ids of the rules it refers to, in the order of the document. */
  readonly ruleIds: readonly string[];
  readonly groupBy: readonly string[];
  /** alias → rule id → field (Sigma `aliases`). */
  readonly aliases: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly windowMs: number;
  /** All must hold; more than one makes a range. */
  readonly conditions: readonly { readonly operator: CompareOperator; readonly value: number }[];
  /** Fields of value_count (a tuple when several) and of the value_ types. */
  readonly fields: readonly string[];
  readonly percentile: number | undefined;
  /** Absence only (`lt`, `lte`, `eq: 0`): which groups are expected to report. */
  readonly expect: Expectation | undefined;
  readonly raises: boolean;
}

/** `gac.expect` of an absence rule. */
export type Expectation =
  /** Every registered, enabled source whose type is one of these; the single group-by field must be `gac.source.id`. */
  | { readonly roster: 'sources'; readonly types: readonly string[] }
  /** Every group seen in the last `windowMs`. */
  | { readonly roster: 'seen'; readonly windowMs: number };

/** One rule matching one event. */
export interface RuleMatch {
  readonly rule: DetectionRule;
  readonly matched: readonly MatchedCondition[];
}

/** All rules of one version, compiled; immutable. */
export interface RuleSet {
  /** Hash of the contents of all documents. */
  readonly version: string;
  readonly detections: readonly DetectionRule[];
  /** Inner before outer: a correlation comes after all that it refers to. */
  readonly correlations: readonly CorrelationRule[];
  /** The detection rules that match an event, routed by the logsource of the event's type. Never throws. */
  match(doc: GacEvent): RuleMatch[];
}
