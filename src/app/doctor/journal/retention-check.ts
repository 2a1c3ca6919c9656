import { segmentAgeMs } from '../../../journal/segments/retention.ts';
import type { Check } from '../check.ts';
import { type Finding, ok, said, warning } from '../finding.ts';
import type { Subject } from '../subject.ts';

const ID = 'journal.retention';
const HOUR_MS = 3_600_000;
/**
 * Raw lines hold what citizens typed. Three days outlast a weekend without anybody on duty; the law on the protection of
 * personal data (91/2025/QH15) names no number, it forbids to keep them longer than their purpose needs.
 */
const ADVISED_HOURS = 72;

/** Whether raw records go as soon as their purpose permits. */
export function retentionCheck({ configuration }: Subject): Check {
  const { kind, retentionHours } = configuration.journal;
  return { ids: [ID], run: (report) => report(judgeRetention(kind, retentionHours)) };
}

/** What the age means at which raw records go. */
export function judgeRetention(kind: 'segments' | 'kafka', hours: number): Finding {
  const retentionMs = hours * HOUR_MS;
  const laterMs = kind === 'segments' ? segmentAgeMs({ retentionMs }) : HOUR_MS;
  const figures = {
    ...{ kept: hours, advised: ADVISED_HOURS },
    atMost: Math.round((hours + laterMs / HOUR_MS) * 10) / 10,
  };
  const found = said('doctor.journal.retention', figures);
  return hours <= ADVISED_HOURS
    ? ok(ID, found)
    : warning(ID, found, { step: said('doctor.journal.retention_step', figures) });
}
