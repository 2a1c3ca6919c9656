import type { DetectionRule } from '../rule-set.ts';
import { MatchIndex } from './match-index.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import { contains, type RoutedRule } from './resolve-rules.ts';

/** Most logsources with an index of their own; events of further ones are judged by all rules, then sorted out. */
const INDEXES_MAX = 64;

/**
 * Judges events that say themselves what they are, in an object `logsource` with category, product and service. An event
 * that says nothing is judged by every rule.
 */
export class LogsourceMatcher {
  readonly #rules: readonly RoutedRule[];
  readonly #isRouted: boolean;
  readonly #routes = new Map<string, Route>();
  #everything: Route | undefined;

  constructor(rules: readonly RoutedRule[], options: { routed: boolean }) {
    this.#rules = rules;
    this.#isRouted = options.routed;
    if (!options.routed) this.#everything = toRoute(rules);
  }

  /** The rules that match an event, in the order of loading. Never throws. */
  match(event: Readonly<Record<string, unknown>>): readonly DetectionRule[] {
    const logsource = this.#isRouted ? logsourceOf(event) : undefined;
    if (logsource === undefined) return rulesOf(this.#all(), event);
    const { category = '', product = '', service = '' } = logsource;
    const key = `${category}\n${product}\n${service}`;
    const known = this.#routes.get(key);
    if (known !== undefined) return rulesOf(known, event);
    if (this.#routes.size >= INDEXES_MAX) return this.#sortOut(event, logsource);
    const route = toRoute(this.#rules.filter((rule) => fits(rule, logsource)));
    this.#routes.set(key, route);
    return rulesOf(route, event);
  }

  #all(): Route {
    this.#everything ??= toRoute(this.#rules);
    return this.#everything;
  }

  #sortOut(event: object, logsource: RuleLogsource): readonly DetectionRule[] {
    const { index, rules } = this.#all();
    return index
      .hits(event)
      .flatMap((place) => rules[place] ?? [])
      .filter((rule) => fits(rule, logsource))
      .map(({ rule }) => rule);
  }
}

interface Route {
  readonly index: MatchIndex;
  readonly rules: readonly RoutedRule[];
}

const NOTHING: readonly DetectionRule[] = [];

function toRoute(rules: readonly RoutedRule[]): Route {
  return { index: new MatchIndex(rules), rules };
}

function rulesOf({ index, rules }: Route, event: object): readonly DetectionRule[] {
  const hits = index.hits(event);
  return hits.length === 0 ? NOTHING : hits.flatMap((place) => rules[place]?.rule ?? []);
}

function fits(rule: RoutedRule, logsource: RuleLogsource): boolean {
  return rule.anyLogsource || contains(rule.logsource, logsource);
}

function logsourceOf(event: Readonly<Record<string, unknown>>): RuleLogsource | undefined {
  const value = event['logsource'];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return undefined;
  const { category, product, service } = value as Record<string, unknown>;
  return {
    ...(typeof category === 'string' ? { category } : {}),
    ...(typeof product === 'string' ? { product } : {}),
    ...(typeof service === 'string' ? { service } : {}),
  };
}
