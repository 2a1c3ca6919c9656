import { locationFields } from '../correlate/geo-speed-judge.ts';
import type { CorrelationRule, DetectionRule } from '../rule-set.ts';
import {
  checkAliases,
  checkExpectation,
  checkExtension,
  checkReasonFields,
} from './check-rules.ts';
import type { FieldPipeline } from './field-pipeline.ts';
import type { Formula } from './formula.ts';
import { join } from './formula.ts';
import { mapCorrelation } from './map-correlation.ts';
import { FieldMapper } from './map-fields.ts';
import type { IndexedRule } from './match-index.ts';
import { orderCorrelations } from './order-correlations.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { Metadata, RuleLogsource } from './parse-metadata.ts';
import { ReferenceTable } from './reference-table.ts';
import { toRuleFacts, toRuleText } from './rule-facts.ts';
import { toRuleFormula } from './rule-formula.ts';
import { contains } from './rule-routing.ts';
import type { FieldItem } from './value-test.ts';

/** A detection rule ready for an index, with what routes it. */
export interface RoutedRule extends IndexedRule {
  readonly logsource: RuleLogsource;
  readonly anyLogsource: boolean;
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
): ResolvedRules {
  const table = new ReferenceTable(documents);
  const filters = attachFilters(documents, { table, pipeline });
  const correlations = orderCorrelations(documents, table);
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
  for (const document of correlations) {
    const rule = toCorrelation(document, { table, pipeline, raises: !silent.has(document) });
    if (rule !== undefined) resolved.push(rule);
  }
  return { detections, correlations: resolved };
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
  readonly hash: string;
}

function attachFilters(
  documents: readonly ParsedDocument[],
  { table, pipeline }: { table: ReferenceTable; pipeline: FieldPipeline | undefined },
): Map<ParsedDocument, AttachedFilter[]> {
  const attached = new Map<ParsedDocument, AttachedFilter[]>();
  for (const document of documents) {
    const { filter, issues, logsource } = document;
    if (document.kind !== 'filter' || filter === undefined || issues.refused) continue;
    const targets: ParsedDocument[] = [];
    for (const [index, name] of filter.rules.entries()) {
      const path = ['filter', 'rules', index];
      const target = table.find(name);
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
        // Its fields are those of the rule's logsource; what is wrong with them is the filter's fault.
        const mapper = new FieldMapper(pipeline, target.logsource ?? {});
        toRuleFormula(filter.formula, mapper);
        mapper.report(document);
      }
    }
    if (issues.refused) continue;
    for (const target of targets) {
      const list = attached.get(target) ?? [];
      attached.set(target, [...list, { formula: filter.formula, hash: document.hash }]);
    }
  }
  return attached;
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
      context.filters.map((filter) => filter.hash),
    ),
    name: metadata.name,
    text: toRuleText(metadata, named),
    fingerprint,
    raises: context.raises,
  };
  const anyLogsource = metadata.gac?.routing === 'any';
  return { rule, formula: join('and', [own, ...filters]), logsource, anyLogsource };
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
  const parts = correlation.rules.map((rule) => table.find(rule)?.hash ?? '');
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
    ...(extension === undefined ? {} : { extension }),
    raises: context.raises,
  };
}
