import type { Registration, RegistrationHistory } from '../../event/registration.ts';
import type { ExpectedSource, RosterHistory } from '../contract.ts';

/** Who was expected, by what is written down of registrations. */
export function rosterHistory({ knownFromMs, items }: RegistrationHistory): RosterHistory {
  let known: Stretch | undefined;
  const stretch = (atMs: number): Stretch => {
    if (known === undefined || atMs < known.fromMs || atMs >= known.toMs) {
      known = stretchAt(items, atMs);
    }
    return known;
  };
  return {
    knownFromMs,
    at: (atMs) => stretch(atMs).expected,
    nextChangeMs: (atMs) => stretch(atMs).toMs,
    during: (fromMs, toMs) => {
      const found = new Map<string, ExpectedSource>();
      for (const item of items) {
        if (item.fromMs >= toMs || endOf(item) <= fromMs) continue;
        found.set(JSON.stringify([item.type, item.province, item.sourceId]), expectedOf(item));
      }
      return [...found.values()];
    },
  };
}

/** A time in which nobody came or went. */
interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  readonly expected: readonly ExpectedSource[];
}

function stretchAt(items: readonly Registration[], atMs: number): Stretch {
  let fromMs = Number.NEGATIVE_INFINITY;
  let toMs = Number.POSITIVE_INFINITY;
  const expected: ExpectedSource[] = [];
  for (const item of items) {
    if (item.fromMs <= atMs && endOf(item) > atMs) expected.push(expectedOf(item));
    for (const changeMs of [item.fromMs, endOf(item)]) {
      if (changeMs <= atMs) fromMs = Math.max(fromMs, changeMs);
      else toMs = Math.min(toMs, changeMs);
    }
  }
  return { fromMs, toMs, expected };
}

function endOf({ toMs }: Registration): number {
  return toMs ?? Number.POSITIVE_INFINITY;
}

function expectedOf({ type, province, commune, sourceId, sinceMs }: Registration): ExpectedSource {
  return { type, province, commune, value: sourceId, sinceMs };
}
