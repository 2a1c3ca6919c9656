import { isOfNumbers } from '../correlate/conditions.ts';
import type { CorrelationRule, Expectation, Extension } from '../rule-set.ts';
import { checkCalendar } from './parse-calendar.ts';
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
  const counts = correlation.extension === undefined && !isOfNumbers(correlation.type);
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
  if (expect.calendar !== undefined) {
    const place = { path: ['gac', 'expect', 'calendar'], issues };
    checkCalendar(expect.calendar, correlation.windowMs, place);
  }
  return expect;
}

/** The settings of an extension with indexes of rules instead of names; every rule must be part of a ratio. */
export function checkExtension(
  document: ParsedDocument,
  table: ReferenceTable,
): Extension | undefined {
  const { correlation, issues } = document;
  const block = correlation?.extension;
  if (correlation === undefined || block === undefined) return undefined;
  if (block.type !== 'ratio') return block;
  const ruleIds = correlation.rules.map((rule) => table.idOf(rule));
  const toIndexes = (key: 'numerator' | 'denominator') =>
    block[key].map((name, at) => {
      const index = ruleIds.indexOf(table.idOf(name));
      if (index < 0) {
        const hint = 'Add it to the rules of the correlation.';
        issues.error(['gac', 'ratio', key, at], `"${name}" is none of the rules.`, hint);
      }
      return index;
    });
  const numerator = toIndexes('numerator');
  const denominator = toIndexes('denominator');
  for (const [index, rule] of correlation.rules.entries()) {
    if (numerator.includes(index) || denominator.includes(index)) continue;
    const hint = 'Name it in numerator or denominator.';
    issues.error(['correlation', 'rules', index], `"${rule}" is no part of the ratio.`, hint);
  }
  return { ...block, numerator, denominator };
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
const OWN_MEASURES: Readonly<Partial<Record<CorrelationRule['type'], readonly string[]>>> = {
  ratio: ['ratio', 'numerator', 'denominator', 'burn'],
  new_value: ['value'],
  spike: ['baseline', 'times'],
  geo_speed: ['speed', 'distance'],
};

/** Places of a reason that a correlation of a type fills by what it measured. */
export function measuresOf(type: CorrelationRule['type'] | undefined): readonly string[] {
  return type === undefined ? MEASURES : [...MEASURES, ...(OWN_MEASURES[type] ?? [])];
}

/** Refuses a reason sentence whose places no alert could fill. */
export function checkReasonFields(document: ParsedDocument, groupBy: readonly string[]): void {
  const { metadata, issues } = document;
  const reason = metadata?.gac?.reason;
  if (reason === undefined) return;
  const measures = measuresOf(document.correlation?.type);
  for (const language of ['vi', 'en'] as const) {
    for (const [, place = ''] of reason[language].matchAll(/\{([^{}]*)\}/g)) {
      const measure = measures.includes(place);
      const known = document.kind === 'correlation' ? measure || groupBy.includes(place) : !measure;
      const own = ['gac.province', 'gac.commune', 'gac.source.id'].includes(place);
      if (known || own) continue;
      issues.error(
        ['gac', 'reason', language],
        `The reason cannot fill {${place}}.`,
        document.kind === 'correlation'
          ? `Use ${[...measures, ...groupBy].map((one) => `{${one}}`).join(', ')}.`
          : 'Use fields of the event.',
      );
    }
  }
}
