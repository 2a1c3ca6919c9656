import type { Check } from './check.ts';
import { type Finding, ok, said, skipped, warning } from './finding.ts';
import type { RunningService } from './running-service.ts';
import type { Subject } from './subject.ts';

const ID = 'rules.judged';

/** Whether a service that runs has judged all that it took in. */
export function gapCheck({ running }: Pick<Subject, 'running'>): Check {
  return { ids: [ID], run: (report) => report(judgeGaps(running)) };
}

/** What gaps in the ledger of a running service mean. */
export function judgeGaps({ answer }: RunningService): Finding {
  const gaps = answer.kind === 'answered' ? answer.gaps : undefined;
  if (gaps === undefined) return skipped(ID, said('doctor.gaps.unknown'));
  const { open, lost } = gaps;
  if (open === 0 && lost === 0) return ok(ID, said('doctor.gaps.none'));
  const found = said('doctor.gaps.open', { open, lost });
  return warning(ID, found, { step: said('doctor.gaps.open_step') });
}
