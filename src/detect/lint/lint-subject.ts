import type { FieldPipeline } from '../sigma/field-pipeline.ts';
import type { Formula } from '../sigma/formula.ts';
import { parseCondition } from '../sigma/parse-condition.ts';
import type { ParsedDocument } from '../sigma/parse-document.ts';
import type { RuleLogsource } from '../sigma/parse-metadata.ts';
import { isYamlMap, type YamlMap } from '../sigma/read-values.ts';
import type { DocumentPath, SourceDocument } from '../sigma/source-document.ts';

/** `field|modifiers: values` of a selection, as written. */
export interface WrittenItem {
  readonly selection: string;
  /** Empty for keywords. */
  readonly field: string;
  readonly modifiers: readonly string[];
  readonly values: readonly unknown[];
  readonly isList: boolean;
  readonly path: DocumentPath;
}

/** A condition, as written and as understood. */
export interface WrittenCondition {
  readonly text: string;
  readonly path: DocumentPath;
  /** Over the names of selections; `undefined` when it cannot be understood. */
  readonly formula: Formula<string> | undefined;
}

/** What checks know of the other documents. */
export interface LintSet {
  /** The documents with a title, folded. */
  withTitle(title: string): readonly ParsedDocument[];
  /** The document behind an id or name. */
  find(reference: string): ParsedDocument | undefined;
  /** Whether a correlation uses the document, which then raises nothing by itself. */
  isSilent(document: ParsedDocument): boolean;
  /** Whether a correlation in shadow uses the document, which is in force itself. */
  isCountedInShadow(document: ParsedDocument): boolean;
  /** Whether a file is there. */
  hasFile(file: string): boolean;
}

/** What checks look at. */
export interface LintSubject {
  readonly source: SourceDocument;
  readonly parsed: ParsedDocument;
  /** The YAML; an empty map when it is none. */
  readonly value: YamlMap;
  /** Selections of a detection or a filter. */
  readonly selections: readonly { readonly name: string; readonly path: DocumentPath }[];
  readonly items: readonly WrittenItem[];
  readonly conditions: readonly WrittenCondition[];
  /** `correlation:`; empty when there is none. */
  readonly correlation: YamlMap;
  readonly set: LintSet;
  /** Only when fields are to be checked. */
  readonly fields: KnownFields | undefined;
  /** The logsources that some event can be of; only when they are to be checked. */
  readonly fed: readonly RuleLogsource[] | undefined;
}

/** The fields that events can have, and how those of rules become them. */
export interface KnownFields {
  readonly pipeline: FieldPipeline;
  readonly names: readonly string[];
}

const NO_SELECTION = ['condition', 'timeframe', 'rules'];
const DEPTH_MAX = 8;

/** Lays a document out for the checks. */
export function toSubject(
  source: SourceDocument,
  parsed: ParsedDocument,
  options: Pick<LintSubject, 'set' | 'fields' | 'fed'>,
): LintSubject {
  const value = isYamlMap(source.value) ? source.value : {};
  const part = isYamlMap(value['filter']) ? 'filter' : 'detection';
  const map = value[part];
  const block = isYamlMap(map) ? map : {};
  const names = Object.keys(block).filter((name) => !NO_SELECTION.includes(name));
  const selections = names.map((name) => ({ name, path: [part, name] }));
  const correlation = isYamlMap(value['correlation']) ? value['correlation'] : {};
  return {
    source,
    parsed,
    value,
    selections,
    items: selections.flatMap(({ name, path }) => itemsOf(block[name], { name, path }, 0)),
    conditions: conditionsOf(block['condition'], [part, 'condition'], names),
    correlation,
    ...options,
  };
}

function itemsOf(
  value: unknown,
  place: { name: string; path: DocumentPath },
  depth: number,
): WrittenItem[] {
  if (depth > DEPTH_MAX) return [];
  const { name, path } = place;
  if (isYamlMap(value)) {
    return Object.entries(value).map(([key, one]) => toItem(key, one, place));
  }
  if (!Array.isArray(value)) return [toItem('', value, { name, path })];
  if (value.every((one) => one === null || typeof one !== 'object')) {
    return [toItem('', value, place)];
  }
  return value.flatMap((one, index) => itemsOf(one, { name, path: [...path, index] }, depth + 1));
}

function toItem(
  key: string,
  value: unknown,
  { name, path }: { name: string; path: DocumentPath },
): WrittenItem {
  const [field = '', ...modifiers] = key.split('|');
  const isList = Array.isArray(value);
  return {
    selection: name,
    field,
    modifiers,
    values: isList ? value.flat(4) : [value],
    isList,
    path: key === '' ? path : [...path, key],
  };
}

function conditionsOf(
  value: unknown,
  path: DocumentPath,
  names: readonly string[],
): WrittenCondition[] {
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.flatMap((text, index) => {
    if (typeof text !== 'string') return [];
    const outcome = parseCondition(text, [...names]);
    const formula = 'formula' in outcome ? outcome.formula : undefined;
    return [{ text, path: Array.isArray(value) ? [...path, index] : path, formula }];
  });
}

/** Where a value of an item stands. */
export function valuePath(item: WrittenItem, index: number): DocumentPath {
  return item.isList ? [...item.path, index] : item.path;
}
