import type { ConformanceReport } from '../../api/contract.ts';
import type { GacEvent } from '../../event/event.ts';
import {
  DETECTORS,
  type Detector,
  detectorTitle,
  PERSON_DETECTORS,
} from '../../normalize/redact/detector.ts';
import { PERSON_LABELS } from '../../normalize/redact/redactor.ts';

/** What stands in a text where something of a person, or a secret, stood. */
const MARKER = /\[(?:REDACTED:(\w+)|([A-Z]{2,12}):[^\s\]:]{8,})/g;
const BY_LABEL = new Map(PERSON_DETECTORS.map((one) => [PERSON_LABELS[one], one]));

/** What was hidden in the events, by detector. */
export function countPersons(docs: readonly GacEvent[]): ConformanceReport['persons'] {
  const counts = new Map<Detector, number>();
  for (const { event } of docs) {
    for (const [, secret = '', label = ''] of (event.original ?? '').matchAll(MARKER)) {
      const detector = DETECTORS.find((one) => one === secret) ?? BY_LABEL.get(label);
      if (detector !== undefined) counts.set(detector, (counts.get(detector) ?? 0) + 1);
    }
  }
  return DETECTORS.flatMap((detector) => {
    const count = counts.get(detector);
    return count === undefined ? [] : [{ detector, title: detectorTitle(detector), count }];
  });
}
