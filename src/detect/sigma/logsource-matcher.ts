import type { DetectionRule } from '../rule-set.ts';
import { saidLogsource } from './event-logsources.ts';
import type { LineReader } from './line/line-reader.ts';
import { ValueMemory } from './line/value-memory.ts';
import { MatchIndex } from './match-index.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import type { RoutedRule } from './resolve-rules.ts';
import { fits } from './rule-routing.ts';
import { runOnce } from './run-once.ts';

/** Most logsources with an index of their own; events of further ones are judged by all rules, then sorted out. */
const INDEXES_MAX = 64;

/** What an event without an object `logsource` shows itself to be; nothing = judged by every rule. */
export type ShownLogsources = (
  event: Readonly<Record<string, unknown>>,
) => readonly RuleLogsource[];

/**
 * Judges events that say themselves what they are, in an object `logsource` with category, product and service. An event
 * that says nothing is judged by every rule, unless `shown` finds out.
 */
export class LogsourceMatcher {
  readonly #rules: readonly RoutedRule[];
  readonly #isRouted: boolean;
  readonly #shown: ShownLogsources | undefined;
  readonly #routes = new Map<string, Route>();
  /** The same routes by category, product and service of an event that says them. */
  readonly #said = new Map<string | undefined, Map<string | undefined, ByService>>();
  #everything: Route | undefined;
  /** The same routes by an object `logsource` as it stands in a line: places in `#routesMet`. */
  readonly #saidBefore = new ValueMemory();
  readonly #routesMet: Route[] = [];

  constructor(
    rules: readonly RoutedRule[],
    options: { routed: boolean; shown?: ShownLogsources | undefined },
  ) {
    this.#rules = rules;
    this.#isRouted = options.routed;
    this.#shown = options.shown;
    if (!options.routed) this.#everything = toRoute(rules);
  }

  /** The rules that match an event, in the order of loading. Never throws. */
  match(event: Readonly<Record<string, unknown>>): readonly DetectionRule[] {
    const said = this.#isRouted ? this.#routeSaid(event['logsource']) : undefined;
    if (said !== undefined) return rulesOf(said, said.index.hits(event));
    const logsources = this.#isRouted ? this.#logsourcesOf(event) : NOT_SAID;
    const route = this.#routeOf(logsources, event['logsource']);
    return route === undefined
      ? this.#sortOut(event, logsources)
      : rulesOf(route, route.index.hits(event));
  }

  /**
   * As `match`, for the line that a reader has read; `undefined` when it must be judged as an event. A matcher stays with one
   * reader.
   */
  matchLine(line: LineReader): readonly DetectionRule[] | undefined {
    const route = this.#isRouted ? this.#routeOfLine(line) : this.#all();
    return route === undefined ? undefined : rulesOf(route, route.index.hitsOfLine(line));
  }

  #routeOfLine(line: LineReader): Route | undefined {
    const { said } = line;
    if (said < 0) return this.#shown === undefined ? this.#all() : undefined;
    const from = line.startOf[said] as number;
    const to = line.endOf[said] as number;
    const known = this.#saidBefore.recall(line.view, from, to);
    if (known !== undefined) return this.#routesMet[known[0] as number];
    const value: unknown = JSON.parse(line.bytes.toString('utf8', from, to));
    const logsources = this.#logsourcesOf({ logsource: value });
    const route = this.#routeSaid(value) ?? this.#routeOf(logsources, value);
    if (route === undefined) return route;
    const met = this.#routesMet.indexOf(route);
    const number = met < 0 ? this.#routesMet.push(route) - 1 : met;
    this.#saidBefore.keep({ bytes: line.bytes, from, to }, [number]);
    return route;
  }

  /** `undefined` when there are too many routes. */
  #routeOf(logsources: readonly RuleLogsource[], said: unknown): Route | undefined {
    if (logsources.length === 0) return this.#all();
    let key = '';
    for (const { category = '', product = '', service = '' } of logsources) {
      key += `${category}\n${product}\n${service}\n`;
    }
    const known = this.#routes.get(key);
    if (known !== undefined) return known;
    if (this.#routes.size >= INDEXES_MAX) return undefined;
    const route = toRoute(this.#rules.filter((rule) => fits(rule, logsources)));
    this.#routes.set(key, route);
    this.#remember(said, route);
    return route;
  }

  /** The route of an object `logsource` that was met before: a quicker way to what `match` finds out. */
  #routeSaid(said: unknown): Route | undefined {
    if (said === null || typeof said !== 'object' || Array.isArray(said)) return undefined;
    const { category, product, service } = said as RuleLogsource;
    return this.#said.get(category)?.get(product)?.get(service);
  }

  #remember(said: unknown, route: Route): void {
    if (said === null || typeof said !== 'object' || Array.isArray(said)) return;
    const { category, product, service } = said as RuleLogsource;
    const isPlain = [category, product, service].every(
      (one) => one === undefined || typeof one === 'string',
    );
    if (!isPlain) return;
    const products = this.#said.get(category) ?? new Map<string | undefined, ByService>();
    const services = products.get(product) ?? new Map<string | undefined, Route>();
    this.#said.set(category, products);
    products.set(product, services);
    services.set(service, route);
  }

  #logsourcesOf(event: Readonly<Record<string, unknown>>): readonly RuleLogsource[] {
    const said = saidLogsource(event);
    return said === undefined ? (this.#shown?.(event) ?? NOT_SAID) : [said];
  }

  #all(): Route {
    this.#everything ??= toRoute(this.#rules);
    return this.#everything;
  }

  #sortOut(event: object, logsources: readonly RuleLogsource[]): readonly DetectionRule[] {
    const { index, rules } = this.#all();
    return index
      .hits(event)
      .flatMap((place) => rules[place] ?? [])
      .filter((rule) => fits(rule, logsources))
      .map(({ rule }) => rule);
  }
}

interface Route {
  readonly index: MatchIndex;
  readonly rules: readonly RoutedRule[];
  /** Lists of one rule each: most events match one or none. */
  readonly alone: readonly (readonly DetectionRule[])[];
}

type ByService = Map<string | undefined, Route>;

const NOTHING: readonly DetectionRule[] = [];
const NOT_SAID: readonly RuleLogsource[] = [];

function toRoute(rules: readonly RoutedRule[]): Route {
  const index = runOnce(() => new MatchIndex(rules));
  return { index, rules, alone: rules.map(({ rule }) => [rule]) };
}

function rulesOf({ alone, rules }: Route, hits: readonly number[]): readonly DetectionRule[] {
  if (hits.length === 0) return NOTHING;
  if (hits.length === 1) return alone[hits[0] as number] ?? NOTHING;
  return hits.flatMap((place) => rules[place]?.rule ?? []);
}
