// The Elasticsearch adapter alone beside the bare client: the same documents, both created with ids, in turns on one node.
import { Client } from '@elastic/elasticsearch';
import type { PlacedEvent } from '../../src/event/event.ts';
import { createNormalizer } from '../../src/normalize/create-normalizer.ts';
import { createFieldTree } from '../../src/store/elasticsearch/mapping/field-tree.ts';
import { sourceOfEvent } from '../../src/store/elasticsearch/write/event-document.ts';
import { placeOnNode } from '../contract/store/opened-elasticsearch.ts';
import { rawRecord, sampleSource } from '../raw-records.ts';
import { nginxLine } from './nginx-lines.ts';

const BATCH = 1_000;
const IN_FLIGHT = 2;
const ROUNDS = 8;
const WARM_ROUNDS = 4;
const JOURNAL_ID = 'jrnl0001';

export interface AdapterRates {
  /** Documents per second of the adapter. */
  readonly adapter: number;
  /** The same of the client that lets Elasticsearch find the mapping by itself. */
  readonly bareDynamic: number;
  /** The same of the client into an index with the adapter's mapping. */
  readonly bareMapped: number;
  /** The same of the client that sends what the adapter sends, ready made: the same index in the end. */
  readonly bareSame: number;
}

/** Measures in turns, so that what else the machine does meets all of them. */
export async function elasticsearchStoreRates(
  node: string,
  events = 48_000,
): Promise<AdapterRates> {
  const place = placeOnNode(node);
  const perRound = Math.ceil(events / ROUNDS);
  const client = new Client({ node, maxRetries: 0 });
  const store = await place.open({ journalId: JOURNAL_ID });
  const seconds: Record<keyof AdapterRates, number> = {
    adapter: 0,
    bareDynamic: 0,
    bareMapped: 0,
    bareSame: 0,
  };
  const ways: [keyof AdapterRates, string, Send][] = [
    ['adapter', '', (batch, lane) => store.append(lane, batch)],
    ['bareDynamic', 'b', (batch) => bare(client, `${place.prefix}-bare`, batch)],
    ['bareMapped', 'c', (batch) => bare(client, `${place.prefix}-events-2020.01.01`, batch)],
    ['bareSame', 'd', (batch) => bare(client, `${place.prefix}-events-2020.01.02`, batch)],
  ];
  try {
    for (let round = -WARM_ROUNDS; round < ROUNDS; round += 1) {
      const documents = eventsOf(round, perRound);
      // Each way is the first one in turn.
      for (const way of ways.keys()) {
        const [name, mark, send] = ways[(way + round + WARM_ROUNDS) % ways.length] ?? ways[0]!;
        const marked = relaned(documents, mark);
        const sent = name === 'bareSame' ? marked.map(asSent) : marked;
        const taken = await secondsFor(sent, send);
        if (round >= 0) seconds[name] += taken;
      }
    }
    const sent = perRound * ROUNDS;
    return {
      adapter: sent / seconds.adapter,
      bareDynamic: sent / seconds.bareDynamic,
      bareMapped: sent / seconds.bareMapped,
      bareSame: sent / seconds.bareSame,
    };
  } finally {
    await store.close();
    await client.close();
    await place.remove();
  }
}

type Send = (batch: readonly PlacedEvent[], lane: number) => Promise<unknown>;

function eventsOf(round: number, count: number): PlacedEvent[] {
  const normalizer = createNormalizer({ journalId: JOURNAL_ID, pseudonymKey: 'bench' });
  const source = sampleSource('nginx.access');
  const nowMs = Date.now();
  return Array.from({ length: count }, (_, n) => {
    const serial = (round + WARM_ROUNDS) * 1_000_000 + n;
    const lane = Math.floor(n / BATCH) % IN_FLIGHT;
    const record = rawRecord(nginxLine(serial, nowMs), { partition: lane, offset: serial });
    return normalizer.normalize({ ...record, receivedAtMs: nowMs }, source);
  });
}

/** The same documents under other ids. */
function relaned(events: readonly PlacedEvent[], mark: string): PlacedEvent[] {
  return events.map((event) => ({ ...event, id: `${mark}${event.id}` }));
}

const tree = createFieldTree();

/** The event whose document is what the adapter would send. */
function asSent(event: PlacedEvent): PlacedEvent {
  return { ...event, doc: JSON.parse(sourceOfEvent(tree, event)) as PlacedEvent['doc'] };
}

async function bare(client: Client, index: string, batch: readonly PlacedEvent[]): Promise<void> {
  const operations = batch.flatMap((event): object[] => [
    { create: { _index: index, _id: event.id } },
    event.doc,
  ]);
  const { errors } = await client.bulk({ operations });
  if (errors) throw new Error('the bare client met an error');
}

/** How long a few batches in flight take. */
async function secondsFor(events: readonly PlacedEvent[], send: Send): Promise<number> {
  const started = performance.now();
  const lanes = Array.from({ length: IN_FLIGHT }, async (_, lane) => {
    for (let from = lane * BATCH; from < events.length; from += BATCH * IN_FLIGHT) {
      await send(events.slice(from, from + BATCH), lane);
    }
  });
  await Promise.all(lanes);
  return (performance.now() - started) / 1_000;
}
