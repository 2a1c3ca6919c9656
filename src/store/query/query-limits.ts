import type { SearchPage } from '../contract.ts';

/** Events on one page of a search, at most. */
export const PAGE_SIZE_MAX = 4_000;
/** Events on one page when the query does not say. */
export const PAGE_SIZE_DEFAULT = 50;
/** Totals are counted up to here; beyond it the relation is `gte`. */
export const TOTAL_COUNTED_MAX = 10_000;
/** Identifiers of one `getMany`. */
export const IDS_MAX = 1_000;
/** Buckets of one aggregation by value. */
export const TERMS_MAX = 1_000;
/** Fields whose values make one tuple. */
export const COMPOSITE_FIELDS_MAX = 8;
/** Tuples on one page. */
export const COMPOSITE_SIZE_MAX = 10_000;
/** Buckets of one histogram; a query that needs more is refused, not cut. */
export const HISTOGRAM_BUCKETS_MAX = 10_000;
/** Nesting of `and`, `or` and `not`. */
export const FILTER_DEPTH_MAX = 32;
/** Conditions in one filter. */
export const FILTER_NODES_MAX = 1_024;
/** Values of one `in`. */
export const IN_VALUES_MAX = 1_000;
/** Characters of one value or pattern. */
export const VALUE_LENGTH_MAX = 8_192;
/** Wildcards in one `like`. */
export const WILDCARDS_MAX = 32;
/** Characters of a field name. */
export const FIELD_LENGTH_MAX = 256;
/** Parts of a field name. */
export const FIELD_PARTS_MAX = 16;
/** Characters of a free-text query. */
export const TEXT_LENGTH_MAX = 1_000;
/** Words of a free-text query. */
export const TEXT_WORDS_MAX = 16;

/** A count as pages tell it; `undefined` = nobody counted. */
export function totalOf(count: number | undefined): SearchPage['total'] {
  if (count === undefined) return { value: 0, relation: 'gte' };
  return count > TOTAL_COUNTED_MAX
    ? { value: TOTAL_COUNTED_MAX, relation: 'gte' }
    : { value: count, relation: 'eq' };
}
