import { GacError } from '../../../event/error.ts';
import type { Hit, Search } from './event-reader.ts';
import type { EsQuery } from './query-body.ts';
import { placeSort } from './search-order.ts';

/** Documents that are looked at one by one for one query, at most. */
const LOOKED_AT_MAX = 10_000;
/** Documents of one request: each may be large. */
export const LOOKED_AT_ONCE = 500;

/** Reads all documents of a query, page by page. @throws GacError GAC_REQUEST_INVALID for too many */
export async function readAll(
  search: Search,
  query: EsQuery,
  look: (hit: Hit) => void,
): Promise<void> {
  let after: readonly (string | number)[] | undefined;
  for (let seen = 0; ; ) {
    const { hits } = await search({
      query,
      size: LOOKED_AT_ONCE,
      sort: placeSort('asc'),
      track_total_hits: false,
      ...(after === undefined ? {} : { search_after: after }),
    });
    for (const hit of hits.hits) look(hit);
    seen += hits.hits.length;
    after = hits.hits.at(-1)?.sort;
    if (hits.hits.length < LOOKED_AT_ONCE || after === undefined) return;
    if (seen >= LOOKED_AT_MAX) {
      throw new GacError(
        'GAC_REQUEST_INVALID',
        `More than ${LOOKED_AT_MAX} long values have to be looked at for this query; ` +
          'shorten the time range or ask for more of the value',
      );
    }
  }
}
