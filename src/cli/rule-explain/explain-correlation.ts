import { effectiveConditions, excludes } from '../../detect/correlate/conditions.ts';
import type { CorrelationRule } from '../../detect/rule-set.ts';
import type { OpenedRules } from '../../detect/sigma/explain/opened-rules.ts';
import {
  type LeftOut,
  type TalliedGroup,
  WindowTally,
} from '../../detect/sigma/explain/window-tally.ts';
import type { Bilingual } from '../../event/signal.ts';
import type { GivenEvent } from '../given-events.ts';
import { placeEvent } from '../placed-event.ts';
import { CorrelationReplay } from '../rule-eval/correlation-replay.ts';
import type { EventTimeReader } from '../rule-eval/event-time.ts';
import type { EventExplainer, EventExplanation } from './explain-event.ts';

/** A firing, as `gac rule eval` prints it. */
export interface ExplainedFiring {
  readonly rule: string;
  readonly group: Readonly<Record<string, string>>;
  readonly events: readonly number[];
  readonly from: string;
  readonly to: string;
  readonly count: number;
}

/** What came of a rule that a correlation refers to. */
export interface ReferredRule {
  readonly rule: string;
  readonly title: Bilingual;
  /** Events that it matches, or firings if it is a correlation. */
  readonly matches: number;
  /** It is a correlation itself. */
  readonly isCorrelation: boolean;
  /** It must not come. */
  readonly isUnwanted: boolean;
  /** Why it does not match the first event, when it matches none. */
  readonly example?: EventExplanation;
}

/** Why one correlation fires over some events, or does not. */
export interface CorrelationExplanation {
  readonly rule: string;
  readonly title: Bilingual;
  readonly type: CorrelationRule['type'];
  readonly groupBy: readonly string[];
  readonly windowMs: number;
  readonly conditions: CorrelationRule['conditions'];
  /** Of a condition in words: the ways in which it comes true, by ids of rules. */
  readonly ways?: readonly {
    readonly needs: readonly string[];
    readonly lacks: readonly string[];
  }[];
  /** Of `ratio`: events that the denominator needs. */
  readonly minimum?: number;
  readonly isAbsence: boolean;
  readonly fires: boolean;
  readonly firings: readonly ExplainedFiring[];
  readonly rules: readonly ReferredRule[];
  /** Those nearest to the threshold first, at most 20. */
  readonly groups: readonly TalliedGroup[];
  readonly groupCount: number;
  /** Matches that do not count, at most 20. */
  readonly leftOut: readonly {
    readonly line: number;
    readonly rule: string;
    readonly reason: LeftOut | 'time_missing';
  }[];
  readonly leftOutCount: number;
  /** Why nothing fires. */
  readonly whyNot?:
    | 'no_match'
    | 'left_out'
    | 'rule_unmatched'
    | 'threshold'
    | 'minimum'
    | 'excluded'
    | 'undecided';
}

const SHOWN_MAX = 20;

/** Replays events through the real detector, and tells what it counted. */
export function explainCorrelation(
  rule: CorrelationRule,
  events: readonly GivenEvent[],
  context: {
    readonly opened: OpenedRules;
    readonly explainer: EventExplainer;
    readonly times: EventTimeReader;
  },
): CorrelationExplanation {
  const { opened, explainer, times } = context;
  const below = rulesBelow(rule, opened);
  const correlations = opened.correlations
    .filter(({ facts }) => below.has(facts.id))
    .map((one) => ({ ...one, raises: true }));
  const detections = opened.detections.filter((one) => below.has(one.rule.facts.id));
  const replay = new CorrelationReplay({ detections, correlations, verdicts: [] }, times);
  const tally = new WindowTally(rule);
  const matches = new Map<string, number>();
  const examples = new Map<string, EventExplanation>();
  const leftOut: CorrelationExplanation['leftOut'][number][] = [];
  let output = '';
  for (const { line, event } of events) {
    const explained = detections.map((one) => explainer.explain(one, event));
    for (const one of explained) if (!examples.has(one.rule)) examples.set(one.rule, one);
    const ruleIds = explained.filter((one) => one.matches).map((one) => one.rule);
    for (const id of ruleIds) matches.set(id, (matches.get(id) ?? 0) + 1);
    const placed = placeEvent(event, line, times);
    for (const id of ruleIds.filter((one) => rule.ruleIds.includes(one))) {
      const reason =
        placed === undefined ? 'time_missing' : tally.add(placed, rule.ruleIds.indexOf(id));
      if (reason !== undefined) leftOut.push({ line, rule: id, reason });
    }
    const fired = replay.take({ line, ruleIds, event });
    if (typeof fired === 'string') output += fired;
  }
  output += replay.finish();
  const all = firingsOf(output);
  for (const one of all) matches.set(one.rule, (matches.get(one.rule) ?? 0) + 1);
  const firings = all.filter((one) => one.rule === rule.facts.id);
  const rules = referredRules(rule, { opened, matches, examples });
  const groups = tally.groups();
  const { facts, type, groupBy, windowMs } = rule;
  const whyNot = firings.length > 0 ? undefined : reasonOf(rule, { rules, groups, leftOut });
  return {
    rule: facts.id,
    title: facts.title,
    type,
    groupBy,
    windowMs,
    conditions: effectiveConditions(rule),
    ...(rule.combinations === undefined ? {} : { ways: waysOf(rule) }),
    ...(rule.extension?.type === 'ratio' ? { minimum: rule.extension.minimum } : {}),
    isAbsence: rule.expect !== undefined,
    fires: firings.length > 0,
    firings,
    rules,
    groups: groups.slice(0, SHOWN_MAX),
    groupCount: groups.length,
    leftOut: leftOut.slice(0, SHOWN_MAX),
    leftOutCount: leftOut.length,
    ...(whyNot === undefined ? {} : { whyNot }),
  };
}

/** Ids of a correlation and all that it rests on. */
function rulesBelow(rule: CorrelationRule, { correlations }: OpenedRules): ReadonlySet<string> {
  const ids = new Set([rule.facts.id]);
  for (const id of ids) {
    for (const one of correlations) {
      if (one.facts.id === id) for (const inner of one.ruleIds) ids.add(inner);
    }
  }
  return ids;
}

function referredRules(
  rule: CorrelationRule,
  known: {
    readonly opened: OpenedRules;
    readonly matches: ReadonlyMap<string, number>;
    readonly examples: ReadonlyMap<string, EventExplanation>;
  },
): ReferredRule[] {
  const { detections, correlations } = known.opened;
  const titles = new Map(
    [...detections.map((one) => one.rule), ...correlations].map(({ facts }) => [
      facts.id,
      facts.title,
    ]),
  );
  return rule.ruleIds.map((id) => {
    const matches = known.matches.get(id) ?? 0;
    const example = known.examples.get(id);
    return {
      rule: id,
      title: titles.get(id) ?? { vi: id, en: id },
      matches,
      isCorrelation: correlations.some(({ facts }) => facts.id === id),
      isUnwanted: isUnwanted(rule, id),
      ...(matches > 0 || example === undefined ? {} : { example }),
    };
  });
}

function waysOf({ combinations = [], ruleIds }: CorrelationRule) {
  const idsOf = (indexes: readonly number[]) => indexes.flatMap((index) => ruleIds[index] ?? []);
  return combinations.map(({ needs, lacks }) => ({ needs: idsOf(needs), lacks: idsOf(lacks) }));
}

function isUnwanted(rule: CorrelationRule, id: string): boolean {
  const ways = waysOf(rule);
  return ways.length > 0 && ways.every(({ needs }) => !needs.includes(id));
}

function reasonOf(
  rule: CorrelationRule,
  { rules, groups, leftOut }: Pick<CorrelationExplanation, 'rules' | 'groups' | 'leftOut'>,
): CorrelationExplanation['whyNot'] {
  if (rules.every(({ matches }) => matches === 0)) return 'no_match';
  if (groups.length === 0 && leftOut.length > 0) return 'left_out';
  const isWhole = rule.type.startsWith('temporal');
  const combinations = rule.combinations ?? [{ needs: [...rules.keys()] }];
  const canCome = combinations.some(({ needs }) =>
    needs.every((index) => (rules[index]?.matches ?? 0) > 0),
  );
  if (isWhole && !canCome) return 'rule_unmatched';
  if (excludes(rule) && groups.some(({ value }) => value > 0)) return 'excluded';
  if (rule.expect !== undefined) return 'undecided';
  const { extension } = rule;
  const isSmall =
    extension?.type === 'ratio' &&
    groups.every(({ share }) => (share?.denominator ?? 0) < extension.minimum);
  return isSmall ? 'minimum' : 'threshold';
}

function firingsOf(output: string): ExplainedFiring[] {
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as ExplainedFiring);
}
