import type { FieldPipeline } from './field-pipeline.ts';
import { meantHint, plainField, unmappedText } from './map-fields.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import type { ReferenceTable } from './reference-table.ts';

type Aliases = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The fields of a correlation, named as in events. */
export interface MappedCorrelation {
  readonly groupBy: readonly string[];
  readonly aliases: Aliases;
  readonly fields: readonly string[];
}

/**
 * Maps the fields of a correlation as the rules that it refers to would: when two rules hold a group-by field in
 * different places, it becomes an alias.
 */
export function mapCorrelation(
  document: ParsedDocument,
  aliases: Aliases,
  context: { readonly table: ReferenceTable; readonly pipeline: FieldPipeline | undefined },
): MappedCorrelation {
  const { correlation } = document;
  const { groupBy = [], fields = [], rules = [] } = correlation ?? {};
  const { pipeline, table } = context;
  if (pipeline === undefined) return { groupBy, aliases, fields };
  const places = new Map(
    rules.map((rule) => [table.idOf(rule), logsourcesBelow(table.find(rule), table)]),
  );
  const mapper = new CorrelationMapper(document, pipeline, places);
  const mapped: Record<string, Readonly<Record<string, string>>> = {};
  for (const [alias, byRule] of Object.entries(aliases)) {
    mapped[alias] = Object.fromEntries(
      Object.entries(byRule).map(([rule, field]) => [rule, mapper.forRule(field, rule, 'aliases')]),
    );
  }
  const own = groupBy.map((field) => {
    if (Object.hasOwn(aliases, field)) return field;
    const byRule = [...places.keys()].map((rule) => [
      rule,
      mapper.forRule(field, rule, 'group-by'),
    ]);
    const [first] = byRule;
    if (byRule.every(([, one]) => one === first?.[1])) return first?.[1] ?? field;
    mapped[field] = Object.fromEntries(byRule);
    return field;
  });
  return { groupBy: own, aliases: mapped, fields: fields.map((field) => mapper.forAll(field)) };
}

class CorrelationMapper {
  readonly #document: ParsedDocument;
  readonly #pipeline: FieldPipeline;
  readonly #places: ReadonlyMap<string, readonly RuleLogsource[]>;
  readonly #reported = new Set<string>();

  constructor(
    document: ParsedDocument,
    pipeline: FieldPipeline,
    places: ReadonlyMap<string, readonly RuleLogsource[]>,
  ) {
    this.#document = document;
    this.#pipeline = pipeline;
    this.#places = places;
  }

  /** The field in the events of one rule. */
  forRule(field: string, rule: string, key: string): string {
    return this.#inAll(field, this.#places.get(rule) ?? [], key);
  }

  /** The field in the events of every rule. */
  forAll(field: string): string {
    return this.#inAll(field, [...this.#places.values()].flat(), 'condition');
  }

  #inAll(field: string, logsources: readonly RuleLogsource[], key: string): string {
    if (this.#pipeline.isEventField(field)) return field;
    const found = new Set<string>();
    for (const logsource of logsources) {
      const plain = plainField(field, this.#pipeline, logsource);
      if (plain === undefined) this.#tellUnmapped(field, logsource, key);
      else found.add(plain);
    }
    const [first, ...more] = found;
    if (more.length > 0) {
      const detail = `The field "${field}" stands for ${[...found].join(' and ')} in different rules.`;
      this.#document.issues.error(['correlation', key], detail, 'Name the field of the event.');
    }
    return first ?? field;
  }

  #tellUnmapped(field: string, logsource: RuleLogsource, key: string): void {
    const detail = unmappedText(field, logsource);
    if (this.#reported.has(detail)) return;
    this.#reported.add(detail);
    const hint = meantHint(field, this.#pipeline, logsource);
    const { issues } = this.#document;
    if (this.#pipeline.unmapped === 'refuse') issues.error(['correlation', key], detail, hint);
    else issues.warn(['correlation', key], detail, hint);
  }
}

/** The logsources of the detection rules below a document; correlations are looked through. */
function logsourcesBelow(
  document: ParsedDocument | undefined,
  table: ReferenceTable,
  seen: ReadonlySet<ParsedDocument> = new Set(),
): readonly RuleLogsource[] {
  if (document === undefined || seen.has(document)) return [];
  if (document.kind === 'detection') return [document.logsource ?? {}];
  const path = new Set([...seen, document]);
  return (document.correlation?.rules ?? []).flatMap((rule) =>
    logsourcesBelow(table.find(rule), table, path),
  );
}
