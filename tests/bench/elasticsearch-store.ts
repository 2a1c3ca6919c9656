// The Elasticsearch adapter alone beside the bare client: the same documents, both created with ids, in turns on one node.
import { Client } from '@elastic/elasticsearch';
import type { PlacedEvent } from '../../src/event/event.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { placeOnNode } from '../contract/store/opened-elasticsearch.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';
import { nginxLine } from './nginx-lines.ts';

const BATCH = 1_000;
const IN_FLIGHT = 2;
const ROUNDS = 3;
const JOURNAL_ID = 'jrnl0001';

export interface AdapterRates {
  /** Documents per second of the adapter, in its best round. */
  readonly adapter: number;
  /** The same of the client that lets Elasticsearch find the mapping by itself. */
  readonly bareDynamic: number;
  /** The same of the client into an index with the adapter's mapping. */
  readonly bareMapped: number;
}

/** Measures in turns, so that what else the machine does meets all of them. */
export async function elasticsearchStoreRates(
  node: string,
  events = 10_000,
): Promise<AdapterRates> {
  const place = placeOnNode(node);
  const client = new Client({ node, maxRetries: 0 });
  const store = await place.open({ journalId: JOURNAL_ID });
  const best = { adapter: 0, bareDynamic: 0, bareMapped: 0 };
  try {
    for (let round = -1; round < ROUNDS; round += 1) {
      const documents = eventsOf(round, round < 0 ? 2_000 : events);
      const rates = {
        adapter: await rate(documents, (batch, lane) => store.append(lane, batch)),
        bareDynamic: await rate(relaned(documents, 'b'), (batch) =>
          bare(client, `${place.prefix}-bare`, batch),
        ),
        bareMapped: await rate(relaned(documents, 'c'), (batch) =>
          bare(client, `${place.prefix}-events-2020.01.01`, batch),
        ),
      };
      // The first round warms the server up.
      if (round < 0) continue;
      for (const name of ['adapter', 'bareDynamic', 'bareMapped'] as const) {
        best[name] = Math.max(best[name], rates[name]);
      }
    }
    return best;
  } finally {
    await store.close();
    await client.close();
    await place.remove();
  }
}

function eventsOf(round: number, count: number): PlacedEvent[] {
  const normalizer = createNormalizer({ journalId: JOURNAL_ID, pseudonymKey: 'bench' });
  const source = sampleSource('nginx.access');
  const nowMs = Date.now();
  return Array.from({ length: count }, (_, n) => {
    const serial = (round + 1) * 1_000_000 + n;
    const lane = Math.floor(n / BATCH) % IN_FLIGHT;
    const record = rawRecord(nginxLine(serial, nowMs), { partition: lane, offset: serial });
    return normalizer.normalize({ ...record, receivedAtMs: nowMs }, source);
  });
}

/** The same documents under other ids. */
function relaned(events: readonly PlacedEvent[], mark: string): PlacedEvent[] {
  return events.map((event) => ({ ...event, id: `${mark}${event.id}` }));
}

async function bare(client: Client, index: string, batch: readonly PlacedEvent[]): Promise<void> {
  const operations = batch.flatMap((event): object[] => [
    { create: { _index: index, _id: event.id } },
    event.doc,
  ]);
  const { errors } = await client.bulk({ operations });
  if (errors) throw new Error('the bare client met an error');
}

/** Events per second over a few batches in flight. */
async function rate(
  events: readonly PlacedEvent[],
  send: (batch: readonly PlacedEvent[], lane: number) => Promise<unknown>,
): Promise<number> {
  const started = performance.now();
  const lanes = Array.from({ length: IN_FLIGHT }, async (_, lane) => {
    for (let from = lane * BATCH; from < events.length; from += BATCH * IN_FLIGHT) {
      await send(events.slice(from, from + BATCH), lane);
    }
  });
  await Promise.all(lanes);
  return (events.length / (performance.now() - started)) * 1_000;
}
