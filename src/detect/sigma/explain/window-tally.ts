import type { PlacedEvent } from '../../../event/event.ts';
import { effectiveConditions, isOfNumbers } from '../../correlate/conditions.ts';
import { groupKey, type Input, InputReader, inputOfEvent } from '../../correlate/input.ts';
import { longestSequence } from '../../correlate/sequence-measure.ts';
import type { CorrelationRule, RatioSettings } from '../../rule-set.ts';

/** Why a match does not count in a correlation. */
export type LeftOut = 'group_missing' | 'value_missing' | 'too_many';

/** One group of a correlation over the events given. */
export interface TalliedGroup {
  readonly group: Readonly<Record<string, string>>;
  /** Numbers of the events that count, in order of time. */
  readonly events: readonly number[];
  readonly firstMs: number;
  readonly lastMs: number;
  /** The most (of a falling threshold: the least) that one window measures, and the events of that window. */
  readonly value: number;
  readonly windowEvents: readonly number[];
  /** Of `ratio`: what that window divides. */
  readonly share?: { readonly numerator: number; readonly denominator: number };
  /** Of `temporal` rules: ids that did not come within that window. */
  readonly absentRules: readonly string[];
}

/** What a percentile without a number means. */
const MEDIAN = 50;

/** Most matches that one tally holds. */
const ENTRIES_MAX = 2_000_000;

interface Entry {
  readonly timeMs: number;
  readonly tie: number;
  readonly offset: number;
  readonly key: string | number;
  readonly number: number;
}

interface Group {
  readonly values: readonly string[];
  readonly entries: Entry[];
}

/**
 * Counts matches as a correlation does, for telling how near it came: groups, windows `(t − w, t]` and what they measure.
 * Whether the rule fires is for the detector to say.
 */
export class WindowTally {
  readonly #rule: CorrelationRule;
  readonly #reader: InputReader;
  readonly #groups = new Map<string, Group>();
  #entries = 0;

  constructor(rule: CorrelationRule) {
    this.#rule = rule;
    this.#reader = new InputReader(rule);
  }

  get groupCount(): number {
    return this.#groups.size;
  }

  get entryCount(): number {
    return this.#entries;
  }

  /** Takes in a match of the rule at `ruleIndex`; tells why it does not count. */
  add(event: PlacedEvent, ruleIndex: number): LeftOut | undefined {
    const input = inputOfEvent(event, []);
    const values = this.#reader.group(input, ruleIndex);
    if (values === undefined) return 'group_missing';
    const key = this.#keyOf(input, ruleIndex);
    const number = this.#isNumeric ? this.#reader.number(input) : 0;
    if (key === undefined || number === undefined) return 'value_missing';
    const name = `${event.province}\n${groupKey(values)}`;
    let group = this.#groups.get(name);
    if (group === undefined) {
      group = { values, entries: [] };
      this.#groups.set(name, group);
    }
    const { timeMs, tie, offset } = input;
    // An event that several rules match counts once, unless the rules themselves are counted.
    const isKnown = group.entries
      .slice(-this.#rule.ruleIds.length)
      .some((one) => one.offset === offset && one.key === key);
    if (isKnown) return undefined;
    if (this.#entries >= ENTRIES_MAX) return 'too_many';
    group.entries.push({ timeMs, tie, offset, key, number });
    this.#entries++;
    return undefined;
  }

  get #isNumeric(): boolean {
    return isOfNumbers(this.#rule.type);
  }

  #keyOf(input: Input, ruleIndex: number): string | number | undefined {
    switch (this.#rule.type) {
      case 'value_count':
      case 'new_value':
        return this.#reader.tuple(input);
      case 'temporal':
      case 'temporal_ordered':
      case 'ratio':
        return ruleIndex;
      default:
        return 0;
    }
  }

  /** Most entries that are within one window at once, over all groups. */
  peakEntries(): number {
    const { windowMs } = this.#rule;
    let sum = 0;
    for (const { entries } of this.#groups.values()) {
      const times = entries.map(({ timeMs }) => timeMs).sort((a, b) => a - b);
      let most = 0;
      let start = 0;
      for (const [end, timeMs] of times.entries()) {
        while ((times[start] ?? timeMs) <= timeMs - windowMs) start++;
        most = Math.max(most, end - start + 1);
      }
      sum += most;
    }
    return sum;
  }

  /** The groups, those nearest to the threshold first. */
  groups(): TalliedGroup[] {
    const isFalling = effectiveConditions(this.#rule).every(({ operator }) => operator[0] === 'l');
    return [...this.#groups.values()]
      .map((group) => this.#tally(group, isFalling))
      .sort((a, b) => (isFalling ? a.value - b.value : b.value - a.value));
  }

  /** Ids of rules that the window lacks to come true. */
  #missing(seen: ReadonlySet<string | number>): string[] {
    const { combinations, ruleIds } = this.#rule;
    const lacking = (needs: readonly number[]) => needs.filter((index) => !seen.has(index));
    const whole = [{ needs: [...ruleIds.keys()] }];
    const [nearest = []] = (combinations ?? whole)
      .map(({ needs }) => lacking(needs))
      .sort((a, b) => a.length - b.length);
    return nearest.flatMap((index) => ruleIds[index] ?? []);
  }

  #tally({ values, entries: unsorted }: Group, isFalling: boolean): TalliedGroup {
    const entries = unsorted.toSorted(
      (a, b) =>
        a.timeMs - b.timeMs ||
        a.tie - b.tie ||
        a.offset - b.offset ||
        // Last rule first: one event is never two steps of a sequence.
        Number(b.key) - Number(a.key),
    );
    let best: { value: number; weight: number; window: readonly Entry[] } | undefined;
    let start = 0;
    for (const [end, { timeMs }] of entries.entries()) {
      while ((entries[start]?.timeMs ?? timeMs) <= timeMs - this.#rule.windowMs) start++;
      const window = entries.slice(start, end + 1);
      const value = measure(this.#rule, window);
      // Of windows that are too small to be looked at, the largest is the nearest.
      const weight = value === 0 && this.#rule.type === 'ratio' ? window.length : 0;
      const isBetter =
        best === undefined ||
        (isFalling ? value < best.value : value > best.value) ||
        (value === best.value && weight > best.weight);
      if (isBetter) best = { value, weight, window };
    }
    const window = best?.window ?? [];
    const rulesSeen = new Set(window.map(({ key }) => key));
    const isTemporal = this.#rule.type.startsWith('temporal');
    return {
      group: this.#reader.record(values),
      events: entries.map(({ offset }) => offset),
      firstMs: entries[0]?.timeMs ?? 0,
      lastMs: entries.at(-1)?.timeMs ?? 0,
      value: best?.value ?? 0,
      windowEvents: window.map(({ offset }) => offset),
      ...(this.#rule.extension?.type === 'ratio'
        ? { share: partsOf(this.#rule.extension, window) }
        : {}),
      absentRules: isTemporal ? this.#missing(rulesSeen) : [],
    };
  }
}

function measure(rule: CorrelationRule, window: readonly Entry[]): number {
  const numbers = window.map(({ number }) => number).sort((a, b) => a - b);
  const sum = numbers.reduce((a, b) => a + b, 0);
  switch (rule.type) {
    case 'event_count':
      return window.length;
    case 'value_count':
      return new Set(window.map(({ key }) => key)).size;
    case 'temporal':
    case 'temporal_ordered':
      if (rule.combinations !== undefined) return largestCombination(rule, window);
      if (rule.type === 'temporal') return new Set(window.map(({ key }) => key)).size;
      return longestSequence(window.map(({ key }) => Number(key)));
    case 'value_sum':
      return sum;
    case 'value_avg':
      return numbers.length === 0 ? 0 : sum / numbers.length;
    case 'ratio':
      return shareOf(rule.extension, window);
    case 'spike':
    case 'new_value':
    case 'geo_speed':
      return window.length;
    case 'value_percentile': {
      const rank = Math.ceil(((rule.percentile ?? MEDIAN) / 100) * numbers.length);
      return numbers[Math.max(0, rank - 1)] ?? 0;
    }
    case 'value_median': {
      const low = numbers[Math.floor((numbers.length - 1) / 2)] ?? 0;
      const high = numbers[Math.floor(numbers.length / 2)] ?? 0;
      return low / 2 + high / 2;
    }
  }
}

/** How many of the rules, from the first, came one after the other. */
function longestPrefix(rules: readonly number[], window: readonly Entry[]): number {
  let next = 0;
  for (const { key } of window) if (next < rules.length && key === rules[next]) next++;
  return next;
}

/** How many rules the largest combination has that came; what must not come is left to the detector. */
function largestCombination(rule: CorrelationRule, window: readonly Entry[]): number {
  const seen = new Set(window.map(({ key }) => key));
  const met = (rule.combinations ?? []).filter(({ needs }) =>
    rule.type === 'temporal'
      ? needs.every((one) => seen.has(one))
      : longestPrefix(needs, window) === needs.length,
  );
  return Math.max(0, ...met.map(({ needs }) => needs.length));
}

/** Events of the numerator by those of the denominator, as a multiple of the share that is allowed. */
function shareOf(extension: CorrelationRule['extension'], window: readonly Entry[]): number {
  if (extension?.type !== 'ratio') return 0;
  const { numerator, denominator } = partsOf(extension, window);
  if (denominator < extension.minimum || denominator === 0) return 0;
  return numerator / denominator / extension.budget;
}

/** Events of the numerator and of the denominator. */
function partsOf({ numerator, denominator }: RatioSettings, window: readonly Entry[]) {
  const eventsOf = (indexes: readonly number[]) =>
    new Set(window.filter(({ key }) => indexes.includes(Number(key))).map(({ offset }) => offset))
      .size;
  return { numerator: eventsOf(numerator), denominator: eventsOf(denominator) };
}
