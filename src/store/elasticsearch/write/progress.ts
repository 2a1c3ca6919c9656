import type { ElasticsearchClient } from '../connection.ts';
import { makeIndex } from '../make-index.ts';
import { statusOf } from '../store-failure.ts';

/** How far one partition of one journal is stored. */
export interface Progress {
  /** One past the last offset whose events are all durable. */
  readonly next: number;
  /** Who wrote it. */
  readonly writer: string | undefined;
  /** Where the document stood when it was read or written; absent before the first. */
  readonly place: { readonly sequence: number; readonly term: number } | undefined;
}

interface ProgressAnswer {
  readonly found?: boolean;
  readonly _seq_no: number;
  readonly _primary_term: number;
  readonly _source?: { readonly next: number; readonly writer?: string };
}

/** What a progress document looks like. */
export function progressMapping(): object {
  return {
    dynamic: false,
    properties: {
      journal: { type: 'keyword' },
      partition: { type: 'integer' },
      next: { type: 'long' },
      writer: { type: 'keyword' },
    },
  };
}

/** Keeps one small document per partition of a journal, in one index. */
export class ProgressDocuments {
  readonly #client: ElasticsearchClient;
  readonly #index: string;

  constructor(client: ElasticsearchClient, index: string) {
    this.#client = client;
    this.#index = index;
  }

  /** Makes the index, where it is not there. @throws GacError GAC_STORE_FAILED */
  async create(): Promise<void> {
    await makeIndex(this.#client, this.#index);
  }

  async read(journal: string, partition: number): Promise<Progress> {
    const { status, body } = await this.#client.ask<ProgressAnswer>({
      method: 'GET',
      path: this.#path(journal, partition),
      accepted: [404],
      repeatable: true,
    });
    if (status === 404 || body._source === undefined)
      return { next: 0, writer: undefined, place: undefined };
    return {
      next: body._source.next,
      writer: body._source.writer,
      place: { sequence: body._seq_no, term: body._primary_term },
    };
  }

  /**
   * Writes how far a partition is, unless somebody else wrote since `before` was read: then
   * `undefined`.
   */
  async write(
    key: { journal: string; partition: number },
    { next, writer }: { next: number; writer: string },
    before: Progress,
  ): Promise<Progress | undefined> {
    const { place } = before;
    try {
      const { body } = await this.#client.ask<ProgressAnswer>({
        method: 'PUT',
        path: this.#path(key.journal, key.partition),
        query:
          place === undefined
            ? { op_type: 'create' }
            : { if_seq_no: place.sequence, if_primary_term: place.term },
        body: { ...key, next, writer },
      });
      return { next, writer, place: { sequence: body._seq_no, term: body._primary_term } };
    } catch (error) {
      const status = statusOf(error);
      if (status === 409) return undefined;
      // Deleted meanwhile; the next write finds it again.
      if (status === 404) await this.create();
      throw error;
    }
  }

  #path(journal: string, partition: number): string {
    return `/${this.#index}/_doc/${encodeURIComponent(`${partition}-${journal}`)}`;
  }
}
