import { nearest } from '../../message/nearest.ts';
import { LETTERS_PER_SLIP } from '../sigma/read-values.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

/** Checks of field names; the first two run only when the fields of events are known. */
export const FIELD_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L150',
    severity: 'warning',
    finds: 'a field that is not in ECS and that no parser writes (with `--ecs`)',
    why: 'An item over a field that no event has never matches, and its opposite always does.',
    fix: 'Correct the name, or add it to the field pipeline.',
    find: (subject) =>
      subject.items.flatMap(({ field, path }) => unknownField(subject, field, path)),
  },
  {
    id: 'GAC-L151',
    severity: 'warning',
    finds: 'a correlation field that is not in ECS and that no parser writes (with `--ecs`)',
    why: 'Events without the group-by field are left out, so the correlation never fires.',
    fix: 'Correct the name, or add it to the field pipeline.',
    find: (subject) => {
      const { groupBy = [], aliases = {}, fields = [] } = subject.parsed.correlation ?? {};
      return [...groupBy, ...fields]
        .filter((field) => !Object.hasOwn(aliases, field))
        .flatMap((field) => unknownField(subject, field, ['correlation']));
    },
  },
  {
    id: 'GAC-L152',
    severity: 'warning',
    finds: 'a field name with a blank at an end, or empty before its modifiers',
    why: 'The name is compared as it stands.',
    fix: 'Remove the blank; a list of keywords takes only `|all`.',
    find: ({ items }) =>
      items
        .filter(({ field, modifiers }) =>
          field === '' ? modifiers.some((one) => one !== 'all') : field.trim() !== field,
        )
        .map(({ field, path }) => ({ path, detail: `"${field}" is no field name.` })),
  },
  {
    id: 'GAC-L153',
    severity: 'warning',
    finds: 'one field written with and without capitals',
    why: 'Field names are told apart by case, so one of them matches nothing.',
    fix: 'Write it the same way everywhere.',
    find: ({ items }) => {
      const spellings = new Map<string, string>();
      return items.flatMap(({ field, path }) => {
        const folded = field.toLowerCase();
        const first = spellings.get(folded) ?? field;
        spellings.set(folded, first);
        return first === field ? [] : [{ path, detail: `"${field}" is also written "${first}".` }];
      });
    },
  },
];

function unknownField(
  { fields, parsed }: LintSubject,
  field: string,
  path: Found['path'],
): Found[] {
  if (fields === undefined || field === '') return [];
  const mapped = fields.pipeline.map(field, parsed.logsource ?? {}) ?? [field];
  if (mapped.some((one) => fields.has(one))) return [];
  const near = nearest(field, fields.names, LETTERS_PER_SLIP);
  const meant = near === undefined ? '' : ` Perhaps "${near}" is meant.`;
  return [{ path, detail: `No event has "${field}".${meant}` }];
}
