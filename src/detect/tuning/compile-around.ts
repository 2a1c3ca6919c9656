import type { CompiledRules } from '../backtest/compile-rules.ts';
import { boundOfRules } from '../backtest/rule-bound.ts';
import type { LoadOptions } from '../load-rules.ts';
import { splitShadows } from '../load-shadows.ts';
import { parseSources, readSources } from '../rule-sources.ts';
import { resolveRules } from '../sigma/resolve-rules.ts';
import { RoutedMatcher } from '../sigma/routed-matcher.ts';
import { sourcesAround } from './sources-around.ts';

/**
 * One rule ready for history, with what it refers to, the correlations that refer to it, and what tunes them.
 * @throws Error when a directory or file cannot be read
 */
export function compileAround(
  ruleId: string,
  options: LoadOptions,
): Pick<CompiledRules, 'set' | 'bound'> {
  const { logsources, pipeline, budgets } = options;
  const { live } = splitShadows(readSources(options), options);
  const sources = sourcesAround(ruleId, live, { above: true });
  const documents = parseSources(sources, options);
  const { detections, correlations } = resolveRules(documents, pipeline, budgets);
  const matcher = new RoutedMatcher(detections, logsources);
  const set = {
    version: 'around',
    detections: detections.map(({ rule }) => rule),
    correlations,
    match: (doc: Parameters<typeof matcher.match>[0]) => matcher.match(doc),
  };
  return { set, bound: boundOfRules(detections, logsources) };
}
