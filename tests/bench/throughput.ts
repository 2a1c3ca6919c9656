// What the service takes in, stores and judges as fast as it can go on doing, with what was lost and doubled.
import type { ServiceProcess } from '../e2e/service-process.ts';
import { drained, watchBacklog } from './backlog.ts';
import { BATCH, CONNECTIONS, runLoad } from './load.ts';
import { nginxBatch } from './nginx-lines.ts';
import { perSecond, print } from './print.ts';
import { memoryMb } from './process-memory.ts';

const BACKLOG_MAX = 20_000;

export interface LoadOptions {
  /** Of a source that takes HTTP. */
  readonly id: string;
  readonly key: string;
  readonly seconds: number;
  readonly goals: { readonly perSecond: number; readonly memoryMb: number };
}

/** Sends as fast as the pipeline stores and judges, so that the rate is one that can last. */
export async function throughput(
  service: ServiceProcess,
  { id, key, seconds, goals }: LoadOptions,
): Promise<number> {
  let serial = 0;
  const behind = watchBacklog(service, () => serial);
  const started = performance.now();
  const load = await runLoad({
    url: `${service.url}/v1/ingest/${id}`,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/x-ndjson' },
    connections: CONNECTIONS,
    seconds,
    mayGo: async () => {
      while (behind.records() > BACKLOG_MAX) await new Promise((go) => setTimeout(go, 5));
    },
    nextBody: () => {
      const first = serial;
      serial += BATCH;
      return nginxBatch(first, BATCH, Date.now());
    },
  });
  const sent = load.batches * BATCH;
  await drained(service);
  await behind.stop();
  const elapsed = (performance.now() - started) / 1_000;
  print(
    `HTTP to stored and judged, ${seconds} s (goal ≥ ${goals.perSecond.toLocaleString('en')})`,
    `${perSecond(sent / elapsed)}, ${sent.toLocaleString('en')} events`,
  );
  const { rss, peak } = memoryMb(service.pid);
  print(`memory under load (goal < ${goals.memoryMb} MB)`, `${rss} MB, peak ${peak} MB`);
  const where = `?filter=gac.source.id:${id}`;
  const stored = await service.call(
    'GET',
    `/v1/events/aggregate${where}&kind=terms&field=gac.source.id`,
  );
  const distinct = await service.call(
    'GET',
    `/v1/events/aggregate${where}&kind=distinct&field=url.path`,
  );
  const count = Number(stored.body.buckets[0]?.count ?? 0);
  print('loss', `${sent - Number(distinct.body.value)} of ${sent.toLocaleString('en')}`);
  print('duplicates', String(count - Number(distinct.body.value)));
  return sent / elapsed;
}
