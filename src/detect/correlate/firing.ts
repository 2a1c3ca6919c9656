import type { MatchedCondition, Signal, SignalEpisode } from '../../event/signal.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { effectiveConditions } from './conditions.ts';
import type { EngineContext } from './engine.ts';
import type { Entities } from './entities.ts';
import type { EvidenceSummary } from './evidence.ts';
import type { Input } from './input.ts';
import { type Measures, reasonOf } from './reason.ts';
import { signalId } from './signal-id.ts';

export interface FiringFacts {
  readonly province: string;
  readonly commune: string | undefined;
  readonly group: Readonly<Record<string, string>>;
  /** First contributing event of the episode, or since when a group is silent. */
  readonly anchor: string;
  readonly ordinal: number;
  readonly summary: EvidenceSummary;
  readonly value: number;
  readonly matched: readonly MatchedCondition[];
  readonly entities: Entities;
  /** Where the firing stands for an outer correlation: the last contributing event. */
  readonly at: Input | undefined;
  readonly silenceMs?: number;
  /** Further places of the reason. */
  readonly measures?: Measures;
  /** What it is part of; by default what the anchor says. */
  readonly episode?: SignalEpisode;
  readonly restates?: true;
}

/**
 * Raises one signal of a correlation that goes through its events in the order of time, and tells the outer correlations of
 * it when it begins an episode. Its id is a hash of rule, province, group, anchor and ordinal, so the same events give the
 * same id.
 */
export function raise(rule: CorrelationRule, facts: FiringFacts, context: EngineContext): void {
  const { at, ordinal, province, commune, group, summary } = facts;
  const fires = ordinal === 0 && at !== undefined;
  if (!rule.raises && !fires) return;
  const id = signalId(rule.facts.id, province, ...valuesOf(rule, group), facts.anchor, ordinal);
  if (rule.raises) context.emit(signalOf(rule, { ...facts, id }, context.watermarks.nowMs));
  if (!fires) return;
  const firing = { id, province, commune, group, eventIds: summary.eventIds };
  context.fire(rule.facts.id, { ...at, province, commune, firing });
}

/**
 * Raises one signal of a correlation that tells of events as they come. What it tells of may depend on their order, so its
 * id holds its events too.
 */
export function raiseAtOnce(
  rule: CorrelationRule,
  facts: FiringFacts & { readonly episode: SignalEpisode },
  context: EngineContext,
): void {
  if (!rule.raises) return;
  const { episode, ordinal, summary } = facts;
  const id = signalId(episode.id, ordinal, ...summary.eventIds);
  context.emit(signalOf(rule, { ...facts, id }, context.watermarks.nowMs));
}

function valuesOf(rule: CorrelationRule, group: FiringFacts['group']): string[] {
  return rule.groupBy.map((field) => group[field] ?? '');
}

function episodeOf(rule: CorrelationRule, { province, group, anchor }: FiringFacts): SignalEpisode {
  return { id: signalId(rule.facts.id, province, ...valuesOf(rule, group), anchor), absorbs: [] };
}

const NUMERIC = ['value_sum', 'value_avg', 'value_percentile', 'value_median'];

function measuredField({ type, fields: [measured] }: CorrelationRule): { measured?: string } {
  return measured !== undefined && NUMERIC.includes(type) ? { measured } : {};
}

function signalOf(
  rule: CorrelationRule,
  facts: FiringFacts & { readonly id: string },
  nowMs: number,
): Signal {
  const { group, province, summary, value, entities } = facts;
  const [condition] = effectiveConditions(rule);
  const threshold = condition?.value ?? 0;
  const { eventIds, eventCount, firstMs, lastMs } = summary;
  return {
    id: facts.id,
    rule: rule.facts,
    province,
    commune: facts.commune,
    group,
    reason: reasonOf(rule.text.reason, {
      group,
      entities,
      doc: facts.at?.event?.doc,
      count: value,
      threshold,
      ...measuredField(rule),
      windowMs: rule.windowMs,
      ...(facts.silenceMs === undefined ? {} : { silenceMs: facts.silenceMs }),
      ...(facts.measures === undefined ? {} : { measures: facts.measures }),
      firstMs,
      lastMs,
    }),
    firstEventMs: firstMs,
    lastEventMs: lastMs,
    decidedAtMs: nowMs,
    eventIds,
    eventCount,
    matched: facts.matched,
    measure: { value, operator: condition?.operator ?? 'gte', threshold },
    entities,
    continues: facts.ordinal > 0,
    episode: facts.episode ?? episodeOf(rule, facts),
    ...(facts.restates === undefined ? {} : { restates: facts.restates }),
  };
}
