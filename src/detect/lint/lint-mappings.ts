import { parseRuleDocument } from '../sigma/parse-document.ts';
import type { RuleLogsource } from '../sigma/parse-metadata.ts';
import { eventNames } from '../sigma/pipelines/event-names.ts';
import { readMappingDocument } from '../sigma/pipelines/read-own-mappings.ts';
import { contains } from '../sigma/rule-routing.ts';
import { readSourceDocuments } from '../sigma/source-document.ts';
import { fieldItemsOf } from '../tuning/field-items.ts';
import { type LintOptions, type LintVerdict, REFUSED_ID, runCheck } from './lint-rules.ts';
import { MAPPING_CHECKS } from './mapping-checks.ts';

/**
 * Looks at files of field mappings together; one verdict for each document. `rules`: those that name the fields; none = which
 * fields they name is not looked at.
 */
export function lintMappings(options: {
  readonly mappings: LintOptions['files'];
  readonly rules: LintOptions['files'];
  readonly placeholders?: LintOptions['placeholders'];
}): LintVerdict[] {
  const read = options.mappings
    .flatMap(({ file, text }) => readSourceDocuments(file, text))
    .map((source) => ({ source, ...readMappingDocument(source) }));
  const events = eventNames(read.flatMap(({ namespaces }) => namespaces));
  const isNamed = options.rules.length === 0 ? undefined : namesOf(options);
  return read.map(({ source, tables, issues }) => {
    const subject = { source, tables, events, isNamed };
    const refused = issues.map(({ at, detail, hint }) => ({
      ...{ check: REFUSED_ID, severity: 'error' as const, at, detail },
      why: 'The document cannot be loaded.',
      fix: hint ?? 'See docs/detections.md, "Mappings of your own".',
    }));
    return {
      ...{ file: source.file, id: undefined, title: undefined, kind: 'mapping' },
      status: issues.length > 0 ? 'rejected' : 'loaded',
      issues: [...refused, ...MAPPING_CHECKS.flatMap((check) => runCheck(check, subject))],
    };
  });
}

/** The fields that rules name, with their logsources; those of correlations count for every logsource. */
function namesOf({ rules, placeholders = {} }: Parameters<typeof lintMappings>[0]) {
  const named = new Map<string, RuleLogsource[]>();
  const add = (field: string, logsource: RuleLogsource) =>
    named.set(field, [...(named.get(field) ?? []), logsource]);
  for (const { file, text } of rules) {
    for (const source of readSourceDocuments(file, text)) {
      const parsed = parseRuleDocument(source, { placeholders, taxonomies: ['ecs'] });
      const { formula, filter, correlation, logsource = {} } = parsed;
      for (const one of [formula, filter?.formula]) {
        for (const { field } of one === undefined ? [] : fieldItemsOf(one)) add(field, logsource);
      }
      const { groupBy = [], fields = [], aliases = {} } = correlation ?? {};
      const aliased = Object.values(aliases).flatMap((byRule) => Object.values(byRule));
      for (const field of [...groupBy, ...fields, ...aliased]) add(field, {});
    }
  }
  return (field: string, table: RuleLogsource) =>
    (named.get(field) ?? []).some((one) => contains(table, one) || contains(one, table));
}
