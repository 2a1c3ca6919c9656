import { checkChains } from '../budget/check-parsed.ts';
import { DEFAULT_BUDGETS, type StaticBudgets } from '../budget/static-budgets.ts';
import { locationFields } from '../correlate/geo-speed-judge.ts';
import type { CorrelationRule, DetectionRule } from '../rule-set.ts';
import { withSchedules } from '../scheduled/with-schedules.ts';
import { fieldItemsOf } from '../tuning/field-items.ts';
import { tuneCorrelations } from '../tuning/tune-correlations.ts';
import {
  checkAliases,
  checkExpectation,
  checkExtension,
  checkReasonFields,
} from './check-rules.ts';
import type { FieldPipeline } from './field-pipeline.ts';
import type { Formula } from './formula.ts';
import { join, leaf, substitute } from './formula.ts';
import { mapCorrelation } from './map-correlation.ts';
import { FieldMapper, logsourceText } from './map-fields.ts';
import type { IndexedRule } from './match-index.ts';
import { orderCorrelations } from './order-correlations.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { Metadata, RuleLogsource } from './parse-metadata.ts';
import { ReferenceTable } from './reference-table.ts';
import { toRuleFacts, toRuleText } from './rule-facts.ts';
import { type FieldTest, toRuleFormula } from './rule-formula.ts';
import { contains } from './rule-routing.ts';
import type { FieldItem } from './value-test.ts';

/** A detection rule ready for an index, with what routes it. */
export interface RoutedRule extends IndexedRule {
  readonly logsource: RuleLogsource;
  readonly anyLogsource: boolean;
  /** The formula as files have it, without what tunes the rule for a place or a time; absent when nothing does. */
  readonly untuned?: Formula<FieldTest>;
}

export interface ResolvedRules {
  readonly detections: readonly RoutedRule[];
  readonly correlations: readonly CorrelationRule[];
}

/** Alerts of a rule that names no fingerprint join by their source. */
const DEFAULT_FINGERPRINT: readonly string[] = ['gac.source.id'];

/**
 * Joins documents to rules: references, filters, order, who raises. Whatever does not fit is said in the
 * document's own issues, and that document is left out.
 */
export function resolveRules(
  documents: readonly ParsedDocument[],
  pipeline: FieldPipeline | undefined,
  budgets: StaticBudgets = DEFAULT_BUDGETS,
): ResolvedRules {
  const table = new ReferenceTable(documents);
  const filters = attachFilters(documents, { table, pipeline });
  const correlations = orderCorrelations(documents, table);
  checkChains(correlations, table, budgets);
  const silent = referredWithoutGenerate(correlations, table);
  const detections: RoutedRule[] = [];
  for (const document of documents) {
    if (document.kind !== 'detection') continue;
    const rule = toDetection(document, {
      filters: filters.get(document) ?? [],
      pipeline,
      raises: !silent.has(document),
    });
    if (rule !== undefined) detections.push(rule);
  }
  const resolved: CorrelationRule[] = [];
  const asked = new Map<string, number>();
  for (const document of correlations) {
    const rule = toCorrelation(document, { table, pipeline, raises: !silent.has(document) });
    if (rule === undefined) continue;
    resolved.push(rule);
    const scheduleMs = document.metadata?.gac?.scheduleMs;
    if (scheduleMs !== undefined) asked.set(rule.facts.id, scheduleMs);
  }
  const tuned = tuneCorrelations(resolved, documents, table);
  return { detections, correlations: withSchedules(tuned, asked) };
}

/** Documents that others refer to and that therefore raise nothing by themselves. */
function referredWithoutGenerate(
  correlations: readonly ParsedDocument[],
  table: ReferenceTable,
): Set<ParsedDocument> {
  const silent = new Set<ParsedDocument>();
  const loud = new Set<ParsedDocument>();
  // A refused correlation keeps its rules silent: they were never meant to raise one alert an event.
  for (const { correlation } of correlations) {
    for (const rule of correlation?.rules ?? []) {
      const target = table.find(rule);
      if (target !== undefined) (correlation?.generate ? loud : silent).add(target);
    }
  }
  for (const document of loud) silent.delete(document);
  return silent;
}

/** A filter with the text that it adds to the version of its rules. */
interface AttachedFilter {
  readonly formula: Formula<FieldItem>;
  /** None of a filter that tunes: the rule stays the version that it is. */
  readonly hash?: string;
}

function attachFilters(
  documents: readonly ParsedDocument[],
  { table, pipeline }: { table: ReferenceTable; pipeline: FieldPipeline | undefined },
): Map<ParsedDocument, AttachedFilter[]> {
  const attached = new Map<ParsedDocument, AttachedFilter[]>();
  for (const document of documents) {
    const { filter, issues, logsource } = document;
    if (document.kind !== 'filter' || filter === undefined || issues.refused) continue;
    const targets = filter.isOfAny
      ? documents.filter(
          (one) => one.kind === 'detection' && contains(logsource ?? {}, one.logsource ?? {}),
        )
      : namedTargets(document, filter.rules, table);
    if (filter.isOfAny && targets.length === 0) {
      const detail = 'The filter applies to no rule: none has a logsource within its own.';
      issues.warn(['logsource'], detail, 'Leave out or correct the keys that differ.');
    }
    for (const wide of distinctLogsources(targets)) {
      // Its fields are those of the rule's logsource; what is wrong with them is the filter's fault.
      const mapper = new FieldMapper(pipeline, wide);
      toRuleFormula(filter.formula, mapper);
      mapper.report(document);
    }
    if (issues.refused) continue;
    for (const target of targets) {
      const list = attached.get(target) ?? [];
      const { isTuning, hash } = document;
      attached.set(target, [...list, { formula: filter.formula, ...(isTuning ? {} : { hash }) }]);
    }
  }
  return attached;
}

/** The rules that a filter names; each must be a detection within its logsource. */
function namedTargets(
  { issues, logsource, isTuning }: ParsedDocument,
  names: readonly string[],
  table: ReferenceTable,
): ParsedDocument[] {
  const targets: ParsedDocument[] = [];
  for (const [index, name] of names.entries()) {
    const path = ['filter', 'rules', index];
    const target = table.find(name);
    // Its groups are left out, not events: that is done where correlations are tuned.
    if (isTuning && target?.kind === 'correlation') continue;
    if (target === undefined) {
      issues.error(path, `No rule has the id or name "${name}".`, 'Correct it or remove it.');
    } else if (target.kind !== 'detection') {
      issues.error(path, `"${name}" is a ${target.kind}.`, 'Filters apply to detection rules.');
    } else if (!contains(logsource ?? {}, target.logsource ?? {})) {
      issues.error(
        ['logsource'],
        `The logsource does not contain that of "${name}".`,
        'Leave out or correct the keys that differ.',
      );
    } else {
      targets.push(target);
    }
  }
  return targets;
}

function distinctLogsources(documents: readonly ParsedDocument[]): RuleLogsource[] {
  const byText = new Map(
    documents.map(({ logsource = {} }) => [logsourceText(logsource), logsource]),
  );
  return [...byText.values()];
}

function toDetection(
  document: ParsedDocument,
  context: {
    filters: readonly AttachedFilter[];
    pipeline: FieldPipeline | undefined;
    raises: boolean;
  },
): RoutedRule | undefined {
  const { metadata, formula, issues, logsource = {} } = document;
  if (metadata === undefined || formula === undefined || issues.refused) return undefined;
  checkFamily(metadata, document, context.raises);
  if (metadata.gac?.expect !== undefined) {
    issues.error(['gac', 'expect'], '"expect" belongs to a correlation.', 'Move it there.');
  }
  if (metadata.gac?.scheduleMs !== undefined) {
    issues.error(['gac', 'schedule'], '"schedule" belongs to a correlation.', 'Move it there.');
  }
  const mapper = new FieldMapper(context.pipeline, logsource);
  const own = toRuleFormula(formula, mapper);
  mapper.report(document);
  const filters = context.filters.map((filter) => toRuleFormula(filter.formula, mapper));
  const named = metadata.gac?.fingerprint ?? [];
  const fingerprint = named.length > 0 ? named : DEFAULT_FINGERPRINT;
  checkReasonFields(document, []);
  if (issues.refused) return undefined;
  const rule: DetectionRule = {
    kind: 'detection',
    facts: toRuleFacts(
      document,
      metadata,
      context.filters.flatMap((filter) => filter.hash ?? []),
    ),
    name: metadata.name,
    text: toRuleText(metadata, named),
    fingerprint,
    raises: context.raises,
  };
  const anyLogsource = metadata.gac?.routing === 'any';
  const tuned = { rule, formula: join('and', [own, ...filters]), logsource, anyLogsource };
  const isTuned = context.filters.some(({ hash }) => hash === undefined) || hasLocal(formula);
  if (!isTuned) return tuned;
  const asInFiles = [formula, ...context.filters.flatMap((one) => (one.hash ? one.formula : []))];
  const parts = asInFiles.map((part) => toRuleFormula(withoutLocal(part), mapper));
  return { ...tuned, untuned: join('and', parts) };
}

function hasLocal(formula: Formula<FieldItem>): boolean {
  return fieldItemsOf(formula).some(({ local }) => local !== undefined);
}

function withoutLocal(formula: Formula<FieldItem>): Formula<FieldItem> {
  return substitute(formula, ({ local: _local, ...item }) => leaf(item));
}

function checkFamily(metadata: Metadata, document: ParsedDocument, raises: boolean): void {
  if (!raises || metadata.gac === undefined || metadata.gac.family !== undefined) return;
  document.issues.error(
    ['gac'],
    'The rule raises alerts and names no family.',
    'Add "family: wrong_access", "outage" or "otp_abuse".',
  );
}

function toCorrelation(
  document: ParsedDocument,
  context: { table: ReferenceTable; pipeline: FieldPipeline | undefined; raises: boolean },
): CorrelationRule | undefined {
  const { metadata, correlation, issues } = document;
  if (metadata === undefined || correlation === undefined || issues.refused) return undefined;
  const { table } = context;
  for (const [index, reference] of correlation.rules.entries()) {
    const target = table.find(reference);
    if (target?.issues.refused !== true) continue;
    const path = ['correlation', 'rules', index];
    issues.error(path, `"${reference}" has itself been refused.`, `See ${target.file}.`);
  }
  checkFamily(metadata, document, context.raises);
  if ((metadata.gac?.fingerprint.length ?? 0) > 0) {
    issues.error(
      ['gac', 'fingerprint'],
      'A correlation groups alerts by its group-by.',
      'Remove "fingerprint".',
    );
  }
  const expect = checkExpectation(document);
  const extension = checkExtension(document, table);
  const ruleIds = correlation.rules.map((rule) => table.idOf(rule));
  const aliases = checkAliases(document, table);
  checkReasonFields(document, correlation.groupBy);
  if (issues.refused) return undefined;
  const mapped = mapCorrelation(document, aliases, context);
  if (issues.refused) return undefined;
  const { groupBy } = mapped;
  const parts = correlation.rules.map((rule) => {
    const { hash = '', valuesHash = '' } = table.find(rule) ?? {};
    return hash + valuesHash;
  });
  return {
    kind: 'correlation',
    facts: toRuleFacts(document, metadata, parts),
    name: metadata.name,
    text: toRuleText(metadata, groupBy),
    type: correlation.type,
    ruleIds,
    groupBy,
    aliases: mapped.aliases,
    windowMs: correlation.windowMs,
    conditions: correlation.conditions,
    fields: extension?.type === 'geo_speed' ? mapped.fields.flatMap(locationFields) : mapped.fields,
    percentile: correlation.percentile,
    expect,
    ...(correlation.combinations === undefined ? {} : { combinations: correlation.combinations }),
    ...(extension === undefined ? {} : { extension }),
    raises: context.raises,
  };
}
