import type { GacEvent } from '../event/event.ts';
import type { CalendarHours } from '../event/office-calendar.ts';
import type { Bilingual, MatchedCondition, RuleFacts } from '../event/signal.ts';
import type { Filter } from '../store/contract.ts';

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
    | 'value_percentile'
    | 'value_median'
    | Extension['type'];
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
  /** A condition in words over the rules of a temporal type: the ways in which it comes true. */
  readonly combinations?: readonly Combination[];
  /** What a type beyond Sigma's needs to know: `gac.<type>`. */
  readonly extension?: Extension;
  /** Judged on a schedule over stored events, this often; by the stream when absent. */
  readonly schedule?: { readonly everyMs: number };
  /**
   * Hash of what its windows hold, beside `windowMs` and `conditions`: a version in which all three are the same goes on
   * with them. None: versions are told apart by `facts.version`.
   */
  readonly counts?: string;
  readonly raises: boolean;
  /** By province: what an overlay puts in the place of the rule's own. */
  readonly byProvince?: ReadonlyMap<string, LocalThresholds>;
  /** Tells whether an exception leaves a group out: it fires for nobody. */
  readonly exempts?: (province: string, group: Readonly<Record<string, string>>) => boolean;
}

/** What one province may have otherwise than the rule. */
export type LocalThresholds = Pick<CorrelationRule, 'conditions' | 'windowMs'>;

/** One way in which a condition in words comes true; rules are indexes of `ruleIds`, in ascending order. */
export interface Combination {
  /** All of these came together. At least one. */
  readonly needs: readonly number[];
  /** None of these came with them. */
  readonly lacks: readonly number[];
}

/** A type of correlation that Sigma lacks, with its settings; each is decided by the watermark, event by event. */
export type Extension = RatioSettings | NewValueSettings | SpikeSettings | GeoSpeedSettings;

/** `gac.ratio`: events of some rules by events of others. */
export interface RatioSettings {
  readonly type: 'ratio';
  /** Indexes of `ruleIds`; an event of several of them counts once. */
  readonly numerator: readonly number[];
  readonly denominator: readonly number[];
  /** Events of the denominator that the window needs. */
  readonly minimum: number;
  /** The condition must hold in the newest part of the window too; the window itself when it need not. */
  readonly shortMs: number;
  /** The share that is allowed; the condition then compares how many times that share is used. 1: the share itself. */
  readonly budget: number;
}

/** `gac.new_value`: a value that the group did not show before. */
export interface NewValueSettings {
  readonly type: 'new_value';
  /** How long a group is watched before anything is new, at most the window. */
  readonly learningMs: number;
}

/** `gac.spike`: the count of a window by the mean of the windows before it. */
export interface SpikeSettings {
  readonly type: 'spike';
  /** How many windows before. */
  readonly baseline: number;
  /** Events that the window or the mean must reach. */
  readonly minimum: number;
}

/** `gac.geo_speed`: km/h between one event of a group and the one before. */
export interface GeoSpeedSettings {
  readonly type: 'geo_speed';
  /** Places nearer to each other are one place. */
  readonly minimumKm: number;
}

/** `gac.expect` of an absence rule. */
export type Expectation = (
  | /** Every registered, enabled source whose type is one of these; the single group-by field must be `gac.source.id`. */
  { readonly roster: 'sources'; readonly types: readonly string[] }
  /** Every group seen in the last `windowMs`. */
  | { readonly roster: 'seen'; readonly windowMs: number }
) & {
  /** Silence counts within these hours only; always when absent. */
  readonly calendar?: CalendarHours;
};

/** One rule matching one event. */
export interface RuleMatch {
  readonly rule: DetectionRule;
  readonly matched: readonly MatchedCondition[];
}

/** Takes note of the time that single rules take. */
export interface MatchTiming {
  /** A clock that never goes back, ms with fractions. */
  nowMs(): number;
  spent(ruleId: string, ms: number): void;
}

/** All rules of one version, compiled; immutable. */
export interface RuleSet {
  /** Hash of the contents of all documents. */
  readonly version: string;
  readonly detections: readonly DetectionRule[];
  /** Inner before outer: a correlation comes after all that it refers to. */
  readonly correlations: readonly CorrelationRule[];
  /**
   * Of the detection rules that scheduled correlations count: a filter that every event passes which the rule
   * matches. Without an entry, every event may match.
   */
  readonly bounds?: ReadonlyMap<string, Filter>;
  /** The detection rules that match an event, routed by the logsource of the event's type. Never throws. */
  match(doc: GacEvent, timing?: MatchTiming): RuleMatch[];
}
