import type { Scope } from '../../event/scope.ts';
import type { EventQuery, Filter } from '../contract.ts';
import { textWords } from '../query/fold-text.ts';
import { type SqlBinding, sqlNumber } from './sql-binding.ts';
import { anyOf, flatField, regularField, type SqlField } from './sql-field.ts';
import { likeTest } from './sql-text-test.ts';

type Leaf = Exclude<Filter, { op: 'and' | 'or' | 'not' }>;
const COMPARISONS = { gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/** Which rows a principal may see. Every statement that reads events goes through here. */
export function scopeCondition(scope: Scope, binding: SqlBinding): string {
  if (scope.kind === 'national') return 'true';
  if (scope.provinces.length === 0) return 'false';
  return `province IN (${binding.texts(scope.provinces)})`;
}

/** The WHERE condition of a checked query within a scope; never NULL. */
export function queryCondition(scope: Scope, query: EventQuery, binding: SqlBinding): string {
  const conditions = [scopeCondition(scope, binding)];
  if (query.fromMs !== undefined) conditions.push(`time_ms >= ${sqlNumber(query.fromMs)}`);
  if (query.toMs !== undefined) conditions.push(`time_ms < ${sqlNumber(query.toMs)}`);
  if (query.filter !== undefined) conditions.push(filterCondition(query.filter, binding));
  for (const spellings of textWords(query.text ?? '')) {
    conditions.push(
      anyOf(
        spellings.flatMap((spelling) => {
          const word = binding.text(spelling);
          return [
            `coalesce(contains(lower(original), ${word}), false)`,
            `coalesce(contains(lower(message), ${word}), false)`,
          ];
        }),
      ),
    );
  }
  return conditions.join('\n  AND ');
}

/**
 * The condition of a checked filter; never NULL, so that `not` means what it says for absent
 * fields.
 */
export function filterCondition(filter: Filter, binding: SqlBinding): string {
  switch (filter.op) {
    case 'and':
      if (filter.of.length === 0) return 'true';
      return `(${filter.of.map((child) => filterCondition(child, binding)).join(' AND ')})`;
    case 'or':
      return anyOf(filter.of.map((child) => filterCondition(child, binding)));
    case 'not':
      return `(NOT ${filterCondition(filter.of, binding)})`;
    default:
      return leafCondition(filter, binding);
  }
}

function leafCondition(leaf: Leaf, binding: SqlBinding): string {
  const time = leaf.field === '@timestamp' ? timeCondition(leaf) : undefined;
  if (time !== undefined) return time;
  const regular = ask(regularField(leaf.field), leaf, binding);
  const flat = ask(flatField(leaf.field), leaf, binding);
  return `coalesce(CASE WHEN flat IS NULL THEN ${regular} ELSE ${flat} END, false)`;
}

function timeCondition(leaf: Leaf): string | undefined {
  if (leaf.op === 'exists' || leaf.op === 'eq' || leaf.op === 'in' || leaf.op === 'like') {
    return undefined;
  }
  return `(time_ms ${COMPARISONS[leaf.op]} ${sqlNumber(leaf.value)})`;
}

function ask(field: SqlField, leaf: Leaf, binding: SqlBinding): string {
  switch (leaf.op) {
    case 'exists':
      return field.exists();
    case 'eq':
      return field.equalsAny([String(leaf.value)], binding);
    case 'in':
      if (leaf.values.length === 0) return 'false';
      return field.equalsAny(leaf.values.map(String), binding);
    case 'like':
      return field.matches(likeTest(leaf.pattern, binding));
    default:
      return field.compares(leaf.op, leaf.value);
  }
}
