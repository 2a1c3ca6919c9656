import type { CorrelationRule, Expectation } from '../rule-set.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { ReferenceTable } from './reference-table.ts';

/** Whether a comparison of a correlation is true of nothing at all. */
function holdsAtZero({ operator, value }: CorrelationRule['conditions'][number]): boolean {
  switch (operator) {
    case 'lt':
      return value > 0;
    case 'lte':
      return value >= 0;
    case 'eq':
      return value === 0;
    case 'neq':
      return value !== 0;
    case 'gt':
      return value < 0;
    case 'gte':
      return value <= 0;
  }
}

/** Returns `gac.expect` when the correlation is one of absence; anything between is an issue. */
export function checkExpectation(document: ParsedDocument): Expectation | undefined {
  const { correlation, metadata, issues } = document;
  const expect = metadata?.gac?.expect;
  if (correlation === undefined) return undefined;
  const path = ['correlation', 'condition'];
  const counts = !['value_sum', 'value_avg', 'value_percentile'].includes(correlation.type);
  const absence = counts && correlation.conditions.every(holdsAtZero);
  if (!absence) {
    if (expect !== undefined) {
      issues.error(
        ['gac', 'expect'],
        '"expect" belongs to a rule of absence.',
        'Use a condition that is true of no event, such as "lt: 1", or remove "expect".',
      );
    }
    return undefined;
  }
  if (correlation.type !== 'event_count') {
    issues.error(path, 'The condition is always true of nothing.', 'Absence needs event_count.');
    return undefined;
  }
  if (expect === undefined) {
    issues.error(
      path,
      'The condition is true of no event, and nobody is said to be expected.',
      'Add gac.expect: { roster: seen, window: 1d } or { roster: sources, types: […] }.',
    );
    return undefined;
  }
  const [group, ...more] = correlation.groupBy;
  if (expect.roster === 'sources' && (group !== 'gac.source.id' || more.length > 0)) {
    issues.error(
      ['correlation', 'group-by'],
      'A roster of sources is grouped by gac.source.id alone.',
      'Write "group-by: [gac.source.id]".',
    );
  }
  if (expect.roster === 'seen' && expect.windowMs <= correlation.windowMs) {
    issues.error(
      ['gac', 'expect', 'window'],
      'The roster forgets a group before its absence can be noticed.',
      'Give a window longer than the timespan.',
    );
  }
  return expect;
}

/** Aliases with rule ids instead of the names as written; each must cover every rule. */
export function checkAliases(
  document: ParsedDocument,
  table: ReferenceTable,
): CorrelationRule['aliases'] {
  const { correlation, issues } = document;
  if (correlation === undefined) return {};
  const ruleIds = correlation.rules.map((rule) => table.idOf(rule));
  const aliases: Record<string, Record<string, string>> = {};
  for (const [alias, fields] of Object.entries(correlation.aliases)) {
    const path = ['correlation', 'aliases', alias];
    const byId: Record<string, string> = {};
    for (const [rule, field] of Object.entries(fields)) {
      const id = table.idOf(rule);
      if (ruleIds.includes(id)) byId[id] = field;
      else issues.error([...path, rule], `"${rule}" is none of the rules.`, 'Correct the name.');
    }
    const lacking = correlation.rules.filter((rule) => byId[table.idOf(rule)] === undefined);
    if (lacking.length > 0) {
      const names = lacking.join(', ');
      issues.error(path, `The alias names no field for ${names}.`, 'Name a field for each rule.');
    }
    if (!correlation.groupBy.includes(alias)) {
      issues.warn(path, 'The alias is not in group-by.', 'Aliases have a meaning there only.');
    }
    aliases[alias] = byId;
  }
  return aliases;
}

const MEASURES = ['count', 'threshold', 'window'];

/** Refuses a reason sentence whose places no alert could fill. */
export function checkReasonFields(document: ParsedDocument, groupBy: readonly string[]): void {
  const { metadata, issues } = document;
  const reason = metadata?.gac?.reason;
  if (reason === undefined) return;
  for (const language of ['vi', 'en'] as const) {
    for (const [, place = ''] of reason[language].matchAll(/\{([^{}]*)\}/g)) {
      const measure = MEASURES.includes(place);
      const known = document.kind === 'correlation' ? measure || groupBy.includes(place) : !measure;
      const own = ['gac.province', 'gac.commune', 'gac.source.id'].includes(place);
      if (known || own) continue;
      issues.error(
        ['gac', 'reason', language],
        `The reason cannot fill {${place}}.`,
        document.kind === 'correlation'
          ? `Use ${[...MEASURES, ...groupBy].map((one) => `{${one}}`).join(', ')}.`
          : 'Use fields of the event.',
      );
    }
  }
}
