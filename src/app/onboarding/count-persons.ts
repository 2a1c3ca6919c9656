import type { ConformanceReport } from '../../api/contract.ts';
import type { GacEvent } from '../../event/event.ts';
import { bilingual } from '../../message/text.ts';
import { PERSON_DETECTORS, SECRET_DETECTORS } from '../../normalize/redact/detector.ts';
import type { ErasedKind } from '../../normalize/redact/erased-kind.ts';
import { PERSON_LABELS } from '../../normalize/redact/redactor.ts';

/** What stands in a text where something of a person, or a secret, stood. */
const MARKER = /\[(?:REDACTED:(\w+)|([A-Z]{2,12}):[^\s\]:]{8,})/g;
const BY_LABEL = new Map<string, string>(PERSON_DETECTORS.map((one) => [PERSON_LABELS[one], one]));
/** What can be hidden, in the order in which reports name it. */
const KINDS: readonly (ErasedKind | (typeof PERSON_DETECTORS)[number])[] = [
  ...PERSON_DETECTORS,
  'person',
  ...SECRET_DETECTORS,
  'dropped',
];

/** What was hidden in the events, by detector; what was erased without one by its label. */
export function countPersons(docs: readonly GacEvent[]): ConformanceReport['persons'] {
  const counts = new Map<string, number>();
  for (const { event } of docs) {
    for (const [, erased, label = ''] of (event.original ?? '').matchAll(MARKER)) {
      const kind = erased ?? BY_LABEL.get(label);
      if (kind !== undefined) counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
  }
  return KINDS.flatMap((detector) => {
    const count = counts.get(detector);
    return count === undefined
      ? []
      : [{ detector, title: bilingual(`protection.${detector}`), count }];
  });
}
