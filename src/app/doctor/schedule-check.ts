import type { Check } from './check.ts';
import { type Finding, ok, said, skipped, warning } from './finding.ts';
import type { RunningService } from './running-service.ts';
import type { Subject } from './subject.ts';

const ID = 'rules.schedule';

/** Whether the rules on a schedule of a service that runs keep up with it. */
export function scheduleCheck({ running }: Pick<Subject, 'running'>): Check {
  return { ids: [ID], run: (report) => report(judgeSchedule(running)) };
}

/** What late rules of a running service mean. */
export function judgeSchedule({ answer }: RunningService): Finding {
  const schedule = answer.kind === 'answered' ? answer.schedule : undefined;
  if (schedule === undefined) return skipped(ID, said('doctor.gaps.unknown'));
  const { rules, late } = schedule;
  if (late === 0) return ok(ID, said('doctor.schedule.on_time', { rules }));
  const found = said('doctor.schedule.late', { rules, late });
  return warning(ID, found, { step: said('doctor.schedule.late_step') });
}
