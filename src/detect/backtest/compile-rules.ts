import type { Filter } from '../../store/contract.ts';
import type { RuleVerdict } from '../contract.ts';
import { type LoadOptions, loadUnindexed } from '../load-rules.ts';
import type { RuleSet } from '../rule-set.ts';
import { chainBounds } from '../scheduled/chain-bounds.ts';
import { RoutedMatcher } from '../sigma/routed-matcher.ts';
import { boundOfRules } from './rule-bound.ts';

/** Rules ready for history. */
export interface CompiledRules {
  readonly set: RuleSet;
  /** Every event that a rule matches passes it; `undefined` = all events must be read. */
  readonly bound: Filter | undefined;
  /** One for each document. */
  readonly verdicts: readonly RuleVerdict[];
}

/**
 * Loads rules and finds out which events they can match at all.
 * @throws Error when a directory or file cannot be read
 */
export function compileRules(options: LoadOptions): CompiledRules {
  const { logsources } = options;
  const { detections, correlations, verdicts } = loadUnindexed(options);
  const matcher = new RoutedMatcher(detections, logsources);
  const set: RuleSet = {
    version: 'backtest',
    detections: detections.map(({ rule }) => rule),
    correlations,
    bounds: chainBounds({ detections, correlations }, logsources),
    match: (doc) => matcher.match(doc),
  };
  return { set, bound: boundOfRules(detections, logsources), verdicts };
}
