import type { GacEvent } from '../../../event/event.ts';
import type { Scope } from '../../../event/scope.ts';
import type { EventQuery, SearchPage, SearchQuery } from '../../contract.ts';
import { decodeCursor, encodeCursor } from '../../query/cursor.ts';
import { placeOfId } from '../../query/event-place.ts';
import { PAGE_SIZE_DEFAULT, TOTAL_COUNTED_MAX, totalOf } from '../../query/query-limits.ts';
import { eventOfSource } from '../write/event-document.ts';
import { allOf } from './query-body.ts';
import { scopeQuery } from './query-meaning.ts';
import { type ReadParts, resolveQuery } from './resolve-query.ts';
import { placeSort, positionOf, searchAfter } from './search-order.ts';

/** One page of a checked query. */
export async function searchEvents(
  parts: ReadParts,
  scope: Scope,
  query: SearchQuery,
): Promise<SearchPage> {
  const order = query.order ?? 'desc';
  const size = query.size ?? PAGE_SIZE_DEFAULT;
  const after = query.cursor === undefined ? undefined : decodeCursor(order, query.cursor);
  const { hits } = await parts.reader.search(query, {
    query: await resolveQuery(parts, scope, query),
    sort: placeSort(order),
    size: size + 1,
    track_total_hits: query.counted === false ? false : TOTAL_COUNTED_MAX + 1,
    ...(after === undefined ? {} : { search_after: searchAfter(after) }),
  });
  const page = hits.hits.slice(0, size);
  const last = hits.hits.length > size ? page.at(-1)?.sort : undefined;
  return {
    events: page.map(({ _source }) => eventOfSource(_source)),
    ...(last === undefined ? {} : { cursor: encodeCursor(order, positionOf(last)) }),
    total: totalOf(hits.total?.value),
  };
}

/** How many events match a checked query. */
export async function countEvents(
  parts: ReadParts,
  scope: Scope,
  query: EventQuery,
): Promise<number> {
  const { hits } = await parts.reader.search(query, {
    query: await resolveQuery(parts, scope, query),
    size: 0,
    track_total_hits: true,
  });
  return hits.total?.value ?? 0;
}

/** The visible ones of some events by id, in the order of the ids, each once. */
export async function eventsById(
  parts: ReadParts,
  scope: Scope,
  ids: readonly string[],
): Promise<readonly GacEvent[]> {
  const wanted = [...new Set(ids)].filter((id) => placeOfId(id) !== undefined);
  if (wanted.length === 0) return [];
  const { hits } = await parts.reader.search(
    {},
    {
      query: allOf([{ ids: { values: wanted } }, scopeQuery(scope)]),
      size: wanted.length,
      track_total_hits: false,
    },
  );
  const found = new Map(hits.hits.map(({ _id, _source }) => [_id, eventOfSource(_source)]));
  return wanted.map((id) => found.get(id)).filter((event) => event !== undefined);
}
