import type { Found, LintCheck } from './lint-check.ts';
import { type LintSubject, valuePath } from './lint-subject.ts';

const META = /[\\^$.|?*+()[\]{}]/;
/** Parts that need backtracking: look-around, back-references, atomic groups, possessive repeats. */
const BACKTRACKING = /\(\?(=|!|<=|<!|>)|\\[1-9]|\\k<|[*+?}]\+/;

/** Checks of the modifier `re`. */
export const REGEX_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L031',
    severity: 'warning',
    finds: 'a regular expression that begins with `.*`',
    why: 'A pattern is searched for anywhere, so it adds nothing and costs time on every value.',
    fix: 'Remove it.',
    find: (subject) => eachPattern(subject, (one) => /^\^?\.\*/.test(one), 'begins with .*'),
  },
  {
    id: 'GAC-L032',
    severity: 'hint',
    finds: 'a regular expression that ends with `.*`',
    why: 'A pattern is searched for anywhere, so it adds nothing.',
    fix: 'Remove it.',
    find: (subject) => eachPattern(subject, (one) => /(^|[^\\])\.\*\$?$/.test(one), 'ends with .*'),
  },
  {
    id: 'GAC-L033',
    severity: 'hint',
    finds: 'a regular expression that `contains`, `startswith` or `endswith` can say',
    why: 'Plain texts of all rules are found in one pass; each pattern is run by itself.',
    fix: 'Use the modifier; add `cased` if case matters.',
    find: (subject) =>
      eachPattern(
        subject,
        (one) =>
          !META.test(
            one
              .replace(/^\^/, '')
              .replace(/\$$/, '')
              .replace(/\\[./\\-]/g, ''),
          ),
        'holds nothing but text',
      ),
  },
  {
    id: 'GAC-L034',
    severity: 'error',
    finds: 'look-around, back-references or possessive repeats in a regular expression',
    why: 'They cannot be run in a time that grows linearly with the value, so one event could stop all.',
    fix: 'Say it with several selections, such as `selection and not filter`.',
    find: (subject) => eachPattern(subject, (one) => BACKTRACKING.test(one), 'needs backtracking'),
  },
  {
    id: 'GAC-L035',
    severity: 'hint',
    finds: 'a regular expression that accepts everything or the empty text',
    why: 'It matches wherever the field is present.',
    fix: 'Use `exists: true`, or make a part of the pattern necessary.',
    find: (subject) =>
      eachPattern(
        subject,
        (one) => /^\^?(\.\*|\(?\.?[*?]\)?)?\$?$/.test(one),
        'matches every value',
      ),
  },
  {
    id: 'GAC-L036',
    severity: 'hint',
    finds: 'flags inside a regular expression',
    why: 'Sigma has `re|i`, `re|m` and `re|s`; engines differ on flags within the pattern.',
    fix: 'Use the modifier.',
    find: (subject) => eachPattern(subject, (one) => /\(\?[ims]+[):]/.test(one), 'sets flags'),
  },
];

function eachPattern(
  { items }: LintSubject,
  isFound: (pattern: string) => boolean,
  says: string,
): Found[] {
  return items
    .filter(({ modifiers }) => modifiers.includes('re'))
    .flatMap((item) =>
      item.values.flatMap((value, index) =>
        typeof value === 'string' && isFound(value)
          ? [{ path: valuePath(item, index), detail: `The pattern ${value} ${says}.` }]
          : [],
      ),
    );
}
