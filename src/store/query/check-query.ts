import { GacError, type Issue } from '../../event/error.ts';
import type { Aggregation, EventQuery, Filter, SearchQuery } from '../contract.ts';
import { textWords } from './fold-text.ts';
import { parseLike } from './like-pattern.ts';
import {
  COMPOSITE_FIELDS_MAX,
  COMPOSITE_SIZE_MAX,
  FIELD_LENGTH_MAX,
  FIELD_PARTS_MAX,
  FILTER_DEPTH_MAX,
  FILTER_NODES_MAX,
  IDS_MAX,
  IN_VALUES_MAX,
  PAGE_SIZE_MAX,
  TERMS_MAX,
  TEXT_LENGTH_MAX,
  TEXT_WORDS_MAX,
  VALUE_LENGTH_MAX,
  WILDCARDS_MAX,
} from './query-limits.ts';

const FIELD = /^[A-Za-z0-9_@-]+(\.[A-Za-z0-9_@-]+)*$/;
const DAY = /^\d{4}-\d{2}-\d{2}$/;
const LEAF_OPS: ReadonlySet<string> = new Set([
  'exists',
  'eq',
  'in',
  'like',
  'gt',
  'gte',
  'lt',
  'lte',
]);

/** Accepts a query within the limits. @throws GacError GAC_REQUEST_INVALID naming every fault. */
export function checkQuery(query: EventQuery): void {
  const issues = queryIssues(query);
  refuse(issues);
}

/** Accepts a search within the limits. @throws GacError GAC_REQUEST_INVALID naming every fault. */
export function checkSearch(query: SearchQuery): void {
  const issues = queryIssues(query);
  const { size, order } = query;
  if (size !== undefined && !isCount(size, PAGE_SIZE_MAX)) {
    issues.push({ at: '/size', detail: `size must be 1 to ${PAGE_SIZE_MAX}` });
  }
  if (order !== undefined && order !== 'asc' && order !== 'desc') {
    issues.push({ at: '/order', detail: 'order must be asc or desc' });
  }
  refuse(issues);
}

/** Accepts an aggregation within the limits. @throws GacError GAC_REQUEST_INVALID */
export function checkAggregation(aggregation: Aggregation): void {
  const issues: Issue[] = [];
  if (aggregation.kind === 'histogram') {
    if (!isCount(aggregation.intervalMs, Number.MAX_SAFE_INTEGER)) {
      issues.push({ at: '/intervalMs', detail: 'intervalMs must be a positive whole number' });
    }
  } else if (aggregation.kind === 'composite') {
    compositeIssues(aggregation, issues);
  } else {
    fieldIssues(aggregation.field, '/field', issues);
    if (aggregation.kind === 'terms' && !isCount(aggregation.size, TERMS_MAX)) {
      issues.push({ at: '/size', detail: `size must be 1 to ${TERMS_MAX}` });
    }
  }
  refuse(issues);
}

function compositeIssues(
  { fields, size, minimum = 1, after }: Extract<Aggregation, { kind: 'composite' }>,
  issues: Issue[],
): void {
  if (!isCount(fields.length, COMPOSITE_FIELDS_MAX) || new Set(fields).size < fields.length) {
    const detail = `fields must be 1 to ${COMPOSITE_FIELDS_MAX} different ones`;
    issues.push({ at: '/fields', detail });
  }
  for (const [index, field] of fields.slice(0, COMPOSITE_FIELDS_MAX).entries()) {
    fieldIssues(field, `/fields/${index}`, issues);
  }
  if (!isCount(size, COMPOSITE_SIZE_MAX)) {
    issues.push({ at: '/size', detail: `size must be 1 to ${COMPOSITE_SIZE_MAX}` });
  }
  if (!isCount(minimum, Number.MAX_SAFE_INTEGER)) {
    issues.push({ at: '/minimum', detail: 'minimum must be a positive whole number' });
  }
  if (after !== undefined && after.length !== fields.length) {
    issues.push({ at: '/after', detail: 'after must hold one text for each field' });
  }
}

/** Accepts a list of ids within the limit. @throws GacError GAC_REQUEST_INVALID */
export function checkIds(ids: readonly string[]): void {
  if (ids.length > IDS_MAX) {
    refuse([{ at: '/ids', detail: `at most ${IDS_MAX} ids at a time, not ${ids.length}` }]);
  }
}

/** The first millisecond of a day `YYYY-MM-DD` (UTC). @throws GacError GAC_REQUEST_INVALID */
export function startOfDayMs(day: string): number {
  const startMs = DAY.test(day) ? Date.parse(`${day}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(startMs) || !new Date(startMs).toISOString().startsWith(day)) {
    refuse([{ at: '/day', detail: 'the day must be a calendar day such as 2026-11-22' }]);
  }
  return startMs;
}

function queryIssues(query: EventQuery): Issue[] {
  const issues: Issue[] = [];
  for (const key of ['fromMs', 'toMs'] as const) {
    const value = query[key];
    if (value !== undefined && !Number.isSafeInteger(value)) {
      issues.push({ at: `/${key}`, detail: `${key} must be whole milliseconds` });
    }
  }
  if (query.text !== undefined) {
    if (query.text.length > TEXT_LENGTH_MAX) {
      issues.push({ at: '/text', detail: `text is longer than ${TEXT_LENGTH_MAX} characters` });
    } else if (textWords(query.text).length > TEXT_WORDS_MAX) {
      issues.push({ at: '/text', detail: `text has more than ${TEXT_WORDS_MAX} words` });
    }
  }
  if (query.filter !== undefined) filterIssues(query.filter, issues);
  return issues;
}

function filterIssues(filter: Filter, issues: Issue[]): void {
  let nodes = 0;
  const visit = (node: Filter, at: string, depth: number): void => {
    nodes += 1;
    if (nodes > FILTER_NODES_MAX) return;
    if (depth > FILTER_DEPTH_MAX) {
      issues.push({ at, detail: `the filter is nested deeper than ${FILTER_DEPTH_MAX}` });
      return;
    }
    switch (node.op) {
      case 'and':
      case 'or':
        node.of.forEach((child, index) => {
          visit(child, `${at}/of/${index}`, depth + 1);
        });
        break;
      case 'not':
        visit(node.of, `${at}/of`, depth + 1);
        break;
      default:
        leafIssues(node, at, issues);
    }
  };
  visit(filter, '/filter', 1);
  if (nodes > FILTER_NODES_MAX) {
    issues.push({ at: '/filter', detail: `more than ${FILTER_NODES_MAX} conditions` });
  }
}

type Leaf = Exclude<Filter, { op: 'and' | 'or' | 'not' }>;

function leafIssues(leaf: Leaf, at: string, issues: Issue[]): void {
  if (!LEAF_OPS.has(leaf.op)) {
    issues.push({ at: `${at}/op`, detail: `unknown operator ${String(leaf.op)}` });
    return;
  }
  fieldIssues(leaf.field, `${at}/field`, issues);
  if (leaf.op === 'eq') {
    valueIssues(leaf.value, `${at}/value`, issues);
  } else if (leaf.op === 'in') {
    if (leaf.values.length > IN_VALUES_MAX) {
      issues.push({ at: `${at}/values`, detail: `more than ${IN_VALUES_MAX} values` });
    }
    for (const value of leaf.values.slice(0, IN_VALUES_MAX)) {
      valueIssues(value, `${at}/values`, issues);
    }
  } else if (leaf.op === 'like') {
    patternIssues(leaf.pattern, `${at}/pattern`, issues);
  } else if (leaf.op !== 'exists' && !Number.isFinite(leaf.value)) {
    issues.push({ at: `${at}/value`, detail: 'the value must be a finite number' });
  }
}

function patternIssues(pattern: string, at: string, issues: Issue[]): void {
  if (typeof pattern !== 'string' || pattern.length > VALUE_LENGTH_MAX) {
    issues.push({
      at,
      detail: `the pattern must be text of at most ${VALUE_LENGTH_MAX} characters`,
    });
    return;
  }
  if (parseLike(pattern).filter((piece) => piece.kind !== 'text').length > WILDCARDS_MAX) {
    issues.push({ at, detail: `the pattern has more than ${WILDCARDS_MAX} wildcards` });
  }
}

function valueIssues(value: unknown, at: string, issues: Issue[]): void {
  if (typeof value === 'string') {
    if (value.length > VALUE_LENGTH_MAX) {
      issues.push({ at, detail: `the value is longer than ${VALUE_LENGTH_MAX} characters` });
    }
  } else if (typeof value === 'number') {
    if (!Number.isFinite(value)) issues.push({ at, detail: 'the number must be finite' });
  } else if (typeof value !== 'boolean') {
    issues.push({ at, detail: 'the value must be text, a number or true/false' });
  }
}

function fieldIssues(field: string, at: string, issues: Issue[]): void {
  if (
    typeof field !== 'string' ||
    field.length > FIELD_LENGTH_MAX ||
    !FIELD.test(field) ||
    field.split('.').length > FIELD_PARTS_MAX
  ) {
    const shown = String(field).slice(0, 64);
    issues.push({
      at,
      detail: `${JSON.stringify(shown)} is not a field name`,
      hint: 'Write dotted ECS names of letters, digits, _, @ and -, such as source.ip.',
    });
  }
}

function isCount(value: number, max: number): boolean {
  return Number.isSafeInteger(value) && value >= 1 && value <= max;
}

function refuse(issues: readonly Issue[]): void {
  const [first] = issues;
  if (first === undefined) return;
  throw new GacError('GAC_REQUEST_INVALID', `The query is invalid: ${first.detail}`, { issues });
}
