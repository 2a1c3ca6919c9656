import { coverageOf } from '../../detect/engineering/coverage.ts';
import type { ReadRules } from '../../detect/load-rules.ts';
import type { Bilingual } from '../../event/signal.ts';
import { LOGSOURCES } from '../../normalize/logsources.ts';
import type { Rules } from '../rules.ts';

/** A rule that hangs on what sources of a type send. */
export interface DependentRule {
  readonly id: string;
  readonly title: Bilingual;
}

/** Tells which rules hang on a type of source, as the rules in force are. */
export interface RuleDependence {
  /** Rules that raise alerts and are fed by sources of the type, in the order of their ids. */
  ofType(type: string): readonly DependentRule[];
  /** The rules in force, ready to be looked into. */
  read(): ReadRules;
}

/** Reads the rules once for each set that is in force. */
export function createRuleDependence(rules: Pick<Rules, 'set' | 'trial'>): RuleDependence {
  let known: { version: string; read: ReadRules; byType: Map<string, DependentRule[]> } | undefined;
  const current = () => {
    const { version } = rules.set();
    if (known?.version !== version) {
      const read = rules.trial({});
      known = { version, read, byType: byTypeOf(read) };
    }
    return known;
  };
  return {
    ofType: (type) => current().byType.get(type) ?? [],
    read: () => current().read,
  };
}

function byTypeOf(read: ReadRules): Map<string, DependentRule[]> {
  const coverage = coverageOf(read, LOGSOURCES);
  const byId = new Map(coverage.rules.map(({ id, title }) => [id, { id, title }]));
  return new Map(
    coverage.sources.map(({ type, rules }) => [
      type,
      [...rules].sort().flatMap((id) => byId.get(id) ?? []),
    ]),
  );
}
