// `npm run bench:scale [-- --seconds 30]`: one process over Kafka, Elasticsearch and PostgreSQL on this machine, beside the
// bare Elasticsearch client in the same run; what the parts cost; how that goes on with more nodes.
// It prints what it measured and judges nothing; it fails only when it cannot complete.
import { parseArgs } from 'node:util';
import { scaledInstallation } from '../e2e/installation.ts';
import { ServiceProcess } from '../e2e/service-process.ts';
import { ElasticsearchServer } from '../servers/elasticsearch.ts';
import { KafkaServer } from '../servers/kafka.ts';
import { PostgresServer } from '../servers/postgres.ts';
import { until } from '../until.ts';
import { drained, watchBacklog } from './backlog.ts';
import { elasticsearchStoreRates } from './elasticsearch-store.ts';
import { runLoad } from './load.ts';
import { nginxBatch } from './nginx-lines.ts';
import { cpuSeconds, memoryMb } from './process-memory.ts';

const BATCH = 1_000;
const CONNECTIONS = 4;
const SOURCES = 8;
const BACKLOG_MAX = 20_000;
const PACED_PER_SECOND = 2_000;
const PARTITIONS = 12;

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '30' },
    outage: { type: 'string', default: '10' },
  },
});
const seconds = Number(values.seconds);
const outageMs = 1_000 * Number(values.outage);
const print = (name: string, value: string) =>
  process.stdout.write(`${name.padEnd(62)} ${value}\n`);
const perSecond = (count: number) => `${Math.round(count).toLocaleString('en')} events/s`;
const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(0)} %`;

const kafka = new KafkaServer({ java: ['-Xmx512m'] });
const elasticsearch = new ElasticsearchServer({ java: ['-Xmx1g'] });
const postgres = new PostgresServer();

interface Sender {
  readonly service: ServiceProcess;
  readonly keys: readonly string[];
}

async function startService(): Promise<Sender> {
  const servers = { brokers: kafka.brokers, elasticsearch: elasticsearch.url, postgres };
  const installation = await scaledInstallation({ ...servers, partitions: PARTITIONS });
  const collect = { http: { recordsPerSecond: 1_000_000 } };
  const service = await new ServiceProcess({ collect }, installation).start();
  const keys: string[] = [];
  for (let source = 0; source < SOURCES; source++) {
    keys.push(await service.addSource({ id: `b${source}`, type: 'nginx.access', province: '15' }));
  }
  return { service, keys };
}

/** Sends as fast as it is worked off; prints rate, loss and what each part cost. */
async function throughput({ service, keys }: Sender, bare: number): Promise<Costs> {
  const parts = { 'Trạm Gác': service.pid, Elasticsearch: elasticsearch.pid, Kafka: kafka.pid };
  const before = Object.values(parts).map(cpuSeconds);
  let serial = 0;
  const behind = watchBacklog(service, () => serial);
  const started = performance.now();
  const loads = keys.slice(0, CONNECTIONS).map((key, source) =>
    runLoad({
      url: `${service.url}/v1/ingest/b${source}`,
      headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
      connections: 1,
      seconds,
      mayGo: async () => {
        while (behind.records() > BACKLOG_MAX) await new Promise((go) => setTimeout(go, 5));
      },
      nextBody: () => {
        const first = serial;
        serial += BATCH;
        return nginxBatch(first, BATCH, Date.now());
      },
    }),
  );
  await Promise.all(loads);
  await drained(service);
  await behind.stop();
  const sent = serial;
  const distinct = async () => {
    const { body } = await service.call('GET', '/v1/events/aggregate?kind=distinct&field=url.path');
    return Number(body.value);
  };
  await until(async () => ((await searchable(service)) >= sent ? true : undefined), 60_000);
  const elapsed = (performance.now() - started) / 1_000;
  const rate = sent / elapsed;
  // Before anything else is asked: counting distinct values exactly is work of its own.
  const [gac = 0, store = 0, journal = 0] = Object.values(parts).map(
    (pid, index) => (cpuSeconds(pid) - (before[index] ?? 0)) / sent,
  );
  print(
    `HTTP to searchable and judged, ${seconds} s (goal ≥ 60 % of the faster peer)`,
    `${perSecond(rate)}, ${percent(rate, bare)}`,
  );
  const { body } = await service.call('GET', '/v1/events?size=1');
  print('loss', `${sent - (await distinct())} of ${sent.toLocaleString('en')}`);
  const stored = await service.metric('gac_store_stored_events_total');
  print('duplicates', `${stored - sent} (${body.total.value} ${body.total.relation})`);
  const { rss, peak } = memoryMb(service.pid);
  print('memory of the process under load', `${rss} MB, peak ${peak} MB`);
  return { gac, store, journal };
}

/** Events that a search finds. */
async function searchable(service: ServiceProcess): Promise<number> {
  const { body } = await service.call(
    'GET',
    '/v1/events/aggregate?kind=terms&field=gac.source.id&size=100',
  );
  return body.buckets.reduce((sum: number, { count }: { count: number }) => sum + count, 0);
}

/** Processor seconds for one event. */
interface Costs {
  readonly gac: number;
  readonly store: number;
  readonly journal: number;
}

/** How far the measured costs reach when every part has cores of its own. */
function moreNodes(costs: Costs): void {
  print('cost of 1,000 events: Trạm Gác', `${(costs.gac * 1e6).toFixed(0)} ms of a core`);
  print('cost of 1,000 events: Elasticsearch', `${(costs.store * 1e6).toFixed(0)} ms of a core`);
  print('cost of 1,000 events: Kafka', `${(costs.journal * 1e6).toFixed(0)} ms of a core`);
  const perCore = 1 / costs.gac;
  const storeCores = 8;
  const storeMost = storeCores / costs.store;
  for (const nodes of [1, 2, 4, 8, 12, 16]) {
    const working = Math.min(nodes, PARTITIONS);
    const gac = working * perCore;
    const most = Math.min(gac, storeMost);
    const limit =
      most === storeMost
        ? `Elasticsearch with ${storeCores} cores`
        : working < nodes
          ? `the ${PARTITIONS} partitions`
          : 'the processes that detect';
    print(`reckoned: ${nodes} processes of one core`, `${perSecond(most)}, limited by ${limit}`);
  }
}

/** Takes Elasticsearch away under a steady load and measures how long the rest takes to be worked off. */
async function outage({ service, keys }: Sender): Promise<void> {
  let sending = true;
  let serial = 500_000_000;
  const senders = (async () => {
    const started = performance.now();
    for (let sent = 0; sending; sent += 500) {
      const dueMs = started + (sent / PACED_PER_SECOND) * 1_000 - performance.now();
      if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
      await service.ingest('b0', keys[0] ?? '', nginxBatch(serial, 500, Date.now()));
      serial += 500;
    }
  })();
  const from = performance.now();
  await elasticsearch.end();
  await new Promise((resolve) => setTimeout(resolve, outageMs));
  await elasticsearch.startAgain();
  const back = performance.now();
  const awaySeconds = ((back - from) / 1_000).toFixed(1);
  const behind = async () => {
    const received = await service.metric('gac_collect_received_records_total');
    return received - (await service.metric('gac_store_stored_events_total'));
  };
  await until(async () => ((await behind()) < PACED_PER_SECOND ? true : undefined), 300_000);
  const seconds = (performance.now() - back) / 1_000;
  sending = false;
  await senders;
  print(
    `Elasticsearch away for ${awaySeconds} s at ${PACED_PER_SECOND}/s, its start included: worked off (goal ≤ 2 ×)`,
    `${seconds.toFixed(1)} s after it was back`,
  );
}

await Promise.all([kafka.start(), elasticsearch.start(), postgres.start()]);
let running: Sender | undefined;
try {
  const rates = await elasticsearchStoreRates(elasticsearch.url);
  const bare = Math.max(rates.bareDynamic, rates.bareMapped);
  print('peer: bare client, `create` with ids, dynamic mapping', perSecond(rates.bareDynamic));
  print('peer: bare client, `create` with ids, our mapping', perSecond(rates.bareMapped));
  print(
    'our Elasticsearch adapter alone (goal ≥ 90 % of the bare client)',
    `${perSecond(rates.adapter)}, ${percent(rates.adapter, rates.bareDynamic)} and ${percent(rates.adapter, rates.bareMapped)}`,
  );
  running = await startService();
  const costs = await throughput(running, bare);
  moreNodes(costs);
  await outage(running);
} finally {
  await running?.service.remove();
  await Promise.all([kafka.stop(), elasticsearch.stop(), postgres.stop()]);
}
