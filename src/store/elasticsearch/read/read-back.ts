import type { GacEvent } from '../../../event/event.ts';
import { ElasticsearchClient, type ElasticsearchConnection } from '../connection.ts';
import { type DailyIndexSize, dailyIndices } from '../daily-indices.ts';
import { IndexNames } from '../index-names.ts';
import { HELPER } from '../mapping/event-mapping.ts';
import { eventOfSource, helperOf } from '../write/event-document.ts';
import type { Hit } from './event-reader.ts';

/** Documents of one request. */
const PAGE_DOCUMENTS = 2_000;
const KEEP_ALIVE = '5m';
/** Journals that are told apart; an installation has one, and one more for each time that it moved. */
const JOURNALS_MAX = 1_000;

/** A stored event as it was read back. */
export interface StoredEvent {
  readonly id: string;
  /** Event time, epoch ms. */
  readonly timeMs: number;
  readonly doc: GacEvent;
  /** It stands for an event that the mapping refused. */
  readonly isRefused: boolean;
}

/** Reads whole days of a cluster, in no order. */
export interface ReadBack {
  /** How many events there are of each journal; none when there is no index. */
  journals(): Promise<ReadonlyMap<string, number>>;
  /** Daily indices with their days. */
  indices(): Promise<readonly DailyIndexSize[]>;
  /** The events of one index, in batches; memory is bounded by one batch. */
  read(index: DailyIndexSize): AsyncGenerator<StoredEvent[]>;
  close(): Promise<void>;
}

interface Found {
  readonly pit_id?: string;
  readonly hits: { readonly hits: readonly Hit[] };
}

interface JournalCounts {
  readonly aggregations?: {
    readonly journals: { readonly buckets: readonly { key: string; doc_count: number }[] };
  };
}

/** Opens what an installation has in a cluster for reading; changes nothing there. */
export function openReadBack(
  options: ElasticsearchConnection & { readonly indexPrefix?: string },
): ReadBack {
  const names = new IndexNames(options.indexPrefix ?? 'gac');
  return new ClusterReadBack(new ElasticsearchClient(options), names);
}

class ClusterReadBack implements ReadBack {
  readonly #client: ElasticsearchClient;
  readonly #names: IndexNames;

  constructor(client: ElasticsearchClient, names: IndexNames) {
    this.#client = client;
    this.#names = names;
  }

  async journals(): Promise<ReadonlyMap<string, number>> {
    await this.#refresh();
    const { body } = await this.#client.ask<JournalCounts>({
      method: 'POST',
      path: `/${this.#names.everyDay}/_search`,
      query: { ignore_unavailable: true, allow_no_indices: true },
      body: {
        size: 0,
        aggs: { journals: { terms: { field: HELPER.journal, size: JOURNALS_MAX } } },
      },
    });
    const buckets = body.aggregations?.journals.buckets ?? [];
    return new Map(buckets.map((bucket) => [bucket.key, bucket.doc_count]));
  }

  async indices(): Promise<readonly DailyIndexSize[]> {
    await this.#refresh();
    return dailyIndices(this.#client, this.#names);
  }

  async *read({ name, kind }: DailyIndexSize): AsyncGenerator<StoredEvent[]> {
    const { body } = await this.#client.ask<{ id: string }>({
      method: 'POST',
      path: `/${name}/_pit`,
      query: { keep_alive: KEEP_ALIVE },
    });
    let { id } = body;
    let after: readonly (string | number)[] | undefined;
    try {
      for (;;) {
        const answer = await this.#client.ask<Found>({
          method: 'POST',
          path: '/_search',
          query: { allow_partial_search_results: false },
          body: {
            pit: { id, keep_alive: KEEP_ALIVE },
            size: PAGE_DOCUMENTS,
            // The order in which they lie: nothing is sorted, however many they are.
            sort: ['_shard_doc'],
            track_total_hits: false,
            ...(after === undefined ? {} : { search_after: after }),
          },
        });
        const { hits } = answer.body.hits;
        id = answer.body.pit_id ?? id;
        if (hits.length > 0) yield hits.map((hit) => eventOf(hit, kind === 'refused'));
        after = hits.at(-1)?.sort;
        if (hits.length < PAGE_DOCUMENTS || after === undefined) return;
      }
    } finally {
      // Left open, it would end by itself.
      await this.#client.ask({ method: 'DELETE', path: '/_pit', body: { id }, accepted: [404] });
    }
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #refresh(): Promise<void> {
    await this.#client.ask({
      method: 'POST',
      path: `/${this.#names.everyDay}/_refresh`,
      query: { ignore_unavailable: true, allow_no_indices: true },
    });
  }
}

function eventOf({ _id, _source }: Hit, isRefused: boolean): StoredEvent {
  return {
    id: _id,
    timeMs: helperOf(_source)?.time ?? 0,
    doc: eventOfSource(_source),
    isRefused,
  };
}
