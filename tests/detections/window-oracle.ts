import type { CompareOperator, CorrelationRule, RuleSet } from '../../src/detect/rule-set.ts';
import type { PlacedEvent } from '../../src/event/event.ts';
import type { Signal } from '../../src/event/signal.ts';

interface Entry {
  readonly timeMs: number;
  readonly value: string;
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
        .flatMap((rule) => this.#count(rule, event));
    });
  }

  advance(nowMs: number): Signal[] {
    const silent = [...this.#heard.values()].filter(
      ({ rule, timeMs }) => nowMs - timeMs >= rule.windowMs,
    );
    return silent.map(({ rule, group }) => ({ rule: rule.facts, province: '', group }) as Signal);
  }

  #count(rule: CorrelationRule, event: PlacedEvent): Signal[] {
    const pairs = rule.groupBy.map((field) => [field, valueAt(event.doc, field)]);
    if (pairs.some(([, value]) => value === undefined)) return [];
    const group = Object.fromEntries(pairs);
    const key = JSON.stringify([rule.facts.id, event.province, group]);
    if (rule.expect !== undefined) {
      this.#heard.set(key, { rule, group, timeMs: event.timeMs });
      return [];
    }
    const value = JSON.stringify(rule.fields.map((field) => valueAt(event.doc, field)));
    const entries = [...(this.#entries.get(key) ?? []), { timeMs: event.timeMs, value }];
    this.#entries.set(key, entries);
    const within = entries.filter(({ timeMs }) => timeMs > event.timeMs - rule.windowMs);
    const measured =
      rule.type === 'value_count' ? new Set(within.map((one) => one.value)).size : within.length;
    const met = rule.conditions.every((one) => COMPARE[one.operator](measured, one.value));
    return met ? [{ rule: rule.facts, province: event.province, group } as Signal] : [];
  }
}

function valueAt(doc: unknown, field: string): unknown {
  return field
    .split('.')
    .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], doc);
}
