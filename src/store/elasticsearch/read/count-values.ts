import { GacError } from '../../../event/error.ts';
import { valuesAt } from '../../query/evaluate-filter.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import { type FieldTree, TERM_LENGTH_MAX } from '../mapping/field-tree.ts';
import { eventOfSource } from '../write/event-document.ts';
import type { Search } from './event-reader.ts';
import { literal } from './like-regexp.ts';
import { allOf, type EsQuery, termsOf } from './query-body.ts';
import { readAll } from './read-all.ts';

/** Values that one request counts; when there are more, they are paged through. */
export const VALUES_AT_ONCE = 10_000;
/** Different values of one field that are counted, at most. */
const VALUES_MAX = 2_000_000;

/** How often each value of a field occurs. */
export type ValueCounts = ReadonlyMap<string, number>;

/** Whose values are counted. */
export interface CountedField {
  readonly query: EsQuery;
  readonly field: string;
  /** The keyword field of a mapped field; `undefined` for a field that is not mapped. */
  readonly key: string | undefined;
}

/** The answer to a terms aggregation. */
export interface TermsAnswer {
  readonly doc_count_error_upper_bound: number;
  readonly sum_other_doc_count: number;
  readonly buckets: readonly { readonly key: string; readonly doc_count: number }[];
}

/** What one request tells of a field's values. */
export interface FirstCount {
  readonly mapped: TermsAnswer;
  /** Of the values that no mapped field holds; their terms begin with the field's name. */
  readonly rest: TermsAnswer;
  /** Events with a value that is longer than a term. */
  readonly long: number;
}

const NO_TERMS: TermsAnswer = {
  doc_count_error_upper_bound: 0,
  sum_other_doc_count: 0,
  buckets: [],
};

/** The field of a query as it is counted. */
export function countedField(tree: FieldTree, query: EsQuery, field: string): CountedField {
  return { query, field, key: tree.leaf(field)?.key };
}

/** Counts as many values as one request may. */
export async function countFirst(search: Search, counted: CountedField): Promise<FirstCount> {
  const { query, field, key } = counted;
  // With all values of every shard at hand, the sums over the shards are exact.
  const size = { size: VALUES_AT_ONCE, shard_size: VALUES_AT_ONCE };
  const { aggregations } = await search({
    query,
    size: 0,
    track_total_hits: false,
    aggs: {
      ...(key === undefined ? {} : { mapped: { terms: { field: key, ...size } } }),
      rest: { terms: { field: HELPER.values, include: `${literal(`${field}=`)}.*`, ...size } },
      long: { filter: termsOf(HELPER.long, [field]) },
    },
  });
  return {
    mapped: (aggregations?.['mapped'] as TermsAnswer | undefined) ?? NO_TERMS,
    rest: (aggregations?.['rest'] as TermsAnswer | undefined) ?? NO_TERMS,
    long: (aggregations?.['long'] as { doc_count: number } | undefined)?.doc_count ?? 0,
  };
}

/** All values, when the first request told them all. */
export function allCounted(first: FirstCount, field: string): ValueCounts | undefined {
  if (first.long > 0) return undefined;
  const counts = new Map<string, number>();
  for (const [answer, prefix] of [
    [first.mapped, ''],
    [first.rest, `${field}=`],
  ] as const) {
    if (answer.sum_other_doc_count > 0 || answer.buckets.length >= VALUES_AT_ONCE) return undefined;
    for (const { key, doc_count } of answer.buckets) {
      const value = key.slice(prefix.length);
      counts.set(value, (counts.get(value) ?? 0) + doc_count);
    }
  }
  return counts;
}

/**
 * Counts the events of a query by each value of a field, exactly, over all shards.
 * @throws GacError GAC_REQUEST_INVALID for too many values
 */
export async function countByPages(search: Search, counted: CountedField): Promise<ValueCounts> {
  const { query, field, key } = counted;
  const counts = new Map<string, number>();
  const add = (value: string, count: number) => {
    counts.set(value, (counts.get(value) ?? 0) + count);
    if (counts.size <= VALUES_MAX) return;
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `The field has more than ${VALUES_MAX} values in these events; narrow the query`,
    );
  };
  if (key !== undefined) await pageThrough(search, { query, field: key, prefix: '' }, add);
  await pageThrough(search, { query, field: HELPER.values, prefix: `${field}=` }, add);
  await readAll(search, allOf([query, termsOf(HELPER.long, [field])]), ({ _source }) => {
    const values = new Set(valuesAt(eventOfSource(_source), field).map(String));
    for (const value of values) if (value.length > TERM_LENGTH_MAX) add(value, 1);
  });
  return counts;
}

interface CompositeAnswer {
  readonly after_key?: { readonly value: string };
  readonly buckets: readonly {
    readonly key: { readonly value: string };
    readonly doc_count: number;
  }[];
}

/** Reads the values in the order of their bytes, in which those of one prefix lie together. */
async function pageThrough(
  search: Search,
  place: { readonly query: EsQuery; readonly field: string; readonly prefix: string },
  add: (value: string, count: number) => void,
): Promise<void> {
  const { query, field, prefix } = place;
  // `<` stands before `=`.
  let after = prefix === '' ? undefined : { value: `${prefix.slice(0, -1)}<` };
  for (;;) {
    const { aggregations } = await search({
      query,
      size: 0,
      track_total_hits: false,
      aggs: {
        page: {
          composite: {
            size: VALUES_AT_ONCE,
            sources: [{ value: { terms: { field } } }],
            ...(after === undefined ? {} : { after }),
          },
        },
      },
    });
    const page = aggregations?.['page'] as CompositeAnswer | undefined;
    for (const { key, doc_count } of page?.buckets ?? []) {
      if (!key.value.startsWith(prefix)) return;
      add(key.value.slice(prefix.length), doc_count);
    }
    after = page?.after_key;
    if (after === undefined) return;
  }
}
