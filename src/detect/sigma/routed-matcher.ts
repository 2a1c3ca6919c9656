import type { MatchTiming, RuleMatch } from '../rule-set.ts';
import { eventLogsources } from './event-logsources.ts';
import { MatchIndex } from './match-index.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import type { RoutedRule } from './resolve-rules.ts';
import { fits, type Logsources } from './rule-routing.ts';

/** Most sets of logsources with an index of their own; events of further ones are judged by all rules, then sorted out. */
const INDEXES_MAX = 256;

/**
 * Chooses the rules of an event's logsources, then matches. An event of a type that is ECS already says itself what it is
 * of. Each set of logsources has one index, made when the first event of it comes.
 */
export class RoutedMatcher {
  readonly #rules: readonly RoutedRule[];
  readonly #types: Logsources | undefined;
  readonly #byKey = new Map<string, MatchIndex>();
  #everything: MatchIndex | undefined;

  constructor(rules: readonly RoutedRule[], logsources: Logsources | undefined) {
    this.#rules = rules;
    this.#types = logsources;
    if (logsources === undefined) this.#everything = new MatchIndex(rules);
    for (const own of logsources?.values() ?? []) this.#indexOf(own);
  }

  /** Never throws. */
  match(event: object, timing?: MatchTiming): RuleMatch[] {
    if (this.#types === undefined) return this.#all().match(event, timing);
    const logsources = this.#logsourcesOf(event, this.#types);
    const index = this.#indexOf(logsources);
    if (index !== undefined) return index.match(event, timing);
    const fitting = new Set(
      this.#rules.filter((rule) => fits(rule, logsources)).map(({ rule }) => rule),
    );
    return this.#all()
      .match(event, timing)
      .filter(({ rule }) => fitting.has(rule));
  }

  /** Bytes of the tables that find literals. */
  get finderBytes(): number {
    const all = [...this.#byKey.values(), ...(this.#everything ? [this.#everything] : [])];
    return all.reduce((sum, index) => sum + index.finderBytes, 0);
  }

  #logsourcesOf(event: object, types: Logsources): readonly RuleLogsource[] {
    const own = types.get(typeOf(event) ?? '') ?? NONE;
    return own.some(({ product }) => product === 'ecs')
      ? [...own, ...eventLogsources(event as Readonly<Record<string, unknown>>)]
      : own;
  }

  #indexOf(logsources: readonly RuleLogsource[]): MatchIndex | undefined {
    let key = '';
    for (const { product = '', category = '', service = '' } of logsources) {
      key += `${product}/${category}/${service}\n`;
    }
    const known = this.#byKey.get(key);
    if (known !== undefined || this.#byKey.size >= INDEXES_MAX) return known;
    const index = new MatchIndex(this.#rules.filter((rule) => fits(rule, logsources)));
    this.#byKey.set(key, index);
    return index;
  }

  #all(): MatchIndex {
    this.#everything ??= new MatchIndex(this.#rules);
    return this.#everything;
  }
}

/** An event of no known type: only rules that take any logsource look at it. */
const NONE: readonly RuleLogsource[] = [{}];

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
