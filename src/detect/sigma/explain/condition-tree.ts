import type { Formula } from '../formula.ts';
import { holds, leaf } from '../formula.ts';
import { IssueList } from '../issue-list.ts';
import { FieldMapper } from '../map-fields.ts';
import { parseCondition } from '../parse-condition.ts';
import { parseSelections, type Selections } from '../parse-selections.ts';
import type { Placeholders } from '../read-placeholders.ts';
import { isYamlMap, type YamlMap } from '../read-values.ts';
import type { FieldTest } from '../rule-formula.ts';
import { toRuleFormula } from '../rule-formula.ts';
import { contains } from '../rule-routing.ts';
import type { DocumentPath } from '../source-document.ts';
import { textOf } from '../test-value.ts';
import type { FieldItem } from '../value-test.ts';
import { EventFields } from './event-fields.ts';
import { type NearMiss, nearMissOf } from './near-miss.ts';
import type { OpenedDocument, OpenedRules } from './opened-rules.ts';

/** A part of a condition with its truth on one event. */
export type ExplainedPart =
  | {
      readonly kind: 'and' | 'or';
      readonly holds: boolean;
      readonly parts: readonly ExplainedPart[];
    }
  | { readonly kind: 'not'; readonly holds: boolean; readonly part: ExplainedPart }
  | {
      /** `filter`: of another document that applies to the rule; its name is the title. */
      readonly kind: 'selection' | 'filter';
      readonly holds: boolean;
      readonly name: string;
      readonly part: ExplainedPart;
    }
  | ExplainedItem;

/** One `field|modifiers: values` with what the event holds. */
export interface ExplainedItem {
  readonly kind: 'item';
  readonly holds: boolean;
  readonly selection: string;
  /** As written; empty for keywords. */
  readonly field: string;
  readonly modifiers: readonly string[];
  /** Values as written, at most 20. */
  readonly expected: readonly string[];
  /** How many values are written in all. */
  readonly expectedCount: number;
  /** Fields of the event that are read for it; others than `field` where a mapping applies. */
  readonly readFrom: readonly string[];
  readonly found: 'missing' | 'null' | 'object' | 'values';
  /** What the event holds there, at most 5, each at most 512 characters. */
  readonly values: readonly { readonly field: string; readonly value: string }[];
  readonly nearMiss?: NearMiss;
}

const EXPECTED_MAX = 20;
const VALUES_MAX = 5;
const VALUE_CHARS_MAX = 512;
/** Tests of one item that are looked at for a near miss. */
const NEAR_TESTS_MAX = 200;

interface Item {
  readonly item: FieldItem;
  readonly written: Pick<ExplainedItem, 'modifiers' | 'expected' | 'expectedCount'>;
  readonly formula: Formula<FieldTest>;
  readonly tests: readonly FieldTest[];
  readonly readFrom: readonly string[];
}

type Node =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Node[] }
  | { readonly kind: 'not'; readonly part: Node }
  | { readonly kind: 'selection' | 'filter'; readonly name: string; readonly part: Node }
  | { readonly kind: 'item'; readonly item: Item };

/** The condition of one rule with the filters that apply to it, laid out as written. */
export class ConditionTree {
  readonly #root: Node;

  /** The document must be a detection that was not refused. */
  constructor(document: OpenedDocument, { documents, pipeline, placeholders = {} }: OpenedRules) {
    const { metadata, logsource = {} } = document.parsed;
    const mapper = new FieldMapper(pipeline, logsource);
    const names = [metadata?.id, metadata?.name];
    const filters = documents.filter(
      ({ parsed: { kind, filter, issues, logsource: wide = {} } }) =>
        kind === 'filter' &&
        !issues.refused &&
        (filter?.isOfAny === true
          ? contains(wide, logsource)
          : filter?.rules.some((rule) => names.includes(rule)) === true),
    );
    const own = readBlock(document, 'detection', { mapper, placeholders });
    const added = filters.map((filter): Node => {
      const name = filter.parsed.metadata?.title ?? '';
      return { kind: 'filter', name, part: readBlock(filter, 'filter', { mapper, placeholders }) };
    });
    this.#root = added.length === 0 ? own : { kind: 'and', parts: [own, ...added] };
  }

  /** Every part with its truth. Agrees with the matcher on every event. */
  explain(event: object): ExplainedPart {
    return explainNode(this.#root, { event, fields: new EventFields(event) });
  }
}

function readBlock(
  { source }: OpenedDocument,
  part: 'detection' | 'filter',
  { mapper, placeholders }: { mapper: FieldMapper; placeholders: Placeholders },
): Node {
  const document = isYamlMap(source.value) ? source.value : {};
  const value = document[part];
  const block: YamlMap = isYamlMap(value) ? value : {};
  const selections = parseSelections(block, {
    path: [part],
    skip: ['condition', 'timeframe', ...(part === 'filter' ? ['rules'] : [])],
    context: { issues: new IssueList(source), placeholders },
  });
  const conditions = [block['condition']].flat().map((text) => {
    const outcome = parseCondition(String(text), [...selections.keys()]);
    return 'formula' in outcome
      ? toNode(outcome.formula, (name) => selectionNode(name, selections, { document, mapper }))
      : NOTHING;
  });
  const [only = NOTHING] = conditions;
  return conditions.length === 1 ? only : { kind: 'or', parts: conditions };
}

const NOTHING: Node = { kind: 'or', parts: [] };

function toNode<Leaf>(formula: Formula<Leaf>, ofLeaf: (one: Leaf) => Node): Node {
  if (formula.op === 'leaf') return ofLeaf(formula.leaf);
  if (formula.op === 'not') return { kind: 'not', part: toNode(formula.part, ofLeaf) };
  return { kind: formula.op, parts: formula.parts.map((part) => toNode(part, ofLeaf)) };
}

interface Place {
  readonly document: YamlMap;
  readonly mapper: FieldMapper;
}

function selectionNode(name: string, selections: Selections, place: Place): Node {
  const formula = selections.get(name);
  const part = formula === undefined ? NOTHING : toNode(formula, (item) => itemNode(item, place));
  return { kind: 'selection', name, part };
}

function itemNode(item: FieldItem, { document, mapper }: Place): Node {
  const formula = toRuleFormula(leaf(item), mapper);
  const tests = leavesOf(formula);
  const readFrom = [...new Set(tests.flatMap(({ field, also = [] }) => [field, ...also]))];
  const written = writtenAt(document, item);
  return { kind: 'item', item: { item, written, formula, tests, readFrom } };
}

function writtenAt(document: YamlMap, { path, field }: FieldItem): Item['written'] {
  const key = path.at(-1);
  const isKeyed = typeof key === 'string' && (field !== '' || key.startsWith('|'));
  const value = valueAt(document, path);
  const list: unknown[] = Array.isArray(value) ? value.flat(4) : [value];
  return {
    modifiers: isKeyed ? key.split('|').slice(1) : [],
    expected: list.slice(0, EXPECTED_MAX).map(String),
    expectedCount: list.length,
  };
}

function valueAt(document: YamlMap, path: DocumentPath): unknown {
  let value: unknown = document;
  for (const step of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return value;
}

function leavesOf<Leaf>(formula: Formula<Leaf>): Leaf[] {
  if (formula.op === 'leaf') return [formula.leaf];
  return formula.op === 'not' ? leavesOf(formula.part) : formula.parts.flatMap(leavesOf);
}

interface Evidence {
  readonly event: object;
  readonly fields: EventFields;
}

function explainNode(node: Node, evidence: Evidence): ExplainedPart {
  switch (node.kind) {
    case 'item':
      return explainItem(node.item, evidence);
    case 'not': {
      const part = explainNode(node.part, evidence);
      return { kind: 'not', holds: !part.holds, part };
    }
    case 'selection':
    case 'filter': {
      const part = explainNode(node.part, evidence);
      return { kind: node.kind, name: node.name, holds: part.holds, part };
    }
    default: {
      const parts = node.parts.map((part) => explainNode(part, evidence));
      const isTrue = (part: ExplainedPart) => part.holds;
      const all = node.kind === 'and' ? parts.every(isTrue) : parts.some(isTrue);
      return { kind: node.kind, holds: all, parts };
    }
  }
}

function explainItem({ item, written, formula, tests, readFrom }: Item, evidence: Evidence) {
  const { event, fields } = evidence;
  const isTrue = holds(formula, (test) => fields.holds(test));
  const { seen, filled, values } = fields.read(readFrom);
  const isKeyword = item.field === '';
  // All texts of the event say nothing; those that a keyword stands in do.
  const telling = isKeyword ? values.filter(({ value }) => isHit(value, tests)) : values;
  const found = values.length > 0 ? 'values' : filled ? 'object' : seen ? 'null' : 'missing';
  const nearMiss =
    isTrue || item.negated || isKeyword
      ? undefined
      : nearMissOf(
          tests.filter((test) => !fields.holds(test)).slice(0, NEAR_TESTS_MAX),
          event,
          fields,
        );
  const explained: ExplainedItem = {
    kind: 'item',
    holds: isTrue,
    selection: item.selection,
    field: item.field,
    ...written,
    readFrom,
    found,
    values: telling.slice(0, VALUES_MAX).map(({ field, value }) => {
      return { field, value: textOf(value).slice(0, VALUE_CHARS_MAX) };
    }),
    ...(nearMiss === undefined ? {} : { nearMiss }),
  };
  return explained;
}

function isHit(value: string | number | boolean | bigint, tests: readonly FieldTest[]): boolean {
  const alone = new EventFields({ text: value });
  return tests.some(({ test, selection }) => alone.holds({ selection, field: 'text', test }));
}
