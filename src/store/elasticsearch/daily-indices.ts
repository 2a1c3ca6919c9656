import type { ElasticsearchClient } from './connection.ts';
import type { DailyIndex, IndexNames } from './index-names.ts';

interface StatsAnswer {
  readonly indices?: Readonly<
    Record<
      string,
      {
        readonly primaries: { readonly docs?: { readonly count: number } };
        readonly total: { readonly store?: { readonly size_in_bytes: number } };
      }
    >
  >;
}

/** A daily index with what it holds. */
export interface DailyIndexSize extends DailyIndex {
  readonly events: number;
  /** With all copies. */
  readonly bytes: number;
}

/** The daily indices that exist, oldest first; their events as of the last refresh. */
export async function dailyIndices(
  client: ElasticsearchClient,
  names: IndexNames,
): Promise<readonly DailyIndexSize[]> {
  const { body } = await client.ask<StatsAnswer>({
    method: 'GET',
    path: `/${names.everyDay}/_stats/docs,store`,
    query: { filter_path: 'indices.*.primaries.docs.count,indices.*.total.store.size_in_bytes' },
    repeatable: true,
  });
  return Object.entries(body.indices ?? {})
    .flatMap(([name, { primaries, total }]) => {
      const daily = names.read(name);
      if (daily === undefined) return [];
      const events = primaries.docs?.count ?? 0;
      return [{ ...daily, events, bytes: total.store?.size_in_bytes ?? 0 }];
    })
    .sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** Deletes the daily indices before a day `YYYY-MM-DD`; returns how many events they held. */
export async function deleteDaysBefore(
  client: ElasticsearchClient,
  names: IndexNames,
  day: string,
): Promise<number> {
  let deleted = 0;
  for (const index of await dailyIndices(client, names)) {
    if (index.day >= day) continue;
    const { status } = await client.ask({
      method: 'DELETE',
      path: `/${index.name}`,
      accepted: [404],
    });
    // Another process may have deleted it at the same time.
    if (status !== 404) deleted += index.events;
  }
  return deleted;
}
