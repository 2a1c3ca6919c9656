import type { CorrelationRule, SpikeSettings } from '../rule-set.ts';
import { satisfies } from './conditions.ts';
import { EntryWindow } from './entry-window.ts';
import type { Finding, OrderedEntry, OrderedJudge } from './ordered-group.ts';

/** Earlier windows are remembered as counts of this many slices each. */
const SLICES_PER_WINDOW = 60;

interface Slice {
  readonly index: number;
  count: number;
}

/**
 * `spike`: at each event the count of `(t − w, t]` by the mean of the windows before. What left the window is kept as
 * counts of slices of a sixtieth of it, cut at multiples of their length since 1970: a baseline is the slices that end
 * before the window begins, as many as fill its windows. Nothing is judged before the group was watched for as long.
 */
export class SpikeJudge implements OrderedJudge {
  readonly #rule: CorrelationRule;
  readonly #settings: SpikeSettings;
  readonly #window: EntryWindow;
  /** In order; those before `#next` are part of the baseline. */
  #slices: Slice[] = [];
  #next = 0;
  #total = 0;
  #firstSlice: number | undefined;

  constructor(rule: CorrelationRule, settings: SpikeSettings) {
    this.#rule = rule;
    this.#settings = settings;
    this.#window = new EntryWindow(rule.windowMs, (entry) => this.#keep(entry));
  }

  get size(): number {
    return this.#window.length;
  }

  dropOldest(): void {
    this.#window.dropOldest();
  }

  take(entry: OrderedEntry): Finding | undefined {
    const slice = this.#sliceOf(entry);
    this.#firstSlice ??= slice;
    this.#window.push(entry);
    const { baseline, minimum } = this.#settings;
    const until = slice - SLICES_PER_WINDOW;
    const from = until - baseline * SLICES_PER_WINDOW;
    this.#moveBaseline(from, until);
    if (this.#firstSlice > from) return undefined;
    const count = this.#window.length;
    const mean = this.#total / baseline;
    // Fewer than one event a window tell nothing of how many times it is.
    const value = count / Math.max(1, mean);
    if (Math.max(count, mean) < minimum || !satisfies(this.#rule.conditions, value))
      return undefined;
    return {
      value,
      measures: { count, baseline: mean, times: value },
      evidence: this.#window.takeUntold(() => true),
      isPoint: false,
    };
  }

  #moveBaseline(from: number, until: number): void {
    const slices = this.#slices;
    for (let slice = slices[this.#next]; slice !== undefined && slice.index < until; ) {
      this.#total += slice.count;
      this.#next++;
      slice = slices[this.#next];
    }
    let gone = 0;
    for (let slice = slices[0]; slice !== undefined && slice.index < from; slice = slices[gone]) {
      this.#total -= slice.count;
      gone++;
    }
    if (gone === 0) return;
    slices.splice(0, gone);
    this.#next -= gone;
  }

  #keep(entry: OrderedEntry): void {
    const index = this.#sliceOf(entry);
    const last = this.#slices.at(-1);
    if (last?.index === index) last.count++;
    else this.#slices.push({ index, count: 1 });
  }

  #sliceOf({ timeMs }: OrderedEntry): number {
    return Math.floor((timeMs * SLICES_PER_WINDOW) / this.#rule.windowMs);
  }
}
