import type { LintCheck } from './lint-check.ts';
import type { LintSubject, WrittenItem } from './lint-subject.ts';
import { eachValue, nameOf } from './value-checks.ts';

const COMPARES = ['lt', 'lte', 'gt', 'gte'];
const DASHES = /[-/\u2013\u2014\u2015]/;
const TIME_RANGES: Readonly<Record<string, readonly [number, number]>> = {
  minute: [0, 59],
  hour: [0, 23],
  day: [1, 31],
  week: [1, 53],
  month: [1, 12],
  year: [1970, 2200],
};

/** Checks of modifiers beside `re`. */
export const MODIFIER_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L030',
    severity: 'warning',
    finds: '`all` with a single value',
    why: 'Sigma forbids it: all of one value is that value.',
    fix: 'Remove `all`, or list what else must hold.',
    find: (subject) =>
      eachItem(
        subject,
        ({ modifiers, values }) => modifiers.includes('all') && values.length === 1,
        'has one value only',
      ),
  },
  {
    id: 'GAC-L037',
    severity: 'hint',
    finds: '`cased` on values without letters',
    why: 'There is no case to tell apart, and the test leaves the shared index.',
    fix: 'Remove `cased`.',
    find: (subject) =>
      eachItem(
        subject,
        ({ modifiers, values }) =>
          modifiers.includes('cased') && values.every((one) => !/\p{L}/u.test(String(one))),
        'holds no letter',
      ),
  },
  {
    id: 'GAC-L038',
    severity: 'warning',
    finds: '`windash` on a value without a dash',
    why: 'It has nothing to exchange.',
    fix: 'Remove `windash`, or add the dash of the parameter.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        item.modifiers.includes('windash') && typeof value === 'string' && !DASHES.test(value)
          ? `${JSON.stringify(value)} holds no dash.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L039',
    severity: 'warning',
    finds: '`base64offset` without `contains`',
    why: 'The three forms are parts of an encoded text and never the whole value.',
    fix: 'Write `base64offset|contains`.',
    find: (subject) =>
      eachItem(
        subject,
        ({ modifiers }) => modifiers.includes('base64offset') && !modifiers.includes('contains'),
        'can hardly match',
      ),
  },
  {
    id: 'GAC-L040',
    severity: 'warning',
    finds: 'a `cidr` block that holds every address',
    why: 'It is true of each event with an address.',
    fix: 'Give the block that is meant, or use `exists: true`.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        item.modifiers.includes('cidr') && typeof value === 'string' && value.endsWith('/0')
          ? `${value} holds every address.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L041',
    severity: 'warning',
    finds: 'a list of numbers with `lt`, `lte`, `gt` or `gte`',
    why: 'A list means "any of them", so only the weakest bound counts.',
    fix: 'Give one number; for a range use two keys, such as `field|gte` and `field|lt`.',
    find: (subject) =>
      eachItem(
        subject,
        ({ modifiers, values }) =>
          values.length > 1 &&
          !modifiers.includes('all') &&
          modifiers.some((one) => COMPARES.includes(one)),
        'compares with several numbers',
      ),
  },
  {
    id: 'GAC-L042',
    severity: 'error',
    finds: 'a part of a date that never comes',
    why: 'There is no hour 24 and no month 13; the item can never match.',
    fix: 'Correct the number; hours are 0 to 23, in UTC.',
    find: (subject) =>
      eachValue(subject, (value, item) => {
        const part = item.modifiers.find((one) => Object.hasOwn(TIME_RANGES, one)) ?? '';
        const [least, most] = TIME_RANGES[part] ?? [0, Number.POSITIVE_INFINITY];
        if (part === '' || typeof value !== 'number' || (value >= least && value <= most))
          return undefined;
        return `${part} ${value} is not between ${least} and ${most}.`;
      }),
  },
  {
    id: 'GAC-L043',
    severity: 'warning',
    finds: 'a field compared with itself',
    why: 'It is true whenever the field is there.',
    fix: 'Name the other field.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        item.modifiers.includes('fieldref') && value === item.field
          ? `"${item.field}" is compared with itself.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L044',
    severity: 'hint',
    finds: '`neq` with a list',
    why: 'It means "none of them", and is also true when the field is absent; readers expect otherwise.',
    fix: 'Put the values into a selection of its own and write `not` in the condition.',
    find: (subject) =>
      eachItem(
        subject,
        ({ modifiers, values }) => modifiers.includes('neq') && values.length > 1,
        'means none of its values',
      ),
  },
];

function eachItem({ items }: LintSubject, isFound: (item: WrittenItem) => boolean, says: string) {
  return items
    .filter(isFound)
    .map((item) => ({ path: item.path, detail: `"${nameOf(item)}" ${says}.` }));
}
