import { explainDetection } from '../../normalize/explain-detection.ts';
import { PARSERS } from '../../normalize/parsers.ts';

/** A type that a sample could be of. */
export interface TypeCandidate {
  readonly type: string;
  /** 0 to 1: how surely the lines look like it, by the share of them that its parser reads. */
  readonly confidence: number;
}

/** Looked at to find the type; the rest of a sample is of the same one. */
const RECORDS_LOOKED_AT = 200;
const CANDIDATES_MAX = 5;

/** The types that records could be of, the likeliest first. */
export function findTypes(
  records: readonly string[],
  context: { readonly timezone: string; readonly receivedAtMs: number },
): readonly TypeCandidate[] {
  if (records.length === 0) return [];
  return explainDetection(records.slice(0, RECORDS_LOOKED_AT), PARSERS, context)
    .map(({ type, sureness, parsed, records: all }) => ({
      type,
      confidence: Math.round(sureness * (all === 0 ? 0 : parsed / all) * 100) / 100,
    }))
    .filter(({ confidence }) => confidence > 0)
    .sort((left, right) => right.confidence - left.confidence)
    .slice(0, CANDIDATES_MAX);
}
