import type { CompareOperator, CorrelationRule, RuleSet } from '../../src/detect/rule-set.ts';
import type { PlacedEvent } from '../../src/event/event.ts';
import type { Signal } from '../../src/event/signal.ts';

interface Entry {
  readonly timeMs: number;
  readonly value: string;
  /** Places in the rule's list of the rules that matched. */
  readonly matched: readonly number[];
}

const COMPARE: Record<CompareOperator, (left: number, right: number) => boolean> = {
  gt: (left, right) => left > right,
  gte: (left, right) => left >= right,
  lt: (left, right) => left < right,
  lte: (left, right) => left <= right,
  eq: (left, right) => left === right,
  neq: (left, right) => left !== right,
};

/**
 * Sigma's counting correlations read directly: every window is counted from scratch, events come in order.
 * Slow and simple on purpose; what the stream detector says must agree with it.
 */
export class WindowOracle {
  readonly #set: RuleSet;
  readonly #entries = new Map<string, Entry[]>();
  /** Group of an absence rule → when it was last heard. */
  readonly #heard = new Map<string, { rule: CorrelationRule; group: object; timeMs: number }>();

  constructor(set: RuleSet) {
    this.#set = set;
  }

  evaluate(events: readonly PlacedEvent[]): Signal[] {
    return events.flatMap((event) => {
      const ids = this.#set.match(event.doc).map(({ rule }) => rule.facts.id);
      return this.#set.correlations
        .filter(({ ruleIds }) => ruleIds.some((id) => ids.includes(id)))
        .flatMap((rule) => this.#count(rule, event, ids));
    });
  }

  advance(nowMs: number): Signal[] {
    const silent = [...this.#heard.values()].filter(
      ({ rule, timeMs }) => nowMs - timeMs >= rule.windowMs,
    );
    return silent.map(({ rule, group }) => ({ rule: rule.facts, province: '', group }) as Signal);
  }

  #count(rule: CorrelationRule, event: PlacedEvent, ids: readonly string[]): Signal[] {
    const pairs = rule.groupBy.map((field) => [field, valueAt(event.doc, field)]);
    if (pairs.some(([, value]) => value === undefined)) return [];
    const group = Object.fromEntries(pairs);
    const key = JSON.stringify([rule.facts.id, event.province, group]);
    if (rule.expect !== undefined) {
      this.#heard.set(key, { rule, group, timeMs: event.timeMs });
      return [];
    }
    const value = JSON.stringify(rule.fields.map((field) => valueAt(event.doc, field)));
    const matched = rule.ruleIds.flatMap((id, index) => (ids.includes(id) ? [index] : []));
    const entries = [...(this.#entries.get(key) ?? []), { timeMs: event.timeMs, value, matched }];
    this.#entries.set(key, entries);
    const within = (spanMs: number) =>
      entries.filter(({ timeMs }) => timeMs > event.timeMs - spanMs);
    const met = isMet(rule, within);
    return met ? [{ rule: rule.facts, province: event.province, group } as Signal] : [];
  }
}

function isMet(rule: CorrelationRule, within: (spanMs: number) => readonly Entry[]): boolean {
  const holds = (measured: number) =>
    rule.conditions.every((one) => COMPARE[one.operator](measured, one.value));
  const { extension, windowMs } = rule;
  const all = within(windowMs);
  if (extension?.type === 'new_value') {
    const ever = within(Number.POSITIVE_INFINITY);
    const newest = ever.at(-1);
    const gaps = ever.map(({ timeMs }, at) => timeMs - (ever[at - 1]?.timeMs ?? 0));
    const watchedFrom = ever[gaps.findLastIndex((gap) => gap >= windowMs)]?.timeMs ?? 0;
    const isKnown = all.slice(0, -1).some(({ value }) => value === newest?.value);
    return !isKnown && (newest?.timeMs ?? 0) - watchedFrom >= extension.learningMs;
  }
  if (extension?.type !== 'ratio') {
    const values = new Set(all.map((one) => one.value));
    return holds(rule.type === 'value_count' ? values.size : all.length);
  }
  const count = (entries: readonly Entry[], indexes: readonly number[]) =>
    entries.filter(({ matched }) => matched.some((index) => indexes.includes(index))).length;
  const share = (entries: readonly Entry[]) =>
    count(entries, extension.numerator) / count(entries, extension.denominator) / extension.budget;
  const isEnough = count(all, extension.denominator) >= extension.minimum;
  return isEnough && holds(share(all)) && holds(share(within(extension.shortMs)));
}

function valueAt(doc: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], doc);
}
