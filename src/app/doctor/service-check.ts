import type { Check } from './check.ts';
import { type Finding, failed, ok, said, skipped, warning } from './finding.ts';
import { isRunning, type RunningService } from './running-service.ts';
import type { Subject } from './subject.ts';

const ID = 'service.ready';

/** Whether a service that runs can do its work. */
export function serviceCheck({ running }: Subject): Check {
  return { ids: [ID], run: (report) => report(judgeService(running)) };
}

/** What the state of a running service means. */
export function judgeService(running: RunningService): Finding {
  const { pid, answer } = running;
  const name = pid ?? '?';
  if (!isRunning(running)) return skipped(ID, said('doctor.service.none'));
  if (answer.kind === 'none') {
    const found = said('doctor.service.silent', { pid: name, url: answer.url ?? '?' });
    const details = answer.reason === '' ? [] : [answer.reason];
    return warning(ID, found, { step: said('doctor.service.silent_step'), details });
  }
  const { url, ready, failing } = answer;
  if (ready) return ok(ID, said('doctor.service.ready', { pid: name, url }));
  const found = said('doctor.service.not_ready', { pid: name, parts: failing.join(', ') });
  return failed(ID, found, { step: said('doctor.service.not_ready_step') });
}
