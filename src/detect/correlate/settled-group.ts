import type { CorrelationRule } from '../rule-set.ts';
import type { Due } from './due-wheel.ts';
import type { EntityTrail, EntityValues } from './entities.ts';
import type { Episode } from './episode.ts';
import { type DecidingEvent, type Input, nanosOf } from './input.ts';
import { longestSequence } from './sequence-measure.ts';
import { isBefore, placeAmong } from './waiting.ts';

/** One event as a settled window holds it. */
export interface SettledEntry {
  readonly input: Omit<Input, 'event' | 'matched' | 'firing'>;
  readonly ids: readonly string[];
  /** Its first event; the firing itself, if that is of an absence. */
  readonly anchor: string;
  readonly key: string | number | undefined;
  readonly number: number;
  /** What correlations over the rule may read of it. */
  readonly event?: DecidingEvent | undefined;
  /** The entities it names, until it is in its window. */
  names: EntityValues | undefined;
  told: boolean;
}

/** A group whose windows are judged when the watermark has passed them; until then its events wait in order. */
export interface SettledGroup extends Due {
  readonly province: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly entities: EntityTrail;
  commune: string | undefined;
  /** Not yet at or before the watermark, in order of time. */
  waiting: SettledEntry[];
  window: SettledEntry[];
  episode: Episode | undefined;
}

/** Where an entry stands in time. */
export function placeOf({ input }: SettledEntry): SettledEntry['input'] {
  return input;
}

/** Puts an entry at its place in time; `known` when this event waits there already. */
export function insertWaiting(
  waiting: SettledEntry[],
  entry: SettledEntry,
  isFiring: boolean,
): 'added' | 'known' {
  const at = placeAmong(waiting, entry.input, placeOf);
  for (let i = at - 1; !isFiring && i >= 0; i--) {
    const other = waiting[i];
    if (other === undefined || isBefore(other.input, entry.input)) break;
    if (other.key === entry.key) return 'known';
  }
  waiting.splice(at, 0, entry);
  return 'added';
}

/** Tells whether `later` is at least one window after `first`, to the nanosecond. */
export function isWindowApart(
  first: SettledEntry['input'],
  later: SettledEntry['input'],
  windowMs: number,
): boolean {
  const apartMs = later.timeMs - first.timeMs;
  if (apartMs !== windowMs) return apartMs > windowMs;
  return nanosOf(later.tie) >= nanosOf(first.tie);
}

/** What the rule measures of the events of a window; `undefined` when there is nothing to measure. */
export function measureWindow(
  rule: CorrelationRule,
  window: readonly SettledEntry[],
): number | undefined {
  if (window.length === 0) return undefined;
  switch (rule.type) {
    case 'event_count':
      return window.length;
    case 'value_count':
    case 'temporal':
      return new Set(window.map(({ key }) => key)).size;
    case 'temporal_ordered':
      return longestSequence(window.map(({ key }) => Number(key)));
    case 'value_sum':
      return sumOf(window);
    case 'value_avg':
      return sumOf(window) / window.length;
    case 'value_percentile':
      return percentileOf(window, rule.percentile ?? MEDIAN);
    case 'value_median':
      return medianOf(window);
    default:
      return undefined;
  }
}

/** What a percentile without a number means. */
const MEDIAN = 50;

function sumOf(window: readonly SettledEntry[]): number {
  let sum = 0;
  for (const { number } of window) sum += number;
  return sum;
}

/** The middle value; of an even number the mean of the two in the middle. */
function medianOf(window: readonly SettledEntry[]): number {
  const sorted = Float64Array.from(window, ({ number }) => number).sort();
  const low = sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN;
  const high = sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
  // Halved first: two large numbers have a mean, though no sum.
  return low === high ? low : low / 2 + high / 2;
}

/** Nearest rank: the least value that at least this share of the values does not exceed. */
function percentileOf(window: readonly SettledEntry[], percentile: number): number {
  const sorted = Float64Array.from(window, ({ number }) => number).sort();
  const rank = Math.ceil((percentile / 100) * sorted.length);
  return sorted[Math.min(sorted.length, Math.max(1, rank)) - 1] ?? Number.NaN;
}
