import { GacError } from '../../../event/error.ts';
import type { ElasticsearchClient } from '../connection.ts';
import type { IndexNames } from '../index-names.ts';
import { faultTypeOf } from '../store-failure.ts';
import type { RefreshGate } from '../write/refresh-gate.ts';

/** How long a view of the moment is kept between two of its requests. */
const KEEP_ALIVE = '1m';

/** One document found. */
export interface Hit {
  readonly _id: string;
  readonly _index: string;
  readonly _source: Record<string, unknown>;
  readonly sort?: readonly (string | number)[];
}

/** What a search answers; `aggregations` is absent when there is no index. */
export interface Found {
  readonly hits: {
    readonly total?: { readonly value: number; readonly relation: 'eq' | 'gte' };
    readonly hits: readonly Hit[];
  };
  readonly aggregations?: Readonly<Record<string, unknown>>;
}

/** Asks one search. */
export type Search = (body: object) => Promise<Found>;

const NOTHING_FOUND: Found = { hits: { total: { value: 0, relation: 'eq' }, hits: [] } };

/** Reads the daily indices, whole or not at all, and finds all that this process wrote before. */
export class EventReader {
  readonly #client: ElasticsearchClient;
  readonly #names: IndexNames;
  readonly #gate: RefreshGate;

  constructor(client: ElasticsearchClient, names: IndexNames, gate: RefreshGate) {
    this.#client = client;
    this.#names = names;
    this.#gate = gate;
  }

  /** A search of the days of a time range. @throws GacError GAC_STORE_FAILED */
  async search(range: TimeRange, body: object): Promise<Found> {
    await this.#gate.pass();
    return await this.#ask(`/${this.#names.between(range.fromMs, range.toMs)}/_search`, body, {
      ignore_unavailable: true,
      allow_no_indices: true,
    });
  }

  /** Runs searches that all see the same moment. @throws GacError GAC_STORE_FAILED */
  async atOneMoment<T>(range: TimeRange, task: (search: Search) => Promise<T>): Promise<T> {
    await this.#gate.pass();
    const { status, body } = await this.#client.ask<{ id: string }>({
      method: 'POST',
      path: `/${this.#names.between(range.fromMs, range.toMs)}/_pit`,
      query: { keep_alive: KEEP_ALIVE, ignore_unavailable: true },
      accepted: [404],
      repeatable: true,
    });
    if (status === 404) return await task(() => Promise.resolve(NOTHING_FOUND));
    let { id } = body;
    try {
      return await task(async (asked) => {
        const found = await this.#ask('/_search', {
          ...asked,
          pit: { id, keep_alive: KEEP_ALIVE },
        });
        id = found.pit_id ?? id;
        return found;
      });
    } finally {
      // Left open, it would end by itself.
      await this.#client.ask({ method: 'DELETE', path: '/_pit', body: { id }, accepted: [404] });
    }
  }

  async #ask(
    path: string,
    body: object,
    query: Readonly<Record<string, boolean>> = {},
  ): Promise<Found & { pit_id?: string }> {
    try {
      const answer = await this.#client.ask<Found & { pit_id?: string }>({
        method: 'POST',
        path,
        // An answer without some shards would be a wrong one.
        query: { ...query, allow_partial_search_results: false },
        body,
        repeatable: true,
      });
      return answer.body;
    } catch (error) {
      throw asRequestFault(error);
    }
  }
}

/** From when to when events are wanted; an absent limit is none. */
export interface TimeRange {
  readonly fromMs?: number;
  readonly toMs?: number;
}

const TOO_MUCH = /too_complex_to_determinize|too_many_buckets|too_many_clauses|Determinizing/;

/** A question that is too large is the asker's to change. */
function asRequestFault(error: unknown): unknown {
  if (!(error instanceof GacError) || faultTypeOf(error) === undefined) return error;
  if (!TOO_MUCH.test(error.message)) return error;
  return new GacError(
    'GAC_REQUEST_INVALID',
    'The query asks for more than the event store can work out at once; narrow it',
    { cause: error },
  );
}
