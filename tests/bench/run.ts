// `npm run bench [-- --seconds 60]`: what the service takes in, stores and judges, beside its peers, in one run.
// It prints what it measured and judges nothing; it fails only when it cannot complete.
import { parseArgs } from 'node:util';
import { ServiceProcess } from '../e2e/service-process.ts';
import { until } from '../until.ts';
import { drained } from './backlog.ts';
import { BATCH, CONNECTIONS, runLoad } from './load.ts';
import { clfTime, nginxBatch } from './nginx-lines.ts';
import { duckdbAppendRate, startBareServer } from './peers.ts';
import { perSecond, print } from './print.ts';
import { memoryMb } from './process-memory.ts';
import { throughput } from './throughput.ts';

const PACED_PER_SECOND = 5_000;

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '60' } } });
const seconds = Number(values.seconds);

function quantile(sorted: readonly number[], q: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? Number.NaN;
}

async function startUp(): Promise<ServiceProcess> {
  const service = new ServiceProcess({
    collect: { http: { recordsPerSecond: 1_000_000 } },
  });
  // The first start makes the data directory and compiles; an operator restarts far more often.
  const first = performance.now();
  await service.start();
  print('start, first', `${((performance.now() - first) / 1_000).toFixed(2)} s`);
  await service.stop();
  const again = performance.now();
  await service.start();
  print('start, again (goal < 3 s)', `${((performance.now() - again) / 1_000).toFixed(2)} s`);
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  print('idle memory (goal < 250 MB)', `${memoryMb(service.pid).rss} MB`);
  return service;
}

async function latency(service: ServiceProcess, key: string): Promise<void> {
  const incidents = Math.max(5, Math.min(30, Math.round(seconds / 2)));
  const sentAt = new Map<string, number>();
  const seenMs: number[] = [];
  const ordinary = paced(service, key, incidents * 1_000 + 1_000);
  const watching = until(
    async () => {
      const { body } = await service.call(
        'GET',
        '/v1/alerts?sort=newest&size=50&family=wrong_access',
      );
      for (const alert of body.items) {
        const at = sentAt.get(alert.group['source.ip']);
        if (at === undefined) continue;
        sentAt.delete(alert.group['source.ip']);
        seenMs.push(performance.now() - at);
      }
      return seenMs.length >= incidents ? true : undefined;
    },
    incidents * 1_000 + 30_000,
  );
  for (let incident = 0; incident < incidents; incident++) {
    const address = `203.0.113.${incident + 1}`;
    const line = (id: number) =>
      `${address} - - [${clfTime(Date.now())}] "GET /ho-so/${id} HTTP/1.1" 200 512 "-" "curl/8"`;
    const lines = Array.from({ length: 80 }, (_, id) => line(10_000 + incident * 100 + id));
    sentAt.set(address, performance.now());
    await service.ingest('bench', key, `${lines.join('\n')}\n`);
    await new Promise((resolve) => setTimeout(resolve, 1_000));
  }
  await watching;
  await ordinary;
  seenMs.sort((a, b) => a - b);
  const ms = (q: number) => `${Math.round(quantile(seenMs, q))} ms`;
  print(
    `request to alert at ${PACED_PER_SECOND}/s, p50 / p99 (goal < 2 s)`,
    `${ms(0.5)} / ${ms(0.99)}, n = ${seenMs.length}`,
  );
}

async function paced(service: ServiceProcess, key: string, durationMs: number): Promise<void> {
  const started = performance.now();
  let serial = 100_000_000;
  for (let sent = 0; performance.now() - started < durationMs; sent += 500) {
    const dueMs = started + (sent / PACED_PER_SECOND) * 1_000 - performance.now();
    if (dueMs > 0) await new Promise((resolve) => setTimeout(resolve, dueMs));
    await service.ingest('bench', key, nginxBatch(serial, 500, Date.now()));
    serial += 500;
  }
}

async function peers(ours: number): Promise<void> {
  const bare = await startBareServer();
  let serial = 0;
  const load = await runLoad({
    url: bare.url,
    headers: { 'content-type': 'application/x-ndjson' },
    connections: CONNECTIONS,
    seconds: Math.min(seconds, 15),
    nextBody: () => {
      serial += BATCH;
      return nginxBatch(serial, BATCH, Date.now());
    },
  });
  bare.stop();
  const counted = (load.batches * BATCH) / load.seconds;
  print(
    'peer: bare fastify that counts lines',
    `${perSecond(counted)}, ours ${((100 * ours) / counted).toFixed(0)} %`,
  );
  const appended = await duckdbAppendRate(200_000);
  print(
    "peer: DuckDB's appender alone",
    `${perSecond(appended)}, ours ${((100 * ours) / appended).toFixed(0)} %`,
  );
}

const service = await startUp();
try {
  const key = await service.addSource({ id: 'bench', type: 'nginx.access', province: '15' });
  const { body } = await service.call('GET', '/v1/rules');
  print(
    'rules loaded',
    String(body.items.filter((rule: { status: string }) => rule.status === 'loaded').length),
  );
  await latency(service, key);
  await drained(service);
  const loadKey = await service.addSource({
    id: 'bench-load',
    type: 'nginx.access',
    province: '15',
  });
  const ours = await throughput(service, {
    ...{ id: 'bench-load', key: loadKey, seconds },
    goals: { perSecond: 15_000, memoryMb: 600 },
  });
  await peers(ours);
} finally {
  await service.remove();
}
