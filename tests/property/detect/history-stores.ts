// Real stores for tests of history: DuckDB in a temporary folder, Elasticsearch on a node under an own prefix.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import type { EventStore } from '../../../src/store/contract.ts';
import { openDuckdbStore } from '../../../src/store/duckdb/open-duckdb-store.ts';
import { placeOnNode } from '../../contract/store/opened-elasticsearch.ts';
import { ELASTICSEARCH } from '../../servers/elasticsearch.ts';
import { sharedElasticsearch } from '../../servers/shared-servers.ts';

/** A store and what ends it. */
export interface OpenedHistory {
  readonly store: EventStore;
  dispose(): Promise<void>;
}

async function openDuckdb(): Promise<OpenedHistory> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'gac-history-'));
  const file = path.join(folder, 'events.duckdb');
  const clock = { now: () => 0 };
  const store = await openDuckdbStore({ path: file, clock, log: pino({ level: 'silent' }) });
  const dispose = async () => {
    await store.close();
    await rm(folder, { recursive: true });
  };
  return { store, dispose };
}

async function openElasticsearch(): Promise<OpenedHistory> {
  const place = placeOnNode(await sharedElasticsearch());
  const store = await place.open();
  const dispose = async () => {
    await store.close();
    await place.remove();
  };
  return { store, dispose };
}

/** The stores that are there; `share` is the part of a test's runs that each can bear. */
export const HISTORY_STORES = [
  { name: 'DuckDB', open: openDuckdb, share: 1 },
  ...(ELASTICSEARCH === undefined
    ? []
    : [{ name: 'Elasticsearch', open: openElasticsearch, share: 0.2 }]),
] as const;
