// Goal: stores on a real Elasticsearch that do not meet each other.
// Method: an index prefix of its own for each; everything below it is removed at the end.
import { randomBytes } from 'node:crypto';
import { Client } from '@elastic/elasticsearch';
import { pino } from 'pino';
import {
  type ElasticsearchStoreOptions,
  openElasticsearchStore,
} from '../../../src/store/elasticsearch/open-elasticsearch-store.ts';
import { JOURNAL } from '../event-samples.ts';

export interface OpenedElasticsearch {
  readonly node: string;
  readonly prefix: string;
  /** The bare client, to look behind the store. */
  readonly client: Client;
  /** A further store on the same indices. */
  open(more?: Partial<ElasticsearchStoreOptions>): ReturnType<typeof openElasticsearchStore>;
  /** Removes all indices and templates. */
  remove(): Promise<void>;
}

/** A place of its own on a node. */
export function placeOnNode(node: string): OpenedElasticsearch {
  const prefix = `test-${randomBytes(4).toString('hex')}`;
  const client = new Client({ node, maxRetries: 0 });
  const log = pino({ level: 'silent' });
  return {
    node,
    prefix,
    client,
    open: (more = {}) =>
      openElasticsearchStore({
        nodes: [node],
        indexPrefix: prefix,
        replicas: 0,
        journalId: JOURNAL,
        log,
        ...more,
      }),
    remove: async () => {
      const indices = await client.cat.indices({ index: `${prefix}-*`, format: 'json' });
      for (const { index = '' } of indices) await client.indices.delete({ index });
      for (const name of ['events', 'store', 'alerts']) {
        await client.indices.deleteIndexTemplate({ name: `${prefix}-${name}` }, { ignore: [404] });
      }
      await client.close();
    },
  };
}
