import { isDeepStrictEqual } from 'node:util';
import { type Formula, holds, join, leaf, negate, substitute } from '../sigma/formula.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

/** Selections whose combinations are all tried. */
const TRIED_SELECTIONS_MAX = 12;
const EXCLUDING = /^_?(filter|exclu|exception|fp[_-]|allow|white)/i;

/** Checks of selections and of the condition over them. */
export const CONDITION_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L050',
    severity: 'warning',
    finds: 'a selection that the condition does not use',
    why: 'Its author meant it to count.',
    fix: 'Use it in the condition, or remove it.',
    find: (subject) => {
      const used = usedNames(subject);
      if (used === undefined) return [];
      return subject.selections
        .filter(({ name }) => !used.has(name))
        .map(({ name, path }) => ({ path, detail: `The condition does not use "${name}".` }));
    },
  },
  {
    id: 'GAC-L051',
    severity: 'hint',
    finds: '`1 of` or `all of` a pattern that fits one selection',
    why: 'The pattern promises several; a name that was mistyped looks the same.',
    fix: 'Name the selection, or correct the names that should fit.',
    find: (subject) =>
      ofPatterns(subject)
        .filter(({ fitting, pattern }) => fitting === 1 && pattern !== 'them')
        .map(({ path, text }) => ({ path, detail: `"${text}" fits one selection only.` })),
  },
  {
    id: 'GAC-L052',
    severity: 'hint',
    finds: '`of them`',
    why: 'A filter that is added later becomes a part of what must match.',
    fix: 'Write `1 of selection_*` or `all of selection_*`.',
    find: (subject) =>
      ofPatterns(subject)
        .filter(({ pattern }) => pattern === 'them')
        .map(({ path, text }) => ({ path, detail: `"${text}" takes in every selection.` })),
  },
  {
    id: 'GAC-L053',
    severity: 'warning',
    finds: 'a rule that matches events which have none of its fields',
    why: 'It only negates, so nothing must be seen: every event without the fields matches.',
    fix: 'Add a selection that must match.',
    find: ({ parsed }) => {
      const { formula, kind } = parsed;
      if (formula === undefined || kind !== 'detection') return [];
      const plain = substitute(formula, (item) => (item.negated ? negate(leaf(item)) : leaf(item)));
      const isOpen = holds(plain, () => false);
      const detail = 'The rule matches every event that has none of its fields.';
      return isOpen ? [{ path: ['detection', 'condition'], detail }] : [];
    },
  },
  {
    id: 'GAC-L054',
    severity: 'error',
    finds: 'a condition that can never be true',
    why: 'It asks for a selection and for its opposite.',
    fix: 'Correct the condition.',
    find: (subject) => {
      const table = truthTable(subject);
      if (table === undefined || table.rows.includes(true)) return [];
      return conditionFound(subject, 'No event can meet the condition.');
    },
  },
  {
    id: 'GAC-L055',
    severity: 'warning',
    finds: 'a selection that the condition names and that changes nothing',
    why: 'Whatever it is, the others decide: it is unreachable.',
    fix: 'Look at the brackets and at `and` and `or`.',
    find: (subject) => {
      const table = truthTable(subject);
      if (table === undefined || !table.rows.includes(true)) return [];
      return table.names.flatMap((name, bit) =>
        changesNothing(table.rows, bit)
          ? conditionFound(subject, `"${name}" does not change the outcome.`)
          : [],
      );
    },
  },
  {
    id: 'GAC-L056',
    severity: 'warning',
    finds: 'two selections with the same content',
    why: 'One of them was to be changed after copying.',
    fix: 'Correct or remove one of them.',
    find: (subject) => {
      const block = blockOf(subject);
      return subject.selections.flatMap(({ name, path }, index) => {
        const twin = subject.selections
          .slice(0, index)
          .find((one) => isDeepStrictEqual(block[one.name], block[name]));
        const detail = `"${name}" is the same as "${twin?.name}".`;
        return twin === undefined ? [] : [{ path, detail }];
      });
    },
  },
  {
    id: 'GAC-L057',
    severity: 'warning',
    finds: 'a selection named as an exclusion that is not negated',
    why: 'Events that should be left out are then the only ones that match.',
    fix: 'Write `and not` before it, or rename it.',
    find: (subject) => {
      if (subject.parsed.kind !== 'detection') return [];
      const positive = new Set(subject.conditions.flatMap(({ formula }) => positiveNames(formula)));
      return subject.selections
        .filter(({ name }) => EXCLUDING.test(name) && positive.has(name))
        .map(({ name, path }) => ({ path, detail: `"${name}" must match for the rule to match.` }));
    },
  },
  {
    id: 'GAC-L058',
    severity: 'hint',
    finds: 'a rule of keywords alone',
    why: 'Every text of every event is searched, and what matches depends on how it was logged.',
    fix: 'Name the fields in which the words stand.',
    find: ({ items, parsed }) =>
      parsed.kind === 'detection' && items.length > 0 && items.every(({ field }) => field === '')
        ? [{ path: ['detection'], detail: 'The rule consists of keywords.' }]
        : [],
  },
  {
    id: 'GAC-L059',
    severity: 'hint',
    finds: 'a list of conditions',
    why: 'Other engines make a rule of each; here they are alternatives of one alert.',
    fix: 'Join them with `or`.',
    find: (subject) =>
      subject.conditions.length > 1
        ? conditionFound(subject, `There are ${subject.conditions.length} conditions.`)
        : [],
  },
];

function blockOf({ value, parsed }: LintSubject): Readonly<Record<string, unknown>> {
  const block = parsed.kind === 'filter' ? value['filter'] : value['detection'];
  return isYamlMap(block) ? block : {};
}

function conditionFound({ conditions }: LintSubject, detail: string): Found[] {
  const [first] = conditions;
  return first === undefined ? [] : [{ path: first.path, detail }];
}

function usedNames({ conditions }: LintSubject): Set<string> | undefined {
  const used = new Set<string>();
  for (const { formula } of conditions) {
    if (formula === undefined) return undefined;
    substitute(formula, (name) => leaf(used.add(name)));
  }
  return conditions.length === 0 ? undefined : used;
}

function ofPatterns({ conditions, selections }: LintSubject) {
  return conditions.flatMap(({ text, path }) =>
    [...text.matchAll(/\b(?:1|all)\s+of\s+([^\s()]+)/gi)].map(([whole, pattern = '']) => {
      const expression = new RegExp(
        `^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`,
      );
      const fitting = selections.filter(({ name }) => expression.test(name)).length;
      return { text: whole, pattern: pattern.toLowerCase(), path, fitting };
    }),
  );
}

function positiveNames(formula: Formula<string> | undefined, positive = true): string[] {
  if (formula === undefined) return [];
  if (formula.op === 'leaf') return positive ? [formula.leaf] : [];
  if (formula.op === 'not') return positiveNames(formula.part, !positive);
  return formula.parts.flatMap((part) => positiveNames(part, positive));
}

interface TruthTable {
  readonly names: readonly string[];
  /** The outcome for each combination; bit `i` of the place is the truth of name `i`. */
  readonly rows: readonly boolean[];
}

function truthTable(subject: LintSubject): TruthTable | undefined {
  const used = usedNames(subject);
  if (used === undefined || used.size > TRIED_SELECTIONS_MAX) return undefined;
  const names = [...used];
  const formula = join(
    'or',
    subject.conditions.flatMap((one) => one.formula ?? []),
  );
  const rows = Array.from({ length: 2 ** names.length }, (_, row) =>
    holds(formula, (name) => ((row >> names.indexOf(name)) & 1) === 1),
  );
  return { names, rows };
}

function changesNothing(rows: readonly boolean[], bit: number): boolean {
  return rows.every((outcome, row) => outcome === rows[row ^ (1 << bit)]);
}
