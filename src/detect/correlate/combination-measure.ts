import type { Combination, CorrelationRule } from '../rule-set.ts';
import type { EntryList } from './entry-list.ts';
import type { Measure } from './measure.ts';

/** Makes the measure of one group: how many rules the largest combination has that came true, 0 when none did. */
export function createCombinationMeasure(
  { type }: Pick<CorrelationRule, 'type'>,
  combinations: readonly Combination[],
): Measure {
  return type === 'temporal_ordered'
    ? new ChainsMeasure(combinations)
    : new CombinationMeasure(combinations);
}

/** Combinations that come in any order. */
class CombinationMeasure implements Measure {
  readonly restarts = false;
  readonly #combinations: readonly Combination[];
  /** Entries of the window by rule. */
  #counts: number[] = [];

  constructor(combinations: readonly Combination[]) {
    this.#combinations = combinations;
  }

  enter(entries: EntryList, index: number): void {
    const rule = Number(entries.key(index) ?? 0);
    this.#counts[rule] = (this.#counts[rule] ?? 0) + 1;
  }

  leave(entries: EntryList, index: number): void {
    const rule = Number(entries.key(index) ?? 0);
    this.#counts[rule] = (this.#counts[rule] ?? 0) - 1;
  }

  value(): number {
    return this.upperBound(0);
  }

  upperBound(older: number): number {
    let most = 0;
    for (const { needs } of this.#combinations) {
      let missing = 0;
      for (const rule of needs) if ((this.#counts[rule] ?? 0) === 0) missing++;
      if (missing <= older) most = Math.max(most, needs.length);
    }
    return most;
  }

  reset(): void {
    this.#counts = [];
  }
}

/** Combinations that come in the order of the rules, each strictly after the one before. */
class ChainsMeasure implements Measure {
  readonly restarts = true;
  readonly #combinations: readonly Combination[];
  readonly #most: number;
  /** By combination: where the latest-beginning chain of each length began. */
  #starts: ({ readonly timeMs: number; readonly tie: number } | undefined)[][] = [];

  constructor(combinations: readonly Combination[]) {
    this.#combinations = combinations;
    this.#most = Math.max(...combinations.map(({ needs }) => needs.length));
    this.reset();
  }

  enter(entries: EntryList, index: number): void {
    const rule = Number(entries.key(index) ?? 0);
    for (const [at, { needs }] of this.#combinations.entries()) {
      const step = needs.indexOf(rule);
      const starts = this.#starts[at];
      if (step < 0 || starts === undefined) continue;
      const place = { timeMs: entries.timeMs(index), tie: entries.tie(index) };
      const began = step === 0 ? place : starts[step - 1];
      if (began !== undefined) starts[step] = began;
    }
  }

  leave(): void {
    // A chain that began too early is passed over when the value is read.
  }

  value(entries: EntryList, end: number): number {
    const endMs = entries.timeMs(end);
    const endTie = entries.tie(end);
    let most = 0;
    for (const [at, { needs }] of this.#combinations.entries()) {
      const began = this.#starts[at]?.[needs.length - 1];
      if (began === undefined || entries.isPlaceOutside(began, endMs, endTie)) continue;
      most = Math.max(most, needs.length);
    }
    return most;
  }

  upperBound(): number {
    return this.#most;
  }

  reset(): void {
    this.#starts = this.#combinations.map(() => []);
  }
}
