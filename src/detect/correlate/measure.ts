import type { CorrelationRule } from '../rule-set.ts';
import { createCombinationMeasure } from './combination-measure.ts';
import { effectiveConditions, satisfies } from './conditions.ts';
import type { EntryKey, EntryList } from './entry-list.ts';
import { SequenceMeasure } from './sequence-measure.ts';

/** What a rising correlation measures of the window of a group, kept up to date entry by entry. */
export interface Measure {
  /** The entry joins the window at its end, or comes back at its start. */
  enter(entries: EntryList, index: number): void;
  /** The entry leaves the window, at either end. */
  leave(entries: EntryList, index: number): void;
  /** The measured value of the window that ends with an entry. */
  value(entries: EntryList, end: number): number;
  /** No window of the group is above this when `older` entries lie before the window measured. */
  upperBound(older: number): number;
  /** Entries that left cannot be taken back one by one: begin anew with the first entry of the group. */
  readonly restarts: boolean;
  reset(): void;
}

/** Most distinct keys of a window that are looked for one by one. */
const LISTED_MAX = 16;

/** Distinct keys of a window: value_count counts values or tuples, temporal counts rules. */
class DistinctMeasure implements Measure {
  readonly restarts = false;
  /** Few keys lie in a list, as most groups never see many; a map costs ten times the memory. */
  #keys: EntryKey[] = [];
  #numbers: number[] = [];
  #counts: Map<EntryKey, number> | undefined;

  enter(entries: EntryList, index: number): void {
    const key = entries.key(index) ?? '';
    if (this.#counts !== undefined) {
      this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
      return;
    }
    const at = this.#keys.indexOf(key);
    if (at >= 0) {
      this.#numbers[at] = (this.#numbers[at] ?? 0) + 1;
      return;
    }
    this.#keys.push(key);
    this.#numbers.push(1);
    if (this.#keys.length <= LISTED_MAX) return;
    this.#counts = new Map(this.#keys.map((one, i) => [one, this.#numbers[i] ?? 0]));
    this.#keys = [];
    this.#numbers = [];
  }

  leave(entries: EntryList, index: number): void {
    const key = entries.key(index) ?? '';
    if (this.#counts !== undefined) {
      const count = this.#counts.get(key) ?? 0;
      if (count <= 1) this.#counts.delete(key);
      else this.#counts.set(key, count - 1);
      return;
    }
    const at = this.#keys.indexOf(key);
    const count = this.#numbers[at] ?? 0;
    if (count > 1) {
      this.#numbers[at] = count - 1;
      return;
    }
    // Order means nothing here: the last one takes the place.
    const lastKey = this.#keys.pop();
    const lastNumber = this.#numbers.pop();
    if (at >= this.#keys.length || lastKey === undefined || lastNumber === undefined) return;
    this.#keys[at] = lastKey;
    this.#numbers[at] = lastNumber;
  }

  value(): number {
    return this.#counts?.size ?? this.#keys.length;
  }

  upperBound(older: number): number {
    return this.value() + older;
  }

  reset(): void {
    this.#keys = [];
    this.#numbers = [];
    this.#counts = undefined;
  }
}

/**
 * How many rules of the list have matched in its order, each strictly after the one before, within the window. For each
 * length it knows the chain that began last, so one look per entry is enough.
 */
class OrderedMeasure implements Measure {
  readonly restarts = true;
  readonly #length: number;
  /** Start of the latest-beginning chain of each length: milliseconds and tie. */
  #startMs: (number | undefined)[] = [];
  #startTie: number[] = [];

  constructor(length: number) {
    this.#length = length;
  }

  enter(entries: EntryList, index: number): void {
    const rule = Number(entries.key(index) ?? 0);
    if (rule === 0) {
      this.#startMs[0] = entries.timeMs(index);
      this.#startTie[0] = entries.tie(index);
      return;
    }
    const beganMs = this.#startMs[rule - 1];
    if (beganMs === undefined) return;
    this.#startMs[rule] = beganMs;
    this.#startTie[rule] = this.#startTie[rule - 1] ?? 0;
  }

  leave(): void {
    // A chain that began too early is passed over when the value is read.
  }

  value(entries: EntryList, end: number): number {
    const endMs = entries.timeMs(end);
    const endTie = entries.tie(end);
    for (let length = this.#length; length > 0; length--) {
      const beganMs = this.#startMs[length - 1];
      if (beganMs === undefined) continue;
      const began = { timeMs: beganMs, tie: this.#startTie[length - 1] ?? 0 };
      if (!entries.isPlaceOutside(began, endMs, endTie)) return length;
    }
    return 0;
  }

  upperBound(): number {
    return this.#length;
  }

  reset(): void {
    this.#startMs = [];
    this.#startTie = [];
  }
}

/** Makes the measure of one group; `undefined` for event_count, where the length of the window is the value. */
export function createMeasure(rule: CorrelationRule): Measure | undefined {
  if (rule.type === 'event_count') return undefined;
  if (rule.combinations !== undefined) return createCombinationMeasure(rule, rule.combinations);
  if (rule.type === 'temporal_ordered') {
    const { length } = rule.ruleIds;
    const suffices = satisfies(effectiveConditions(rule), length - 1);
    // That all came in their order is seen with one look per entry.
    return suffices ? new SequenceMeasure(length) : new OrderedMeasure(length);
  }
  return new DistinctMeasure();
}
