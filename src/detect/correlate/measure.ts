import type { CorrelationRule } from '../rule-set.ts';
import type { EntryList } from './entry-list.ts';

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

/** Distinct keys of a window: value_count counts values or tuples, temporal counts rules. */
class DistinctMeasure implements Measure {
  readonly restarts = false;
  readonly #counts = new Map<string | number, number>();

  enter(entries: EntryList, index: number): void {
    const key = entries.extra(index)?.key ?? '';
    this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  leave(entries: EntryList, index: number): void {
    const key = entries.extra(index)?.key ?? '';
    const count = this.#counts.get(key) ?? 0;
    if (count <= 1) this.#counts.delete(key);
    else this.#counts.set(key, count - 1);
  }

  value(): number {
    return this.#counts.size;
  }

  upperBound(older: number): number {
    return this.#counts.size + older;
  }

  reset(): void {
    this.#counts.clear();
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
    const rule = Number(entries.extra(index)?.key ?? 0);
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
  if (rule.type === 'temporal_ordered') return new OrderedMeasure(rule.ruleIds.length);
  return new DistinctMeasure();
}
