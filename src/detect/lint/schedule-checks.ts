import { MEMORY_MS_MAX } from '../correlate/memory.ts';
import type { LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

/** Checks of correlations that are judged on a schedule over stored events. */
export const SCHEDULE_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L101',
    severity: 'hint',
    finds: 'a window of more than six hours without `gac.schedule`',
    why: 'It is judged on a schedule over stored events: how often decides how late its alerts are.',
    fix: 'Add `gac.schedule: { every: 1h }`, or shorten the timespan to six hours.',
    find: (subject) =>
      neededMs(subject) > MEMORY_MS_MAX && everyMs(subject) === undefined
        ? [{ path: ['correlation', 'timespan'], detail: 'Nothing says how often it is judged.' }]
        : [],
  },
  {
    id: 'GAC-L126',
    severity: 'warning',
    finds: 'a schedule that is slow beside the window',
    why: 'An alert may come half a window after what it tells of.',
    fix: 'Judge it at least four times in a window.',
    find: (subject) => {
      const interval = everyMs(subject);
      return interval !== undefined && interval * 4 > neededMs(subject)
        ? [{ path: ['gac', 'schedule', 'every'], detail: 'A window holds fewer than four runs.' }]
        : [];
    },
  },
];

function everyMs({ parsed }: LintSubject): number | undefined {
  return parsed.metadata?.gac?.scheduleMs;
}

function neededMs({ parsed: { correlation } }: LintSubject): number {
  if (correlation === undefined) return 0;
  const { windowMs, extension } = correlation;
  return extension?.type === 'spike' ? windowMs * (extension.baseline + 1) : windowMs;
}
