import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Below it one event moves the share by more than a twentieth. */
const MINIMUM_LEAST = 20;
const LEARNING_MS_LEAST = HOUR_MS;
/** Airliners go as fast; a place found by address may be wrong by some hundred kilometres. */
const SPEED_LEAST = 800;
/** Friday afternoon to Monday morning. */
const WEEKEND_MS = 3 * DAY_MS;

/** Checks of the types of correlation that Sigma lacks, and of calendars. */
export const EXTENSION_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L114',
    severity: 'error',
    finds: 'a share of more than one',
    why: 'The numerator is part of the denominator, so the ratio is at most 1 and the correlation never fires.',
    fix: 'Write a share: 5 % is `gte: 0.05`.',
    find: (subject) => {
      const { correlation } = subject.parsed;
      const ratio = correlation?.extension;
      if (correlation === undefined || ratio?.type !== 'ratio') return [];
      if (!ratio.numerator.every((rule) => ratio.denominator.includes(rule))) return [];
      return correlation.conditions
        .filter(({ operator, value }) => operator.startsWith('g') && value * ratio.budget > 1)
        .map(({ operator, value }) => ({
          path: ['correlation', 'condition', operator],
          detail: `${value} is above every share.`,
        }));
    },
  },
  {
    id: 'GAC-L115',
    severity: 'hint',
    finds: 'a ratio over an hour or more without `short`',
    why: 'The alert goes on for a whole window after the fault has ended.',
    fix: 'Add `gac.ratio.short`, such as a twelfth of the timespan.',
    find: ({ parsed: { correlation } }) =>
      correlation?.extension?.type === 'ratio' &&
      correlation.windowMs >= HOUR_MS &&
      correlation.extension.shortMs === correlation.windowMs
        ? [{ path: ['gac', 'ratio'], detail: 'Nothing asks whether it still goes on.' }]
        : [],
  },
  {
    id: 'GAC-L116',
    severity: 'warning',
    finds: 'a ratio of fewer than twenty events',
    why: 'At night three failures of five requests are a share of 60 % and mean nothing.',
    fix: 'Raise `gac.ratio.minimum`.',
    find: ({ parsed: { correlation } }) =>
      correlation?.extension?.type === 'ratio' && correlation.extension.minimum < MINIMUM_LEAST
        ? [{ path: ['gac', 'ratio', 'minimum'], detail: 'One event moves the share by much.' }]
        : [],
  },
  {
    id: 'GAC-L117',
    severity: 'warning',
    finds: 'a spike that ordinary days have',
    why: 'Every other window is above its mean, and every other one below.',
    fix: 'Say how many times the mean it must be, such as `gte: 3` or `lte: 0.3`.',
    find: (subject) =>
      ofSpike(subject).filter(({ operator, value }) =>
        operator.startsWith('g') ? value <= 1 : operator.startsWith('l') && value >= 1,
      ),
  },
  {
    id: 'GAC-L118',
    severity: 'warning',
    finds: '`new_value` that learns for less than an hour',
    why: 'Nearly everything is new to a group that was just seen for the first time.',
    fix: 'Lengthen `gac.new_value.learning`, and the timespan with it.',
    find: ({ parsed: { correlation } }) =>
      correlation?.extension?.type === 'new_value' &&
      correlation.extension.learningMs < LEARNING_MS_LEAST
        ? [{ path: ['correlation', 'timespan'], detail: 'The learning period is short.' }]
        : [],
  },
  {
    id: 'GAC-L119',
    severity: 'warning',
    finds: 'a speed that an airliner reaches',
    why: 'People fly, and the place of an address may be wrong by some hundred kilometres.',
    fix: 'Write `gt: 900` or more, and a `minimum` distance.',
    find: ({ parsed: { correlation } }) =>
      correlation?.extension?.type === 'geo_speed' &&
      correlation.conditions.every(({ value }) => value < SPEED_LEAST)
        ? [{ path: ['correlation', 'condition'], detail: 'The speed is an ordinary one.' }]
        : [],
  },
  {
    id: 'GAC-L125',
    severity: 'warning',
    finds: 'a calendar with a roster that forgets over a weekend',
    why: 'A group seen last on Friday is no longer expected on Monday, so its absence is not told.',
    fix: 'Use `window: 4d` or more, or `roster: sources`.',
    find: ({ parsed: { metadata } }) => {
      const expect = metadata?.gac?.expect;
      return expect?.roster === 'seen' &&
        expect.calendar !== undefined &&
        expect.windowMs <= WEEKEND_MS
        ? [{ path: ['gac', 'expect', 'window'], detail: 'The roster reaches over no weekend.' }]
        : [];
    },
  },
];

function ofSpike({ parsed }: LintSubject): (Found & { operator: string; value: number })[] {
  const { correlation } = parsed;
  if (correlation?.extension?.type !== 'spike') return [];
  return correlation.conditions.map(({ operator, value }) => ({
    path: ['correlation', 'condition', operator],
    detail: `An ordinary window is ${value} times its mean.`,
    operator,
    value,
  }));
}
