import type { FieldPipeline } from '../field-pipeline.ts';
import type { RuleLogsource } from '../parse-metadata.ts';
import { contains } from '../rule-routing.ts';
import { eventNames } from './event-names.ts';
import type { FieldTable, FieldTarget, MappedField } from './field-table.ts';

/** What a pipeline is made of. */
export interface TablePipelineOptions {
  readonly name: string;
  readonly tables: readonly FieldTable[];
  /** The operator's own tables, which win over all others. @default [] */
  readonly own?: readonly FieldTable[];
  /** Namespaces, beside those of shippers, below which any name is a field of events. @default [] */
  readonly namespaces?: readonly string[];
}

/**
 * A pipeline over tables: the narrowest tables that the rule's logsource falls under decide, field by field; what tables
 * of one width say joins. A rule whose logsource is wider than the tables gets the places of all tables below it.
 */
export function createTablePipeline(options: TablePipelineOptions): FieldPipeline {
  const { name, namespaces = [] } = options;
  const events = eventNames(namespaces);
  const selections = new Map<string, Selection>();
  const selectionOf = (logsource: RuleLogsource): Selection => {
    const { category = '', product = '', service = '' } = logsource;
    const key = `${product}\n${category}\n${service}`;
    const known = selections.get(key);
    if (known !== undefined) return known;
    const selection = selectTables(options, logsource);
    selections.set(key, selection);
    return selection;
  };
  return {
    name,
    taxonomies: ['ecs'],
    unmapped: 'refuse',
    map: (field, logsource) => {
      const mapped = lookUp(selectionOf(logsource), field);
      if (mapped !== undefined) return mapped;
      return events.has(field) ? { targets: [field], absent: [] } : undefined;
    },
    namesFor: (logsource) => namesIn(selectionOf(logsource)),
    isEventField: (field) => events.has(field),
  };
}

/** The tables of a logsource. */
interface Selection {
  /** Those that it falls under: first those of the operator, then narrow before wide; equals join. */
  readonly above: readonly (readonly FieldTable[])[];
  /** Those that fall under it. */
  readonly below: readonly FieldTable[];
}

function selectTables(
  { own = [], tables }: TablePipelineOptions,
  logsource: RuleLogsource,
): Selection {
  const above = [...ranked(own, logsource), ...ranked(tables, logsource)];
  const used = above.flat();
  const below = [...own, ...tables].filter(
    (table) => !used.includes(table) && contains(logsource, table.logsource),
  );
  return { above, below };
}

/** The tables that a logsource falls under, by how narrow they are. */
function ranked(tables: readonly FieldTable[], logsource: RuleLogsource): FieldTable[][] {
  const fitting = tables.filter((table) => contains(table.logsource, logsource));
  return [3, 2, 1, 0]
    .map((keys) => fitting.filter((table) => narrowness(table) === keys))
    .filter((group) => group.length > 0);
}

function narrowness({ logsource }: FieldTable): number {
  return Object.values(logsource).filter((value) => value !== undefined).length;
}

function lookUp({ above, below }: Selection, field: string): MappedField | undefined {
  for (const group of above) {
    const mapped = lookUpInAll(group, field);
    if (mapped !== undefined) return mapped;
  }
  return lookUpInAll(below, field);
}

function lookUpInAll(tables: readonly FieldTable[], field: string): MappedField | undefined {
  const all = tables.flatMap((table) => lookUpIn(table, field) ?? []);
  if (all.length === 0) return undefined;
  return {
    targets: distinct(all.flatMap(({ targets }) => targets)),
    absent: [...new Set(all.flatMap(({ absent }) => absent))],
  };
}

function lookUpIn(table: FieldTable, field: string): MappedField | undefined {
  const { raw, names = [], absent = [] } = table;
  const own = Object.hasOwn(table.fields, field) ? table.fields[field] : belowStar(table, field);
  const kept = raw === undefined ? [] : [`${raw}.${field}`];
  if (own !== undefined) {
    const targets: readonly FieldTarget[] = Array.isArray(own) ? own : [own as FieldTarget];
    return { targets: distinct([...targets, ...kept]), absent };
  }
  return names.includes(field) ? { targets: kept, absent } : undefined;
}

/** `requestParameters.*` maps every name below it to the same name below its target. */
function belowStar(table: FieldTable, field: string): FieldTarget | undefined {
  for (let dot = field.indexOf('.'); dot > 0; dot = field.indexOf('.', dot + 1)) {
    const target = table.fields[`${field.slice(0, dot)}.*`];
    if (typeof target === 'string') return target.replace(/\*$/, field.slice(dot + 1));
  }
  return undefined;
}

function distinct(targets: readonly FieldTarget[]): readonly FieldTarget[] {
  const seen = new Set<string>();
  return targets.filter((target) => {
    const key = JSON.stringify(target);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

function namesIn({ above, below }: Selection): readonly string[] {
  const names = [...above.flat(), ...below].flatMap(({ fields, names: kept = [] }) => [
    ...Object.keys(fields),
    ...kept,
  ]);
  return [...new Set(names)];
}
