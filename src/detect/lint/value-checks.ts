import { foldCase } from '../sigma/fold-case.ts';
import type { Found, LintCheck } from './lint-check.ts';
import { type LintSubject, valuePath, type WrittenItem } from './lint-subject.ts';

const KEYWORD_CHARS_MIN = 3;
const PARTIAL = ['contains', 'startswith', 'endswith'];
const PLACEHOLDER = /^%[A-Za-z]+(_[A-Za-z]+)+%$/;

/** Checks of the values of selections. */
export const VALUE_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L010',
    severity: 'error',
    finds: '`null` in a list of values',
    why: 'Sigma allows null only alone, and engines disagree on what it means in a list.',
    fix: 'Put `field: null` in a selection of its own and join the two with `or`.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        value === null && item.isList ? `null stands in the list of "${nameOf(item)}".` : undefined,
      ),
  },
  {
    id: 'GAC-L011',
    severity: 'error',
    finds: 'an empty list of values',
    why: 'Nothing can equal one of no values, and some engines read it as null.',
    fix: 'List a value, or write `field: null` if the field shall be absent.',
    find: ({ items }) =>
      items
        .filter(({ values }) => values.length === 0)
        .map((item) => ({ path: item.path, detail: `"${nameOf(item)}" lists no value.` })),
  },
  {
    id: 'GAC-L012',
    severity: 'warning',
    finds: 'an empty text with `contains`, `startswith` or `endswith`',
    why: 'Every value that is present holds the empty text.',
    fix: 'Write `field|exists: true`, or give the text that is meant.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        value === '' && item.modifiers.some((one) => PARTIAL.includes(one))
          ? `"${nameOf(item)}" matches every present value.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L014',
    severity: 'warning',
    finds: 'a value listed twice',
    why: 'Case does not count, so the second one adds nothing and hides what else was meant.',
    fix: 'Remove one of them.',
    find: ({ items }) => items.flatMap(repeatedValues),
  },
  {
    id: 'GAC-L015',
    severity: 'hint',
    finds: 'a value that another one of its list already covers',
    why: 'The longer text can only match where the shorter one does.',
    fix: 'Remove the longer value, or the shorter one if it is too wide.',
    find: ({ items }) => items.flatMap(coveredValues),
  },
  {
    id: 'GAC-L019',
    severity: 'warning',
    finds: 'a whole value that begins or ends with a blank',
    why: 'Without contains, startswith or endswith the whole field must equal it, blank included.',
    fix: 'Remove the blank, or say with a modifier where the text stands.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        typeof value === 'string' && /^\s|\s$/.test(value) && isPlain(item) && item.field !== ''
          ? `The value ${JSON.stringify(value)} has a blank at its end.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L020',
    severity: 'warning',
    finds: 'a keyword of less than three characters',
    why: 'Keywords are looked for anywhere in every text of the event.',
    fix: 'Name the field, or give a longer keyword.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        item.field === '' && typeof value === 'string' && value.length < KEYWORD_CHARS_MIN
          ? `The keyword ${JSON.stringify(value)} is in nearly every event.`
          : undefined,
      ),
  },
  {
    id: 'GAC-L021',
    severity: 'hint',
    finds: 'what looks like a placeholder without `expand`',
    why: 'Without the modifier the percent signs are matched as they stand.',
    fix: 'Add `|expand`, or leave it if the text itself is meant.',
    find: (subject) =>
      eachValue(subject, (value, item) =>
        typeof value === 'string' && PLACEHOLDER.test(value) && !item.modifiers.includes('expand')
          ? `${value} is taken literally.`
          : undefined,
      ),
  },
];

/** Looks at every value; what the visitor returns is found there. */
export function eachValue(
  { items }: LintSubject,
  look: (value: unknown, item: WrittenItem) => string | undefined,
): Found[] {
  return items.flatMap((item) =>
    item.values.flatMap((value, index) => {
      const detail = look(value, item);
      return detail === undefined ? [] : [{ path: valuePath(item, index), detail }];
    }),
  );
}

/** What an item is called in a sentence. */
export function nameOf({ field, modifiers, selection }: WrittenItem): string {
  return field === '' ? selection : [field, ...modifiers].join('|');
}

/** Whether whole values are compared as text. */
export function isPlain({ modifiers }: WrittenItem): boolean {
  return modifiers.every((one) => ['all', 'cased', 'neq'].includes(one));
}

function repeatedValues(item: WrittenItem): Found[] {
  const isCased = ['cased', 're', 'base64', 'base64offset'].some((one) =>
    item.modifiers.includes(one),
  );
  const seen = new Set<string>();
  return item.values.flatMap((value, index) => {
    if (value === null || typeof value === 'object') return [];
    const key = isCased ? String(value) : foldCase(String(value));
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    return [{ path: valuePath(item, index), detail: `${JSON.stringify(value)} is there twice.` }];
  });
}

/** Longest list that is compared value by value. */
const COMPARED_VALUES_MAX = 500;

function coveredValues(item: WrittenItem): Found[] {
  const { modifiers, values } = item;
  const [kind, ...more] = modifiers;
  if (kind === undefined || !PARTIAL.includes(kind) || more.length > 0) return [];
  if (values.length > COMPARED_VALUES_MAX) return [];
  const texts = values.map((value) => (typeof value === 'string' ? foldCase(value) : ''));
  const covers = (wide: string, narrow: string) =>
    kind === 'contains'
      ? narrow.includes(wide)
      : kind === 'startswith'
        ? narrow.startsWith(wide)
        : narrow.endsWith(wide);
  return texts.flatMap((text, index) => {
    const wide = texts.find(
      (other) => other !== '' && other !== text && !/[*?\\]/.test(other) && covers(other, text),
    );
    const detail = `${JSON.stringify(values[index])} is covered by ${JSON.stringify(wide)}.`;
    return wide === undefined ? [] : [{ path: valuePath(item, index), detail }];
  });
}
