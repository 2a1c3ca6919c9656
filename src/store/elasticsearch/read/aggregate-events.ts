import { GacError } from '../../../event/error.ts';
import type { Scope } from '../../../event/scope.ts';
import type { Aggregation, AggregationResult, EventQuery } from '../../contract.ts';
import { HISTOGRAM_BUCKETS_MAX } from '../../query/query-limits.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import { composite } from './composite-tuples.ts';
import { allCounted, countByPages, countedField, countFirst } from './count-values.ts';
import type { Search } from './event-reader.ts';
import { type ReadParts, resolveQuery } from './resolve-query.ts';
import { rankAll, rankCandidates } from './top-values.ts';

/** Aggregates the events of a checked query. @throws GacError GAC_REQUEST_INVALID for too much */
export async function aggregateEvents(
  parts: ReadParts,
  scope: Scope,
  request: { readonly query: EventQuery; readonly aggregation: Aggregation },
): Promise<AggregationResult> {
  const { query, aggregation } = request;
  const resolved = await resolveQuery(parts, scope, query);
  const search: Search = (body) => parts.reader.search(query, body);
  if (aggregation.kind === 'histogram') {
    return await histogram(search, resolved, aggregation.intervalMs);
  }
  if (aggregation.kind === 'composite') {
    return await composite(search, { tree: parts.tree, query: resolved, aggregation });
  }
  const counted = countedField(parts.tree, resolved, aggregation.field);
  const first = await countFirst(search, counted);
  let counts = allCounted(first, aggregation.field);
  if (counts === undefined && aggregation.kind === 'terms') {
    const top = await parts.reader.atOneMoment(query, async (searchThen) =>
      rankCandidates(searchThen, {
        counted,
        first: await countFirst(searchThen, counted),
        size: aggregation.size,
      }),
    );
    if (top !== undefined) return top;
  }
  counts ??= await parts.reader.atOneMoment(query, (searchThen) =>
    countByPages(searchThen, counted),
  );
  if (aggregation.kind === 'distinct') return { kind: 'distinct', value: counts.size };
  return rankAll(counts, aggregation.size);
}

async function histogram(
  search: Search,
  query: object,
  intervalMs: number,
): Promise<AggregationResult> {
  const { aggregations } = await search({
    query,
    size: 0,
    track_total_hits: false,
    aggs: {
      times: { histogram: { field: HELPER.time, interval: intervalMs, min_doc_count: 1 } },
    },
  });
  const times = aggregations?.['times'] as
    | { buckets: readonly { key: number; doc_count: number }[] }
    | undefined;
  const buckets = (times?.buckets ?? []).map(({ key, doc_count }) => ({
    atMs: key,
    count: doc_count,
  }));
  if (buckets.length > HISTOGRAM_BUCKETS_MAX) {
    throw new GacError(
      'GAC_REQUEST_INVALID',
      `The histogram has more than ${HISTOGRAM_BUCKETS_MAX} buckets; widen the interval`,
    );
  }
  return { kind: 'histogram', buckets };
}
