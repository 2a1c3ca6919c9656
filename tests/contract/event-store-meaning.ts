// Goal: say exactly what a query means, in code that shares nothing with any store.
// Method: a plain evaluator over documents in memory; the contract suite holds every store against
// it.
import type { GacEvent, PlacedEvent } from '../../src/event/event.ts';
import type { Scope } from '../../src/event/scope.ts';
import type {
  Aggregation,
  AggregationResult,
  EventQuery,
  Filter,
} from '../../src/store/contract.ts';

type Scalar = string | number | boolean;

/**
 * The values of a field: every scalar that the path leads to. Arrays on the way and at the end give
 * each of their
 * members; a dot inside a key is a step of the path like any other; null, empty arrays and empty
 * objects are nothing.
 */
export function valuesAt(node: unknown, field: string): Scalar[] {
  if (Array.isArray(node)) return node.flatMap((member) => valuesAt(member, field));
  if (typeof node !== 'object' || node === null) return [];
  const values: Scalar[] = [];
  for (const [key, child] of Object.entries(node)) {
    if (key === field) values.push(...scalarsOf(child));
    else if (field.startsWith(`${key}.`))
      values.push(...valuesAt(child, field.slice(key.length + 1)));
  }
  return values;
}

function scalarsOf(node: unknown): Scalar[] {
  if (Array.isArray(node)) return node.flatMap(scalarsOf);
  if (typeof node === 'string' || typeof node === 'boolean') return [node];
  return typeof node === 'number' && Number.isFinite(node) ? [node] : [];
}

/** A field exists when a value lies at it or anywhere below it; an empty string is a value. */
function exists(node: unknown, path: string, field: string): boolean {
  if (Array.isArray(node)) return node.some((member) => exists(member, path, field));
  if (typeof node === 'object' && node !== null) {
    return Object.entries(node).some(([key, child]) =>
      exists(child, path === '' ? key : `${path}.${key}`, field),
    );
  }
  const isValue = node !== null && node !== undefined && !Number.isNaN(node);
  return isValue && (path === field || path.startsWith(`${field}.`));
}

/** Letter case is folded one code point at a time (simple lower case), without any locale. */
export function fold(text: string): string {
  return Array.from(text, (c) => String.fromCodePoint(c.toLowerCase().codePointAt(0)!)).join('');
}

/** The text of a number or boolean is what JavaScript and JSON write: `200`, `0.5`, `true`. */
export function matches(event: PlacedEvent, filter: Filter): boolean {
  const doc = event.doc;
  switch (filter.op) {
    case 'and':
      return filter.of.every((child) => matches(event, child));
    case 'or':
      return filter.of.some((child) => matches(event, child));
    case 'not':
      // True also when the field is missing.
      return !matches(event, filter.of);
    case 'exists':
      return exists(doc, '', filter.field);
    case 'eq':
      // By text: the string "200" and the number 200 are equal to both 200 and "200".
      return valuesAt(doc, filter.field).some((value) => String(value) === String(filter.value));
    case 'in':
      return valuesAt(doc, filter.field).some((value) =>
        filter.values.some((wanted) => String(value) === String(wanted)),
      );
    case 'like':
      return valuesAt(doc, filter.field).some((value) =>
        like([...fold(String(value))], [...filter.pattern]),
      );
    default: {
      // Numbers only: the string "5" is neither above nor below anything.
      const values = filter.field === '@timestamp' ? [event.timeMs] : valuesAt(doc, filter.field);
      return values.some((value) => typeof value === 'number' && compare(filter, value));
    }
  }
}

function compare(filter: { op: 'gt' | 'gte' | 'lt' | 'lte'; value: number }, value: number) {
  if (filter.op === 'gt') return value > filter.value;
  if (filter.op === 'gte') return value >= filter.value;
  return filter.op === 'lt' ? value < filter.value : value <= filter.value;
}

/** Follows every way through the pattern at once: a place stands before the character that comes next. */
function like(text: string[], pattern: string[]): boolean {
  const isEscape = (at: number) => pattern[at] === '\\' && at + 1 < pattern.length;
  const withRuns = (places: Iterable<number>) => {
    const all = new Set(places);
    for (const at of all) if (pattern[at] === '*') all.add(at + 1);
    return all;
  };
  let places = withRuns([0]);
  for (const character of text) {
    const next: number[] = [];
    for (const at of places) {
      const wanted = pattern[at];
      if (wanted === undefined) continue;
      if (wanted === '*') next.push(at);
      else if (wanted === '?') next.push(at + 1);
      else if (isEscape(at)) {
        if (character === fold(pattern[at + 1]!)) next.push(at + 2);
      } else if (character === fold(wanted)) next.push(at + 1);
    }
    places = withRuns(next);
  }
  return places.has(pattern.length);
}

/**
 * Every word must occur in the original line or in the message, its diacritics composed or
 * decomposed.
 */
function hasText(doc: GacEvent, text: string): boolean {
  const places = [doc.event.original, doc.message]
    .filter((place) => typeof place === 'string')
    .map(fold);
  return text
    .split(/\s+/u)
    .filter((word) => word !== '')
    .every((word) =>
      [word, word.normalize('NFC'), word.normalize('NFD')].some((spelling) =>
        places.some((place) => place.includes(fold(spelling))),
      ),
    );
}

/** The events that a query means, in ascending order of time and id (its numbers as numbers). */
export function select(
  events: readonly PlacedEvent[],
  scope: Scope,
  query: EventQuery,
): PlacedEvent[] {
  return events
    .filter((event) => scope.kind === 'national' || scope.provinces.includes(event.province))
    .filter((event) => query.fromMs === undefined || event.timeMs >= query.fromMs)
    .filter((event) => query.toMs === undefined || event.timeMs < query.toMs)
    .filter((event) => query.filter === undefined || matches(event, query.filter))
    .filter((event) => query.text === undefined || hasText(event.doc, query.text))
    .sort((a, b) => a.timeMs - b.timeMs || a.partition - b.partition || a.offset - b.offset);
}

/** An event counts once for each different value that it has. Ties stand in the order of UTF-8. */
export function aggregate(
  selected: readonly PlacedEvent[],
  aggregation: Aggregation,
): AggregationResult {
  const counts = new Map<string, number>();
  if (aggregation.kind === 'histogram') {
    const step = aggregation.intervalMs;
    const buckets = new Map<number, number>();
    for (const { timeMs } of selected) {
      const atMs = Math.floor(timeMs / step) * step;
      buckets.set(atMs, (buckets.get(atMs) ?? 0) + 1);
    }
    const sorted = [...buckets].sort(([a], [b]) => a - b);
    return { kind: 'histogram', buckets: sorted.map(([atMs, count]) => ({ atMs, count })) };
  }
  if (aggregation.kind === 'composite') return composite(selected, aggregation);
  for (const { doc } of selected) {
    for (const key of new Set(valuesAt(doc, aggregation.field).map(String))) {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  if (aggregation.kind === 'distinct') return { kind: 'distinct', value: counts.size };
  const sorted = [...counts].sort(
    ([a, m], [b, n]) => n - m || Buffer.compare(Buffer.from(a), Buffer.from(b)),
  );
  const buckets = sorted.slice(0, aggregation.size).map(([key, count]) => ({ key, count }));
  const others = sorted.slice(aggregation.size).reduce((sum, [, count]) => sum + count, 0);
  return { kind: 'terms', buckets, otherCount: others };
}

/** All tuples on one page; whoever compares a store with it reads all pages of the store. */
function composite(
  selected: readonly PlacedEvent[],
  { fields, minimum = 1, after }: Extract<Aggregation, { kind: 'composite' }>,
): AggregationResult {
  const counts = new Map<string, number>();
  for (const { doc } of selected) {
    let tuples: string[][] = [[]];
    for (const field of fields) {
      const values = [...new Set(valuesAt(doc, field).map(String))];
      tuples = tuples.flatMap((tuple) => values.map((value) => [...tuple, value]));
    }
    for (const tuple of tuples) {
      const key = JSON.stringify(tuple);
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  const buckets = [...counts]
    .map(([key, count]) => ({ keys: JSON.parse(key) as string[], count }))
    .filter(({ keys, count }) => {
      return count >= minimum && (after === undefined || inBytes(keys, after) > 0);
    })
    .sort((a, b) => inBytes(a.keys, b.keys));
  return { kind: 'composite', buckets };
}

function inBytes(a: readonly string[], b: readonly string[]): number {
  const orders = a.map((text, at) => Buffer.compare(Buffer.from(text), Buffer.from(b[at] ?? '')));
  return orders.find((order) => order !== 0) ?? 0;
}

/** What a store answers, a composite of all its pages. */
export async function answerOf(
  ask: (aggregation: Aggregation) => Promise<AggregationResult>,
  aggregation: Aggregation,
): Promise<AggregationResult> {
  if (aggregation.kind !== 'composite') return await ask(aggregation);
  const buckets = [];
  for (let next: Aggregation | undefined = aggregation; next !== undefined; ) {
    const page: AggregationResult = await ask(next);
    if (page.kind !== 'composite') return page;
    buckets.push(...page.buckets);
    next = page.after === undefined ? undefined : { ...aggregation, after: page.after };
  }
  return { kind: 'composite', buckets };
}
