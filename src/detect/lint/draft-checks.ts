import { excludes } from '../correlate/conditions.ts';
import { DRAFT } from '../sigma/specification.ts';
import type { LintCheck } from './lint-check.ts';

const LONG_WAIT_MS = 3_600_000;

/** Checks of what is a draft of Sigma 2.2. */
export const DRAFT_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L127',
    severity: 'hint',
    finds: '`spec: 2.2-draft` where nothing is a draft',
    why: 'It lets a draft through that nobody meant to use.',
    fix: 'Remove `spec`.',
    find: ({ parsed, value, correlation }) => {
      const { type, condition } = correlation as Record<string, unknown>;
      const isUsed =
        type === 'value_median' || typeof condition === 'string' || parsed.filter?.isOfAny === true;
      return value['spec'] === DRAFT && !isUsed
        ? [{ path: ['spec'], detail: 'The document uses no draft.' }]
        : [];
    },
  },
  {
    id: 'GAC-L128',
    severity: 'hint',
    finds: 'a condition with `not` over more than an hour',
    why: 'What must not come is waited for, so the alert comes a whole timespan late.',
    fix: 'Shorten the timespan, if what must not come would come sooner.',
    find: ({ parsed }) => {
      const block = parsed.correlation;
      const isLate = block !== undefined && excludes(block) && block.windowMs > LONG_WAIT_MS;
      const detail = 'The alert waits for the timespan to end.';
      return isLate ? [{ path: ['correlation', 'timespan'], detail }] : [];
    },
  },
];
