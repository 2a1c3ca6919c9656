import type { RuleSet } from '../../detect/rule-set.ts';
import { chainOf, streamPart } from '../../detect/scheduled/rule-parts.ts';
import { EVERY, EVERY_CORRELATION } from '../../event/rule-ledger.ts';
import { windowNeeds } from '../ledger/window-needs.ts';

/** Rules that a gap is of, ready to judge what is stored. */
export interface SelectedRules {
  readonly set: RuleSet;
  /** How far before an event those lie that decide with it, ms. */
  readonly backMs: number;
  /** Version of the rule, or of the set when there are several. */
  readonly version: string;
  /** Correlations among them that ask who was registered, which stored events do not tell. */
  readonly rosterRules: readonly { readonly id: string; readonly version: string }[];
}

/** The rules that a gap names, of those in force; `undefined` when none of them is, or it is judged on a schedule. */
export function selectRules(rules: RuleSet, ruleId: string): SelectedRules | undefined {
  const stream = streamPart(rules);
  if (ruleId === EVERY) return selected(stream, rules.version);
  if (ruleId === EVERY_CORRELATION) return selected(correlationsOf(stream), rules.version);
  const correlation = stream.correlations.find(({ facts }) => facts.id === ruleId);
  if (correlation !== undefined) {
    return selected(chainOf(stream, correlation).set, correlation.facts.version);
  }
  const detection = stream.detections.find(({ facts }) => facts.id === ruleId);
  if (detection === undefined) return undefined;
  const match: RuleSet['match'] = (doc) =>
    stream.match(doc).filter(({ rule }) => rule.facts.id === ruleId);
  const set = { ...stream, detections: [detection], correlations: [], match };
  return selected(set, detection.facts.version);
}

/** Detection rules raise nothing here: they need no event but their own, so no gap of windows is theirs. */
function correlationsOf(rules: RuleSet): RuleSet {
  const silent = new Map(
    rules.detections.map((rule) => [rule.facts.id, { ...rule, raises: false }]),
  );
  const match: RuleSet['match'] = (doc) =>
    rules.match(doc).flatMap((one) => {
      const rule = silent.get(one.rule.facts.id);
      return rule === undefined ? [] : [{ ...one, rule }];
    });
  return { ...rules, detections: [...silent.values()], match };
}

function selected(set: RuleSet, version: string): SelectedRules {
  const backMs = Math.max(0, ...windowNeeds(set).map((need) => need.backMs));
  const rosterRules = set.correlations
    .filter(({ expect, raises }) => raises && expect?.roster === 'sources')
    .map(({ facts }) => ({ id: facts.id, version: facts.version }));
  return { set, backMs, version, rosterRules };
}
