// Goal: the event store in Elasticsearch keeps the same contract as the embedded one.
// Method: the shared suite on a real node, with an index prefix of its own for each store.
import { describe } from 'vitest';
import { ELASTICSEARCH } from '../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../servers/shared-servers.ts';
import { describeEventStore } from './event-store-contract.ts';
import { placeOnNode } from './store/opened-elasticsearch.ts';

describe.skipIf(ELASTICSEARCH === undefined)('on a real node', () => {
  describeEventStore('Elasticsearch event store', async () => {
    const place = placeOnNode(await sharedElasticsearch());
    let store = await place.open();
    return {
      store,
      reopen: async () => {
        await store.close();
        store = await place.open();
        return store;
      },
      dispose: async () => {
        await store.close();
        await place.remove();
      },
    };
  });
});
