import { atomKey } from '../sigma/atom.ts';
import type { OpenedDocument, OpenedRules } from '../sigma/explain/opened-rules.ts';
import type { Formula } from '../sigma/formula.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import type { FieldTest } from '../sigma/rule-formula.ts';

/** What a change is about. */
export const CHANGE_AREAS = [
  'condition',
  'selection',
  'logsource',
  'threshold',
  'level',
  'text',
  'metadata',
] as const;
export type ChangeArea = (typeof CHANGE_AREAS)[number];

/** One thing that differs between two versions of a rule. */
export interface RuleChange {
  readonly area: ChangeArea;
  /** Dotted path in the document. */
  readonly path: string;
  /** As JSON; absent = it is not there. */
  readonly before?: string;
  readonly after?: string;
}

/** Two versions of one document. */
export interface RuleDifference {
  readonly id: string;
  readonly title: string;
  readonly status: 'added' | 'removed' | 'changed' | 'same';
  /** Whether both versions match the same events, as far as the conditions tell; absent for correlations. */
  readonly sameMatches?: boolean;
  readonly changes: readonly RuleChange[];
}

/** Compares documents by their ids; two files of one document each are compared whatever their ids. */
export function diffRules(before: OpenedRules, after: OpenedRules): RuleDifference[] {
  const [old, fresh] = [before.documents, after.documents];
  const isPair = old.length === 1 && fresh.length === 1;
  const find = (list: readonly OpenedDocument[], id: string) =>
    isPair ? list[0] : list.find((one) => idOf(one) === id);
  const removed = old
    .filter((one) => find(fresh, idOf(one)) === undefined)
    .map((one) => ({ ...nameOf(one), status: 'removed' as const, changes: [] }));
  const others = fresh.map((one): RuleDifference => {
    const former = find(old, idOf(one));
    if (former === undefined) return { ...nameOf(one), status: 'added', changes: [] };
    const changes = changesIn(former.source.value, one.source.value, []);
    const logic = [logicOf(former, before), logicOf(one, after)];
    const isKnown = logic.every((text) => text !== undefined);
    return {
      ...nameOf(one),
      status: changes.length === 0 ? 'same' : 'changed',
      ...(isKnown ? { sameMatches: logic[0] === logic[1] } : {}),
      changes,
    };
  });
  return [...removed, ...others];
}

function idOf({ parsed, source }: OpenedDocument): string {
  return parsed.metadata?.id ?? source.hash;
}

function nameOf(document: OpenedDocument) {
  return { id: idOf(document), title: document.parsed.metadata?.title ?? document.source.file };
}

/** What decides whether an event matches, in one form for all ways of writing it. */
function logicOf(document: OpenedDocument, { detections }: OpenedRules): string | undefined {
  const routed = detections.find(({ rule }) => rule.facts.id === idOf(document));
  if (routed === undefined) return undefined;
  const { category = '', product = '', service = '' } = routed.logsource;
  const where = routed.anyLogsource ? 'any' : `${category}/${product}/${service}`;
  return `${where} ${canonical(routed.formula)}`;
}

function canonical(formula: Formula<FieldTest>): string {
  if (formula.op === 'leaf') return JSON.stringify(atomKey(formula.leaf));
  if (formula.op === 'not') return `not(${canonical(formula.part)})`;
  const parts = [...new Set(formula.parts.map(canonical))].sort();
  return parts.length === 1 ? (parts[0] ?? '') : `${formula.op}(${parts.join(',')})`;
}

function changesIn(before: unknown, after: unknown, path: readonly string[]): RuleChange[] {
  if (isYamlMap(before) && isYamlMap(after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => changesIn(before[key], after[key], [...path, key]));
  }
  const [old, fresh] = [listOf(before), listOf(after)];
  // Values of a selection are alternatives: their order means nothing, nor whether one stands in a list.
  if (isUnordered(path) && old !== undefined && fresh !== undefined) {
    const gone = old.filter((one) => !fresh.includes(one));
    const come = fresh.filter((one) => !old.includes(one));
    return [
      ...gone.map((one) => ({ ...placeOf(path), before: one })),
      ...come.map((one) => ({ ...placeOf(path), after: one })),
    ];
  }
  const [left, right] = [JSON.stringify(before), JSON.stringify(after)];
  if (left === right) return [];
  return [
    {
      ...placeOf(path),
      ...(left === undefined ? {} : { before: left }),
      ...(right === undefined ? {} : { after: right }),
    },
  ];
}

/** Scalars as JSON; `undefined` when there are others. */
function listOf(value: unknown): readonly string[] | undefined {
  if (value === undefined) return undefined;
  const list: unknown[] = Array.isArray(value) ? value : [value];
  return list.every((one) => one === null || typeof one !== 'object')
    ? list.map((one) => JSON.stringify(one))
    : undefined;
}

const UNORDERED = ['detection', 'filter', 'tags', 'falsepositives', 'references'];

function isUnordered(path: readonly string[]): boolean {
  return UNORDERED.includes(path[0] ?? '') && path.at(-1) !== 'condition';
}

function placeOf(path: readonly string[]) {
  return { area: areaOf(path), path: path.join('.') };
}

const MEASURE_KEYS = ['expect', 'ratio', 'new_value', 'spike', 'geo_speed'];
const TEXT_KEYS = ['title', 'description', 'reason', 'falsepositives', 'runbook', 'references'];

function areaOf([first = '', second = '']: readonly string[]): ChangeArea {
  switch (first) {
    case 'detection':
    case 'filter':
      return second === 'condition' ? 'condition' : 'selection';
    case 'correlation':
      return 'threshold';
    case 'level':
    case 'logsource':
      return first;
    case 'gac':
      if (TEXT_KEYS.includes(second)) return 'text';
      if (MEASURE_KEYS.includes(second)) return 'threshold';
      return second === 'routing' ? 'logsource' : 'metadata';
    default:
      return TEXT_KEYS.includes(first) ? 'text' : 'metadata';
  }
}
