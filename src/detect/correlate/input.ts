import type { PlacedEvent } from '../../event/event.ts';
import type { MatchedCondition } from '../../event/signal.ts';
import type { CorrelationRule } from '../rule-set.ts';
import { type FieldPath, type Fields, fieldPath, readScalar } from './field.ts';

/** What correlations read of an event. */
export interface DecidingEvent extends Pick<PlacedEvent, 'id' | 'partition' | 'offset'> {
  /** The document, or those of its fields that somebody reads. */
  readonly doc: Fields;
}

/** A correlation's firing, as the input of an outer one. */
export interface Firing {
  /** The same whenever the same events lead to it. */
  readonly id: string;
  readonly province: string;
  readonly commune: string | undefined;
  /** Field → value of the inner correlation's group. */
  readonly group: Readonly<Record<string, string>>;
  readonly eventIds: readonly string[];
}

/**
 * What a correlation takes in: a matched event, or an inner firing placed at its last contributing event (an
 * absence at the moment that its window closed).
 */
export interface Input {
  readonly timeMs: number;
  /** Nanoseconds and partition in one number: `nanos * 65536 + partition`. */
  readonly tie: number;
  readonly offset: number;
  readonly receivedAtMs: number;
  readonly province: string;
  readonly commune: string | undefined;
  /** The event that decides, of a firing its newest one; `undefined` for the firing of an absence. */
  readonly event: DecidingEvent | undefined;
  readonly firing: Firing | undefined;
  readonly matched: readonly MatchedCondition[];
}

const TIE_FACTOR = 65_536;

/** What decided at a place that was kept of an input of a group; what matched there was told before. */
export function inputAt(
  { timeMs, tie, offset, receivedAtMs }: Pick<Input, 'timeMs' | 'tie' | 'offset' | 'receivedAtMs'>,
  of: Pick<Input, 'province' | 'commune' | 'event'>,
): Input {
  return { timeMs, tie, offset, receivedAtMs, ...of, firing: undefined, matched: [] };
}

/** The input of a matched event. */
export function inputOfEvent(event: PlacedEvent, matched: readonly MatchedCondition[]): Input {
  return {
    timeMs: event.timeMs,
    tie: event.timeNanos * TIE_FACTOR + event.partition,
    offset: event.offset,
    receivedAtMs: event.receivedAtMs,
    province: event.province,
    commune: event.doc.gac.commune,
    event,
    firing: undefined,
    matched,
  };
}

/** Partition of a tie number. */
export function partitionOfTie(tie: number): number {
  return tie % TIE_FACTOR;
}

/** Nanoseconds within the millisecond of a tie number. */
export function nanosOf(tie: number): number {
  return Math.floor(tie / TIE_FACTOR);
}

/** Reads group and value fields of inputs, resolving Sigma aliases per referenced rule. */
export class InputReader {
  readonly groupBy: readonly string[];
  readonly #groupPaths: readonly (readonly FieldPath[])[];
  readonly #fieldPaths: readonly FieldPath[];

  constructor(rule: CorrelationRule) {
    this.groupBy = rule.groupBy;
    const resolve = (ruleId: string) =>
      rule.groupBy.map((name) =>
        Object.hasOwn(rule.aliases, name) ? (rule.aliases[name]?.[ruleId] ?? name) : name,
      );
    this.#groupPaths = rule.ruleIds.map((ruleId) => resolve(ruleId).map(fieldPath));
    this.#fieldPaths = rule.fields.map(fieldPath);
  }

  /** Names of the fields that are read of a match of the rule at `ruleIndex`. */
  fieldsOf(ruleIndex: number): readonly string[] {
    return [...(this.#groupPaths[ruleIndex] ?? []), ...this.#fieldPaths].map(({ name }) => name);
  }

  /** Values of the group-by fields for a match of the rule at `ruleIndex`; `undefined` when one is missing. */
  group(input: Input, ruleIndex: number): string[] | undefined {
    const paths = this.#groupPaths[ruleIndex] ?? [];
    const values: string[] = [];
    for (const path of paths) {
      const value = scalarOf(input, path);
      if (value === undefined || value === '') return undefined;
      values.push(typeof value === 'string' ? value : String(value));
    }
    return values;
  }

  /** As `groupKey` of `group`. */
  key(input: Input, ruleIndex: number): string | undefined {
    const paths = this.#groupPaths[ruleIndex] ?? [];
    const path = paths[0];
    if (path === undefined || paths.length > 1) {
      const values = this.group(input, ruleIndex);
      return values === undefined ? undefined : groupKey(values);
    }
    const value = scalarOf(input, path);
    if (value === undefined || value === '') return undefined;
    return typeof value === 'string' ? value : String(value);
  }

  /** The distinct-count key of the value fields, a tuple when several; `undefined` when one is missing. */
  tuple(input: Input): string | undefined {
    let key = '';
    for (const path of this.#fieldPaths) {
      const value = scalarOf(input, path);
      if (value === undefined) return undefined;
      // The length keeps ("a", "bc") and ("ab", "c") apart.
      const part = String(value);
      key = this.#fieldPaths.length === 1 ? part : `${key}${part.length}:${part}`;
    }
    return key;
  }

  /** The value fields as they are, in order. */
  scalars(input: Input): (string | number | boolean | undefined)[] {
    return this.#fieldPaths.map((path) => scalarOf(input, path));
  }

  /** The first value field as a number; `undefined` when it is absent or not a finite number. */
  number(input: Input): number | undefined {
    const [path] = this.#fieldPaths;
    const value = path === undefined ? undefined : scalarOf(input, path);
    if (value === undefined || value === '' || typeof value === 'boolean') return undefined;
    const number = Number(value);
    return Number.isFinite(number) ? number : undefined;
  }

  /** Field → value of a group. */
  record(values: readonly string[]): Record<string, string> {
    return Object.fromEntries(this.groupBy.map((field, i) => [field, values[i] ?? '']));
  }
}

/** A firing has the values of its group, and for other fields those of its newest event that has them. */
function scalarOf({ firing, event }: Input, path: FieldPath) {
  if (firing !== undefined && Object.hasOwn(firing.group, path.name)) {
    return firing.group[path.name];
  }
  return event === undefined ? undefined : readScalar(event.doc, path);
}

/** One text per group of a province; values cannot run into each other. */
export function groupKey(values: readonly string[]): string {
  if (values.length === 1) return values[0] ?? '';
  let key = '';
  for (const value of values) key += `${value.length}:${value}`;
  return key;
}

/** The values of which `groupKey` made a text; `count` is how many they are. */
export function valuesOfKey(key: string, count: number): string[] {
  if (count === 1) return [key];
  const values: string[] = [];
  for (let at = 0; at < key.length; ) {
    const from = key.indexOf(':', at) + 1;
    at = from + Number(key.slice(at, from - 1));
    values.push(key.slice(from, at));
  }
  return values;
}
