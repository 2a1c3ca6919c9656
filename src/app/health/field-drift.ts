import type { SourceField, SourceSlot } from '../../event/source-health.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** How long a field is told as new, and how long one is told as lost. */
const NEW_MS = DAY_MS;
const LOST_MS = 7 * DAY_MS;
/** How long a source must be known before anything about it is new. */
const KNOWN_MS = DAY_MS;
/** Records looked at that must have come without a field before it is lost; the shortest span that has so many counts. */
const SAMPLES_LEAST = 50;
const SPANS_MS = [HOUR_MS, 6 * HOUR_MS, DAY_MS] as const;
/** Share of the records that had a field before it can be missed. */
const USUAL_SHARE = 0.2;

/** How the fields of a source have changed. */
export interface FieldDrift {
  /** Never seen before the last day; sorted. */
  readonly added: readonly string[];
  /** Usual before, and in no record that was looked at of late; sorted. */
  readonly lost: readonly string[];
}

/** Compares the fields of late with those before. @param slots of the last day */
export function fieldDrift(
  fields: readonly SourceField[],
  slots: readonly Pick<SourceSlot, 'slotMs' | 'sampled'>[],
  nowMs: number,
): FieldDrift {
  const all = fields.find(({ field }) => field === '');
  if (all === undefined || nowMs - all.firstMs < KNOWN_MS) return { added: [], lost: [] };
  const named = fields.filter(({ field }) => field !== '');
  const sinceMs = SPANS_MS.map((spanMs) => nowMs - spanMs).find(
    (fromMs) =>
      slots
        .filter(({ slotMs }) => slotMs >= fromMs)
        .reduce((sum, { sampled }) => sum + sampled, 0) >= SAMPLES_LEAST,
  );
  const isLost = ({ lastMs, seen }: SourceField) =>
    sinceMs !== undefined &&
    lastMs < sinceMs &&
    lastMs >= nowMs - LOST_MS &&
    seen >= USUAL_SHARE * all.seen;
  return {
    added: named.filter(({ firstMs }) => firstMs >= nowMs - NEW_MS).map(({ field }) => field),
    lost: named.filter(isLost).map(({ field }) => field),
  };
}
