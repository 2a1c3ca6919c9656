import type { ConformanceReport } from '../../api/contract.ts';
import type { CorrelationRule, RuleSet } from '../../detect/rule-set.ts';
import { EVENT_LOGSOURCES, eventLogsources } from '../../detect/sigma/event-logsources.ts';
import type { RoutedRule } from '../../detect/sigma/resolve-rules.ts';
import { fits } from '../../detect/sigma/rule-routing.ts';
import type { RuleFacts } from '../../event/signal.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import type { RuleDependence } from './dependent-rules.ts';
import { fieldsInTheWay, groupFieldsInTheWay } from './rule-needs.ts';
import type { SampleReading } from './sample-records.ts';

/** What a rule of this kind of source comes to. */
interface RuleState {
  readonly missing: readonly string[];
  /** Lines that it matched, or that it would count. */
  readonly lines: ReadonlySet<number>;
}

/** What the service itself puts into every event. */
const OWN_FIELDS = ['gac.source.id', 'gac.province'];

export interface RuleJudging {
  readonly dependence: RuleDependence;
  readonly set: () => RuleSet;
}

/** Which rules can run on events of a type that have these fields, which cannot, and what they match of the sample. */
export function judgeRules(
  sample: {
    readonly type: string;
    readonly readings: readonly SampleReading[];
    readonly present: ReadonlySet<string>;
  },
  { dependence, set }: RuleJudging,
): ConformanceReport['rules'] {
  const { detections, correlations } = dependence.read();
  const present = new Set([...sample.present, ...OWN_FIELDS]);
  const matched = matchedLines(sample.readings, set());
  const looksAt = routing(sample);
  const states = new Map<string, RuleState>();
  for (const rule of detections) {
    if (!looksAt(rule)) continue;
    const { id } = rule.rule.facts;
    const missing = fieldsInTheWay(rule, present);
    states.set(id, { missing, lines: matched.get(id) ?? new Set() });
  }
  // Inner correlations come before outer ones.
  for (const rule of correlations) {
    const state = correlationState(rule, states, present);
    if (state !== undefined) states.set(rule.facts.id, state);
  }
  const raising = [...detections.map(({ rule }) => rule), ...correlations]
    .filter(({ raises }) => raises)
    .flatMap(({ facts }) => {
      const state = states.get(facts.id);
      return state === undefined ? [] : [{ facts, state }];
    });
  const able = raising.filter(({ state }) => state.missing.length === 0);
  return {
    runnable: able.map(({ facts, state }) => runnable(facts, state)).sort(byMatches),
    blocked: raising
      .filter(({ state }) => state.missing.length > 0)
      .map(({ facts: { id, title }, state }) => ({ id, title, missingFields: state.missing })),
  };
}

/** A sequence needs all its rules of this source; a count can run on any of them. Other sources may give the others. */
function correlationState(
  rule: CorrelationRule,
  states: ReadonlyMap<string, RuleState>,
  present: ReadonlySet<string>,
): RuleState | undefined {
  const parts = rule.ruleIds.flatMap((id) => states.get(id) ?? []);
  if (parts.length === 0) return undefined;
  const blocked = parts.filter(({ missing }) => missing.length > 0);
  const isBlocked = rule.type.startsWith('temporal')
    ? blocked.length > 0
    : blocked.length === parts.length;
  const missing = [
    ...(isBlocked ? blocked.flatMap((part) => part.missing) : []),
    ...groupFieldsInTheWay(rule, present),
  ];
  return {
    missing: [...new Set(missing)].sort(),
    lines: new Set(parts.flatMap(({ lines }) => [...lines])),
  };
}

/** Whether a rule looks at events of this type; a type that is ECS already is what its events show. */
function routing({ type, readings }: { type: string; readings: readonly SampleReading[] }) {
  const own = LOGSOURCES.get(type) ?? [{}];
  const isOpen = own.some(({ product }) => product === 'ecs');
  const shown = readings.flatMap(({ doc }) => eventLogsources(doc));
  const further = shown.length > 0 ? shown : EVENT_LOGSOURCES;
  const logsources = isOpen ? [...own, ...further] : own;
  return (rule: RoutedRule) => fits(rule, logsources);
}

function matchedLines(readings: readonly SampleReading[], set: RuleSet) {
  const byRule = new Map<string, Set<number>>();
  for (const { line, doc } of readings) {
    for (const { rule } of set.match(doc)) {
      const lines = byRule.get(rule.facts.id) ?? new Set();
      byRule.set(rule.facts.id, lines.add(line));
    }
  }
  return byRule;
}

function runnable(
  { id, title, family, tags }: RuleFacts,
  { lines }: RuleState,
): ConformanceReport['rules']['runnable'][number] {
  const attack = tags.filter((tag) => tag.startsWith('attack.'));
  return { id, title, family, attack, matches: lines.size };
}

function byMatches(
  left: { id: string; matches: number },
  right: { id: string; matches: number },
): number {
  return right.matches - left.matches || (left.id < right.id ? -1 : 1);
}
