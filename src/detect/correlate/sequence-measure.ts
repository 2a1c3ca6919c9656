import type { EntryList } from './entry-list.ts';
import type { Measure } from './measure.ts';

interface Start {
  readonly timeMs: number;
  readonly tie: number;
}

/**
 * How many rules of the list have matched in its order, others left out, each strictly after the one before, within the
 * window. Of the sequences of each length that end with each rule it knows the one that began last.
 */
export class SequenceMeasure implements Measure {
  readonly restarts = true;
  readonly #rules: number;
  /** Length − 1 → last rule → where the sequence began. */
  #starts: (Start | undefined)[][] = [];

  constructor(rules: number) {
    this.#rules = rules;
  }

  enter(entries: EntryList, index: number): void {
    const rule = Number(entries.key(index) ?? 0);
    const here = { timeMs: entries.timeMs(index), tie: entries.tie(index) };
    // Longest first: an event that is a step of one sequence is no second step of the same.
    for (let length = rule; length >= 0; length--) {
      const began = length === 0 ? here : latestOf(this.#starts[length - 1], rule);
      if (began === undefined) continue;
      const starts = this.#starts[length] ?? [];
      starts[rule] = began;
      this.#starts[length] = starts;
    }
  }

  leave(): void {
    // A sequence that began too early is passed over when the value is read.
  }

  value(entries: EntryList, end: number): number {
    const endMs = entries.timeMs(end);
    const endTie = entries.tie(end);
    for (let length = this.#starts.length; length > 0; length--) {
      const began = latestOf(this.#starts[length - 1], this.#rules);
      if (began !== undefined && !entries.isPlaceOutside(began, endMs, endTie)) return length;
    }
    return 0;
  }

  upperBound(): number {
    return this.#rules;
  }

  reset(): void {
    this.#starts = [];
  }
}

/** The sequence that began last, of those that end with one of the first rules. */
function latestOf(starts: readonly (Start | undefined)[] = [], rules: number): Start | undefined {
  let latest: Start | undefined;
  for (let rule = 0; rule < rules; rule++) {
    const start = starts[rule];
    if (start === undefined) continue;
    if (latest === undefined || isLater(start, latest)) latest = start;
  }
  return latest;
}

function isLater(a: Start, b: Start): boolean {
  return a.timeMs !== b.timeMs ? a.timeMs > b.timeMs : a.tie > b.tie;
}

/** The most rules, by ascending index, that came in this order; each key is the index of a rule. */
export function longestSequence(keys: readonly number[]): number {
  /** The least rule with which a sequence of each length ends. */
  const ends: number[] = [];
  for (const key of keys) {
    const at = ends.findIndex((end) => end >= key);
    ends[at < 0 ? ends.length : at] = key;
  }
  return ends.length;
}
