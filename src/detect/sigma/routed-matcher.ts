import type { RuleMatch } from '../rule-set.ts';
import { MatchIndex } from './match-index.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import type { RoutedRule } from './resolve-rules.ts';
import { contains } from './resolve-rules.ts';

/** Chooses the rules of an event's logsource, then matches; one index for each logsource that is used. */
export class RoutedMatcher {
  readonly #byType = new Map<string, MatchIndex>();
  /** For events of no known type: all rules without routing, else those that take any logsource. */
  readonly #other: MatchIndex;
  readonly #routed: boolean;

  constructor(
    rules: readonly RoutedRule[],
    logsources: ReadonlyMap<string, RuleLogsource> | undefined,
  ) {
    this.#routed = logsources !== undefined;
    const byLogsource = new Map<string, MatchIndex>();
    for (const [type, logsource] of logsources ?? []) {
      const { category, product, service } = logsource;
      const key = JSON.stringify([category, product, service]);
      let index = byLogsource.get(key);
      if (index === undefined) {
        index = new MatchIndex(rules.filter((rule) => fits(rule, logsource)));
        byLogsource.set(key, index);
      }
      this.#byType.set(type, index);
    }
    this.#other = new MatchIndex(this.#routed ? rules.filter((rule) => fits(rule, {})) : rules);
  }

  /** Never throws. */
  match(event: object): RuleMatch[] {
    if (!this.#routed) return this.#other.match(event);
    return (this.#byType.get(typeOf(event) ?? '') ?? this.#other).match(event);
  }

  /** Bytes of all automata. */
  get automatonBytes(): number {
    return [...new Set([this.#other, ...this.#byType.values()])].reduce(
      (sum, index) => sum + index.automatonBytes,
      0,
    );
  }
}

function fits(rule: RoutedRule, logsource: RuleLogsource): boolean {
  return rule.anyLogsource || contains(rule.logsource, logsource);
}

function typeOf(event: object): string | undefined {
  const doc = event as Readonly<Record<string, unknown>>;
  const own = textAt(mapAt(mapAt(doc, 'gac'), 'source'), 'type');
  return own ?? textAt(mapAt(doc, 'event'), 'dataset') ?? textAt(doc, 'event.dataset');
}

function mapAt(map: object | undefined, key: string): object | undefined {
  const value = map === undefined ? undefined : (map as Readonly<Record<string, unknown>>)[key];
  return value !== null && typeof value === 'object' ? value : undefined;
}

function textAt(map: object | undefined, key: string): string | undefined {
  const value = map === undefined ? undefined : (map as Readonly<Record<string, unknown>>)[key];
  return typeof value === 'string' ? value : undefined;
}
