import { nearest } from '../../message/nearest.ts';
import { logsourceText, unmappedText } from '../sigma/map-fields.ts';
import type { RuleLogsource } from '../sigma/parse-metadata.ts';
import { LETTERS_PER_SLIP } from '../sigma/read-values.ts';
import type { Found, LintCheck } from './lint-check.ts';
import type { LintSubject } from './lint-subject.ts';

/** Checks of field names; the first two run only when the fields of events are known. */
export const FIELD_CHECKS: readonly LintCheck[] = [
  {
    id: 'GAC-L150',
    severity: 'error',
    finds: 'a field that its logsource does not map and that no event has (with `--ecs`)',
    why: 'An item over a field that no event has never matches, and its opposite always does.',
    fix: 'Correct the name, or map it in a file of your own.',
    find: (subject) =>
      subject.items.flatMap(({ field, path }) =>
        filteredLogsources(subject).flatMap((logsource) =>
          unknownField(subject, field, { path, logsource }),
        ),
      ),
  },
  {
    id: 'GAC-L151',
    severity: 'error',
    finds: 'a correlation field that its rules do not map and that no event has (with `--ecs`)',
    why: 'Events without the group-by field are left out, so the correlation never fires.',
    fix: 'Correct the name, or map it in a file of your own.',
    find: (subject) => {
      const { groupBy = [], aliases = {}, fields = [] } = subject.parsed.correlation ?? {};
      const logsources = ruleLogsources(subject);
      const named = (list: readonly string[], key: string) =>
        list
          .filter((field) => !Object.hasOwn(aliases, field))
          .flatMap((field) =>
            logsources.flatMap((logsource) =>
              unknownField(subject, field, { path: ['correlation', key], logsource }),
            ),
          );
      return [...named(groupBy, 'group-by'), ...named(fields, 'condition')];
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

/** The logsources whose fields an item may name: the document's own, or those of the rules of a filter. */
function filteredLogsources({ parsed, set }: LintSubject): readonly RuleLogsource[] {
  if (parsed.filter === undefined) return [parsed.logsource ?? {}];
  const named = parsed.filter.rules.flatMap((rule) => set.find(rule)?.logsource ?? []);
  return named.length > 0 ? distinct(named) : [parsed.logsource ?? {}];
}

/** The logsources of the detection rules that a correlation refers to. */
function ruleLogsources({ parsed, set }: LintSubject): readonly RuleLogsource[] {
  const rules = parsed.correlation?.rules ?? [];
  return distinct(rules.flatMap((rule) => set.find(rule)?.logsource ?? []));
}

function distinct(logsources: readonly RuleLogsource[]): readonly RuleLogsource[] {
  return [...new Map(logsources.map((one) => [logsourceText(one), one])).values()];
}

function unknownField(
  { fields }: LintSubject,
  field: string,
  { path, logsource }: { path: Found['path']; logsource: RuleLogsource },
): Found[] {
  if (fields === undefined || field === '') return [];
  const { pipeline } = fields;
  if (pipeline.map(field, logsource) !== undefined) return [];
  const near = nearest(field, [...pipeline.namesFor(logsource), ...fields.names], LETTERS_PER_SLIP);
  const meant = near === undefined ? '' : ` Perhaps "${near}" is meant.`;
  return [{ path, detail: `${unmappedText(field, logsource)}${meant}` }];
}
