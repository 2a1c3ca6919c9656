/**
 * Which detectors find something in a text, as reports about a source need it: `findPersons(line)` gives the stretches,
 * `detectorTitle` (detector.ts) what people call a detector. What a parser names as a person's by its place in the line
 * (`ParsedSecrets`) is beyond the text alone.
 */
import type { Detector } from './detector.ts';
import { detectorOf } from './finding.ts';
import { DEFAULT_PROTECTION, isHidden, type Protection } from './protection.ts';
import { findSecrets } from './text-scan.ts';

/** A stretch of a text that is hidden before the text is stored. */
export interface FoundPerson {
  readonly detector: Detector;
  readonly start: number;
  /** One past the last character. */
  readonly end: number;
}

/** Everything in a text that would be hidden, in order and without overlaps. */
export function findPersons(
  text: string,
  protection: Protection = DEFAULT_PROTECTION,
): readonly FoundPerson[] {
  return findSecrets(text)
    .filter((finding) => isHidden(finding, protection))
    .map((finding) => ({
      detector: detectorOf(finding),
      start: finding.start,
      end: finding.end,
    }));
}
