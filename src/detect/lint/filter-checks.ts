import { holds, leaf, negate, substitute } from '../sigma/formula.ts';
import type { LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

/** Checks of filters. */
export const FILTER_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L120',
    severity: 'error',
    finds: 'a filter that keeps what it should leave out',
    why: 'A filter is joined with `and`: the rule then fires only for the events that the filter selects.',
    fix: 'Write `condition: not selection`.',
    find: (subject) => {
      const [first] = subject.conditions;
      if (subject.parsed.kind !== 'filter' || first === undefined || !needsMatch(subject))
        return [];
      const before = 'Before: the rule matches whatever its own condition selects.';
      const after = `After: only those events for which "${first.text}" holds as well.`;
      return [{ path: first.path, detail: `${before} ${after}` }];
    },
  },
  {
    id: 'GAC-L121',
    severity: 'warning',
    finds: 'a filter without an explanation',
    why: 'A filter hides alerts; later nobody knows whether that is still wanted.',
    fix: 'Say in `description` what is left out, why, and until when.',
    find: ({ parsed, value }) =>
      parsed.kind === 'filter' && typeof value['description'] !== 'string'
        ? [{ path: ['filter'], detail: 'Nothing says why these events are left out.' }]
        : [],
  },
  {
    id: 'GAC-L122',
    severity: 'warning',
    finds: 'a filter that names one rule twice',
    why: 'It was meant to be another.',
    fix: 'Remove or correct it.',
    find: ({ parsed, set }) => {
      const rules = parsed.filter?.rules ?? [];
      const targets = rules.map((name) => set.find(name) ?? name);
      return targets.flatMap((target, index) =>
        targets.indexOf(target) < index
          ? [{ path: ['filter', 'rules', index], detail: `"${rules[index]}" is there twice.` }]
          : [],
      );
    },
  },
];

/** Whether an event that shows none of the filter's fields is left out by it. */
function needsMatch({ parsed }: LintSubject): boolean {
  const formula = parsed.filter?.formula;
  if (formula === undefined) return false;
  const plain = substitute(formula, (item) => (item.negated ? negate(leaf(item)) : leaf(item)));
  return !holds(plain, () => false);
}
