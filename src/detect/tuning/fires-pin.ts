import { EventReplay } from '../backtest/event-replay.ts';
import { placedFromStore } from '../backtest/stored-event.ts';
import type { RuleSet } from '../rule-set.ts';
import type { ResolvedRules } from '../sigma/resolve-rules.ts';
import { RoutedMatcher } from '../sigma/routed-matcher.ts';
import type { Logsources } from '../sigma/rule-routing.ts';
import type { Pin } from './pin.ts';

/** Time after the last event in which what waits for event time is decided. */
const AFTERMATH_WINDOWS = 3;
const AFTERMATH_MS = 60_000;

/** Of some rules, one and all that it refers to. */
export function rulesBelow(
  id: string,
  { detections, correlations }: ResolvedRules,
  logsources: Logsources | undefined,
): RuleSet {
  const wanted = new Set([id]);
  // Outer ones come last.
  for (const { facts, ruleIds } of correlations.toReversed()) {
    if (wanted.has(facts.id)) for (const inner of ruleIds) wanted.add(inner);
  }
  const own = detections.filter(({ rule }) => wanted.has(rule.facts.id));
  const matcher = new RoutedMatcher(own, logsources);
  return {
    version: 'pin',
    detections: own.map(({ rule }) => rule),
    correlations: correlations.filter(({ facts }) => wanted.has(facts.id)),
    match: (doc) => matcher.match(doc),
  };
}

/** Whether a rule of a set fires on the events of a pin, judged by the engine of the stream. */
export function firesPin(set: RuleSet, pin: Pick<Pin, 'ruleId' | 'province' | 'group' | 'events'>) {
  const placed = pin.events.map(placedFromStore).filter((event) => event !== undefined);
  const events = placed.sort((a, b) => a.timeMs - b.timeMs || a.timeNanos - b.timeNanos);
  const [first] = events;
  if (first === undefined) return false;
  const replay = new EventReplay(set, first.timeMs);
  const lastMs = events.at(-1)?.timeMs ?? first.timeMs;
  const windowMs = Math.max(0, ...set.correlations.map((rule) => rule.windowMs));
  const signals = [
    ...replay.take(events),
    ...replay.passTo(lastMs + AFTERMATH_WINDOWS * windowMs + AFTERMATH_MS),
  ];
  return signals.some(
    ({ rule, province, group }) =>
      rule.id === pin.ruleId && province === pin.province && isSameGroup(group, pin.group),
  );
}

/** Compares the fields that both name: a rule may come to group by more. */
function isSameGroup(
  group: Readonly<Record<string, string>>,
  pinned: Readonly<Record<string, string>>,
): boolean {
  return Object.entries(group).every(([field, value]) => (pinned[field] ?? value) === value);
}
