import type { AggregationResult } from '../../contract.ts';
import type { ValueCounts } from './count-values.ts';
import {
  type CountedField,
  type FirstCount,
  type TermsAnswer,
  VALUES_AT_ONCE,
} from './count-values.ts';
import type { Search } from './event-reader.ts';

type Terms = Extract<AggregationResult, { kind: 'terms' }>;
type Bucket = Terms['buckets'][number];

/** The most frequent of all values. */
export function rankAll(counts: ValueCounts, size: number): Terms {
  const sorted = ranked([...counts].map(([key, count]) => ({ key, count })));
  const otherCount = sorted.slice(size).reduce((sum, { count }) => sum + count, 0);
  return { kind: 'terms', buckets: sorted.slice(0, size), otherCount };
}

/**
 * The most frequent values when there are more than one request tells: a value that the shards left
 * out cannot be among them if even the sum of what they may have left out is smaller. The counts of
 * those that may be among them are then asked for exactly. `undefined` when that proves nothing.
 */
export async function rankCandidates(
  search: Search,
  asked: { readonly counted: CountedField; readonly first: FirstCount; readonly size: number },
): Promise<Terms | undefined> {
  const { counted, first, size } = asked;
  const { mapped, rest, long } = first;
  if (long > 0 || rest.buckets.length > 0 || counted.key === undefined) return undefined;
  const { buckets, doc_count_error_upper_bound: error } = mapped;
  const leastOfTop = buckets[size - 1]?.doc_count;
  const mostLeftOut = (buckets.at(-1)?.doc_count ?? 0) + error;
  if (leastOfTop === undefined || leastOfTop <= mostLeftOut) return undefined;
  const candidates = buckets.filter(({ doc_count }) => doc_count + error >= leastOfTop);
  const total =
    buckets.reduce((sum, { doc_count }) => sum + doc_count, 0) + mapped.sum_other_doc_count;
  const { aggregations } = await search({
    query: counted.query,
    size: 0,
    track_total_hits: false,
    aggs: {
      exact: {
        terms: {
          field: counted.key,
          include: candidates.map(({ key }) => key),
          size: VALUES_AT_ONCE,
          shard_size: VALUES_AT_ONCE,
        },
      },
    },
  });
  const exact = (aggregations?.['exact'] as TermsAnswer | undefined)?.buckets ?? [];
  const top = ranked(exact.map(({ key, doc_count }) => ({ key, count: doc_count }))).slice(0, size);
  const shown = top.reduce((sum, { count }) => sum + count, 0);
  return { kind: 'terms', buckets: top, otherCount: total - shown };
}

function ranked(buckets: readonly Bucket[]): readonly Bucket[] {
  return buckets.toSorted(
    (a, b) => b.count - a.count || Buffer.compare(Buffer.from(a.key), Buffer.from(b.key)),
  );
}
