import type { Combination } from '../rule-set.ts';
import type { Due } from './due-wheel.ts';
import type { EntityTrail, EntityValues } from './entities.ts';
import type { Place } from './entry-list.ts';
import type { Episode } from './episode.ts';
import { isOutside } from './ordered-group.ts';
import { isBefore, placeAmong } from './waiting.ts';

/** One match or firing, as a correlation holds it that waits for what must not come. */
export interface ExcludingEntry {
  readonly timeMs: number;
  /** See `Input`. */
  readonly tie: number;
  readonly offset: number;
  readonly receivedAtMs: number;
  /** Index of the rule that it matches. */
  readonly rule: number;
  /** Set for a firing. */
  readonly firingId: string | undefined;
  /** Where they do not follow from the place. */
  readonly ids: readonly string[] | undefined;
  /** Who it is about, until it is judged. */
  names: EntityValues | undefined;
  told: boolean;
}

/** A group with its matches by rule. */
export interface ExcludingGroup extends Due {
  readonly province: string;
  readonly key: string;
  readonly values: readonly string[];
  readonly entities: EntityTrail;
  commune: string | undefined;
  /** By index of the rule, in order of time. */
  readonly byRule: ExcludingEntry[][];
  /** Not yet judged, in order of time. */
  readonly waiting: ExcludingEntry[];
  /** Newest of all. */
  newestMs: number;
  /** The newest one judged. */
  last: ExcludingEntry | undefined;
  episode: Episode | undefined;
}

/** Puts an entry at its place; `known` when this match is there already. */
export function insertExcluding(group: ExcludingGroup, entry: ExcludingEntry): 'added' | 'known' {
  const ofRule = group.byRule[entry.rule] ?? [];
  const at = placeAmong(ofRule, entry, (one) => one);
  for (let i = at - 1; i >= 0; i--) {
    const other = ofRule[i];
    if (other === undefined || isBefore(other, entry)) break;
    if (other.firingId === entry.firingId) return 'known';
  }
  ofRule.splice(at, 0, entry);
  group.waiting.splice(
    placeAmong(group.waiting, entry, (one) => one),
    0,
    entry,
  );
  group.newestMs = Math.max(group.newestMs, entry.timeMs);
  return 'added';
}

/** Entries that a group holds. */
export function sizeOf({ byRule }: ExcludingGroup): number {
  let size = 0;
  for (const entries of byRule) size += entries.length;
  return size;
}

/** Lets go of entries at or before a time; they have been judged. */
export function forgetUntil({ byRule }: ExcludingGroup, untilMs: number): void {
  for (const entries of byRule) {
    let count = 0;
    while (count < entries.length && (entries[count]?.timeMs ?? 0) <= untilMs) count++;
    if (count > 0) entries.splice(0, count);
  }
}

/** Lets go of the oldest entry. */
export function forgetOldest({ byRule, waiting }: ExcludingGroup): void {
  let oldest: ExcludingEntry | undefined;
  for (const entries of byRule) {
    const [first] = entries;
    if (first !== undefined && (oldest === undefined || isBefore(first, oldest))) oldest = first;
  }
  if (oldest === undefined) return;
  byRule[oldest.rule]?.shift();
  if (waiting[0] === oldest) waiting.shift();
}

/**
 * Tells whether a combination comes true at an entry. Of each rule that it needs, the latest entry up to there counts
 * (in the order of the rules, when `isOrdered`), all of them in `(t − w, t]`. A rule that it lacks may have no entry that is
 * less than a window apart from all of these; when `isOrdered`, at the place of that rule only.
 */
export function comesTrue(
  group: ExcludingGroup,
  { needs, lacks }: Combination,
  at: { entry: ExcludingEntry; windowMs: number; isOrdered: boolean },
): boolean {
  const { entry, windowMs, isOrdered } = at;
  if (isOrdered ? needs.at(-1) !== entry.rule : !needs.includes(entry.rule)) return false;
  const steps = isOrdered ? latestChain(group, needs, entry) : latestOfEach(group, needs, entry);
  const first = steps?.reduce((a, b) => (isBefore(b, a) ? b : a), entry);
  if (steps === undefined || first === undefined) return false;
  if (isOutside(first, entry, windowMs)) return false;
  return lacks.every((rule) => {
    const entries = group.byRule[rule] ?? [];
    const after = isOrdered ? steps[needs.findLastIndex((need) => need < rule)] : undefined;
    const next = needs.findIndex((need) => need > rule);
    const before = isOrdered && next >= 0 ? steps[next] : undefined;
    const found = entries[firstWithin(entries, { after, entry, windowMs })];
    if (found === undefined) return true;
    return before === undefined ? isOutside(first, found, windowMs) : !isBefore(found, before);
  });
}

/** The latest entry of each rule up to an entry, by place of the rule; `undefined` when one lacks. */
function latestOfEach(
  group: ExcludingGroup,
  needs: readonly number[],
  entry: ExcludingEntry,
): ExcludingEntry[] | undefined {
  const steps: ExcludingEntry[] = [];
  for (const rule of needs) {
    const entries = group.byRule[rule] ?? [];
    const latest = entries[placeAmong(entries, entry, (one) => one) - 1];
    if (latest === undefined) return undefined;
    steps.push(latest);
  }
  return steps;
}

/** The chain that ends with an entry and begins last, each step strictly before the next. */
function latestChain(
  group: ExcludingGroup,
  needs: readonly number[],
  entry: ExcludingEntry,
): ExcludingEntry[] | undefined {
  const steps: ExcludingEntry[] = [entry];
  let next: Place = entry;
  for (let step = needs.length - 2; step >= 0; step--) {
    const entries = group.byRule[needs[step] ?? -1] ?? [];
    const latest = entries[lowerBound(entries, (one) => isBefore(one, next)) - 1];
    if (latest === undefined) return undefined;
    steps.unshift(latest);
    next = latest;
  }
  return steps;
}

/** Index of the first entry behind `after`, else of the first in the window that ends with the entry or later. */
function firstWithin(
  entries: readonly ExcludingEntry[],
  bounds: { after: ExcludingEntry | undefined; entry: ExcludingEntry; windowMs: number },
): number {
  const { after, entry, windowMs } = bounds;
  return lowerBound(entries, (one) =>
    after === undefined ? isOutside(one, entry, windowMs) : !isBefore(after, one),
  );
}

/** How many entries, from the first, pass a test that only leading ones pass. */
function lowerBound(
  entries: readonly ExcludingEntry[],
  passes: (entry: ExcludingEntry) => boolean,
): number {
  let low = 0;
  let high = entries.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const entry = entries[middle];
    if (entry !== undefined && passes(entry)) low = middle + 1;
    else high = middle;
  }
  return low;
}
