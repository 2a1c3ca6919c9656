import { nearest } from '../../message/nearest.ts';
import type { RuleLogsource } from '../sigma/parse-metadata.ts';
import type { EventNames } from '../sigma/pipelines/event-names.ts';
import { type FieldTable, fieldsOf } from '../sigma/pipelines/field-table.ts';
import { LETTERS_PER_SLIP } from '../sigma/read-values.ts';
import type { SourceDocument } from '../sigma/source-document.ts';
import type { Found, LintCheck } from './lint-check.ts';

/** What checks of field mappings look at. */
export interface MappingSubject {
  readonly source: SourceDocument;
  readonly tables: readonly FieldTable[];
  readonly events: EventNames;
  /** Whether a rule within a logsource names a field; `undefined` when no rules are known. */
  readonly isNamed: ((field: string, logsource: RuleLogsource) => boolean) | undefined;
}

/** Checks of field mappings of the operator. */
export const MAPPING_CHECKS: readonly LintCheck<MappingSubject>[] = [
  {
    id: 'GAC-L180',
    severity: 'error',
    finds: 'a field that is mapped to one that no event has',
    why: 'Rules load with it and never match, and what they exclude is never excluded.',
    fix: 'Correct the name, or add its first part to `namespaces`.',
    find: ({ tables, events }) =>
      eachField(tables, ({ targets, path }) =>
        targets
          .flatMap((target) =>
            typeof target === 'string' && target.endsWith('.*') ? [] : fieldsOf(target),
          )
          .filter((name) => !events.has(name))
          .map((name) => {
            const near = nearest(name, events.all, LETTERS_PER_SLIP);
            const meant = near === undefined ? '' : ` Did you mean "${near}"?`;
            return { path, detail: `No event has "${name}".${meant}` };
          }),
      ),
  },
  {
    id: 'GAC-L181',
    severity: 'hint',
    finds: 'a mapping of a field that no rule names',
    why: 'It changes nothing: the rule is gone, or writes the name otherwise.',
    fix: 'Remove it, or correct the name or the logsource.',
    find: ({ tables, isNamed }) =>
      eachField(tables, ({ field, logsource, path }) =>
        field.endsWith('.*') || isNamed === undefined || isNamed(field, logsource)
          ? []
          : [{ path, detail: `No rule of this logsource names "${field}".` }],
      ),
  },
];

interface MappedName {
  readonly field: string;
  readonly logsource: RuleLogsource;
  readonly targets: readonly Parameters<typeof fieldsOf>[0][];
  readonly path: Found['path'];
}

function eachField(tables: readonly FieldTable[], find: (one: MappedName) => Found[]): Found[] {
  return tables.flatMap(({ logsource, fields }, index) =>
    Object.entries(fields).flatMap(([field, to]) =>
      find({
        ...{ field, logsource },
        targets: [to].flat() as MappedName['targets'],
        path: ['mappings', index, 'fields', field],
      }),
    ),
  );
}
