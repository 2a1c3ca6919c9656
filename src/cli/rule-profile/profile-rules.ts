import type { OpenedRules } from '../../detect/sigma/explain/opened-rules.ts';
import { WindowTally } from '../../detect/sigma/explain/window-tally.ts';
import type { Logsources } from '../../detect/sigma/rule-routing.ts';
import type { Bilingual } from '../../event/signal.ts';
import type { GivenEvent } from '../given-events.ts';
import { placeEvent } from '../placed-event.ts';
import type { EventTimeReader } from '../rule-eval/event-time.ts';
import { RuleJudge } from '../rule-judge.ts';
import { EventSample } from './event-sample.ts';
import { measureCost, type RuleCost } from './rule-cost.ts';

/** A detection rule with its cost. */
export interface ProfiledRule extends RuleCost {
  readonly rule: string;
  readonly title: Bilingual;
  /** Share of the time of all rules, 0 to 1. */
  readonly share: number;
}

/** A correlation with the state that it held. */
export interface ProfiledCorrelation {
  readonly rule: string;
  readonly title: Bilingual;
  readonly firings: number;
  /** Groups over the whole input. */
  readonly groups: number;
  /** Events within one window at once, summed over groups at their fullest. */
  readonly entries: number;
  /** What they take in memory, estimated. */
  readonly bytes: number;
  /** Matches that do not count, as a field is missing. */
  readonly leftOut: number;
}

export interface RuleProfile {
  readonly events: number;
  readonly sampled: number;
  /** The slowest first. */
  readonly rules: readonly ProfiledRule[];
  /** The largest first. */
  readonly correlations: readonly ProfiledCorrelation[];
}

export interface ProfileOptions {
  /** None = rules are not routed. */
  readonly types: Logsources | undefined;
  readonly times: EventTimeReader;
  /** Most events that costs are measured on. */
  readonly sample: number;
  /** A clock that never goes back, milliseconds. */
  readonly nowMs: () => number;
}

/** About what the detector holds for a group, and for an event in a window. */
const GROUP_BYTES = 400;
const ENTRY_BYTES = 48;
/** In the line of a firing that belongs to an earlier one. */
const CONTINUES = '"continues":true';

/** Judges all events for the state of correlations, and a sample of them for the cost of each rule. */
export async function profileRules(
  opened: OpenedRules,
  events: AsyncIterable<GivenEvent>,
  options: ProfileOptions,
): Promise<RuleProfile> {
  const judge = new RuleJudge(opened, options);
  const sample = new EventSample(options.sample);
  const tallies = opened.correlations.map((rule) => {
    return { rule, tally: new WindowTally(rule), state: { firings: 0, leftOut: 0 } };
  });
  const countFirings = (lines: string) => {
    for (const { rule, state } of tallies) {
      const mark = `{"rule":${JSON.stringify(rule.facts.id)},`;
      state.firings += lines
        .split('\n')
        .filter((line) => line.startsWith(mark) && !line.includes(CONTINUES)).length;
    }
  };
  let count = 0;
  for await (const given of events) {
    count++;
    sample.add(given);
    const { matched, fired } = judge.take(given);
    if (fired !== '') countFirings(fired);
    if (matched.length === 0 || tallies.length === 0) continue;
    const placed = placeEvent(given.event, given.line, options.times);
    for (const { rule, tally, state } of tallies) {
      for (const { facts } of matched) {
        const index = rule.ruleIds.indexOf(facts.id);
        if (index < 0) continue;
        const why = placed === undefined ? 'time_missing' : tally.add(placed, index);
        if (why !== undefined) state.leftOut++;
      }
    }
  }
  countFirings(judge.finish());
  return {
    events: count,
    sampled: sample.events.length,
    rules: profileDetections(opened, judge, { sample: sample.events, nowMs: options.nowMs }),
    correlations: tallies
      .map(({ rule, tally, state }): ProfiledCorrelation => {
        const entries = tally.peakEntries();
        const groups = tally.groupCount;
        const bytes = groups * GROUP_BYTES + entries * ENTRY_BYTES;
        return { rule: rule.facts.id, title: rule.facts.title, ...state, groups, entries, bytes };
      })
      .sort((a, b) => b.bytes - a.bytes),
  };
}

function profileDetections(
  { detections }: OpenedRules,
  judge: RuleJudge,
  { sample, nowMs }: { readonly sample: readonly GivenEvent[]; readonly nowMs: () => number },
): ProfiledRule[] {
  const [first] = detections;
  // Code that has not run yet is slow: the first rule would pay for it.
  if (first !== undefined) measureCost(first, sample, nowMs);
  const costs = detections.map((routed) => {
    const seen = sample.filter(({ event }) => judge.looksAt(routed, event));
    const { id: rule, title } = routed.rule.facts;
    return { rule, title, ...measureCost(routed, seen, nowMs) };
  });
  const total = costs.reduce((sum, one) => sum + one.nanosPerEvent * one.looked, 0);
  return costs
    .map((one) => {
      return { ...one, share: total === 0 ? 0 : (one.nanosPerEvent * one.looked) / total };
    })
    .sort((a, b) => b.share - a.share || b.nanosPerEvent - a.nanosPerEvent);
}
