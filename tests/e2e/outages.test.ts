// Goal: while Kafka, Elasticsearch or PostgreSQL is down, senders are told the truth; when it is back, everything
// catches up by itself and the sums agree.
// Method: the real program over real servers of its own; senders push without pause; each server in turn is ended for
// half a minute and started again on its data.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ELASTICSEARCH, ElasticsearchServer } from '../servers/elasticsearch.ts';
import { KAFKA, KafkaServer } from '../servers/kafka.ts';
import { POSTGRES, PostgresServer } from '../servers/postgres.ts';
import { until } from '../until.ts';
import { checkSums } from './check-sums.ts';
import { DossierLoad } from './dossier-load.ts';
import { scaledInstallation } from './installation.ts';
import { ServiceProcess } from './service-process.ts';

const OUTAGE_MS = 30_000;
/** Everything that came in meanwhile is to be worked off within twice the length of the outage. */
const CATCH_UP_MS = 2 * OUTAGE_MS;
const SENDERS = 2;
const absent = [KAFKA, ELASTICSEARCH, POSTGRES].includes(undefined);

describe.skipIf(absent)('outages', () => {
  const kafka = new KafkaServer();
  const elasticsearch = new ElasticsearchServer();
  const postgres = new PostgresServer(['fsync=off']);
  let service: ServiceProcess;
  let key = '';
  let load: DossierLoad;

  beforeAll(async () => {
    await Promise.all([kafka.start(), elasticsearch.start(), postgres.start()]);
    const servers = { brokers: kafka.brokers, elasticsearch: elasticsearch.url, postgres };
    service = await new ServiceProcess({}, await scaledInstallation(servers)).start();
    key = await service.addSource({ id: 'cong-dvc', type: 'nginx.access', province: '01' });
    load = new DossierLoad(() => ({ service, source: 'cong-dvc', key }), { pauseMs: 50 });
    load.start(SENDERS);
  }, 120_000);

  afterAll(async () => {
    await service?.remove();
    await Promise.all([kafka.stop(), elasticsearch.stop(), postgres.stop()]);
  }, 60_000);

  const lagRecords = async () => {
    const { body } = await service.call('GET', '/v1/health');
    return Number(/(\d+) records behind/.exec(body.parts?.[0]?.detail ?? '')?.[1] ?? Number.NaN);
  };

  /** Takes a server away for a while; tells what senders saw and how long the rest took to be worked off. */
  async function during(
    name: string,
    server: { end(): Promise<void>; startAgain(): Promise<void> },
  ) {
    const refusedBefore = [...load.refusals.values()].reduce((sum, count) => sum + count, 0);
    await server.end();
    const acceptedAtStart = load.acknowledged.length;
    await new Promise((resolve) => setTimeout(resolve, OUTAGE_MS));
    const accepted = load.acknowledged.length - acceptedAtStart;
    const refusals = [...load.refusals.values()].reduce((sum, count) => sum + count, 0);
    const refused = refusals - refusedBefore;
    await server.startAgain();
    const backAt = performance.now();
    const seen = load.acknowledged.length;
    // It takes in again …
    await until(async () => load.acknowledged.length > seen + 200 || undefined, CATCH_UP_MS);
    // … and is not behind any more.
    await until(async () => (await lagRecords()) < 500 || undefined, CATCH_UP_MS);
    const caughtUpMs = performance.now() - backAt;
    process.stderr.write(
      `${name} down for ${OUTAGE_MS / 1000} s: ${accepted} accepted, ${refused} requests refused; ` +
        `worked off ${(caughtUpMs / 1000).toFixed(1)} s after it was back\n`,
    );
    return { accepted, refused, caughtUpMs };
  }

  it('Elasticsearch: everything is accepted and kept for later', { timeout: 150_000 }, async () => {
    const { accepted, refused, caughtUpMs } = await during('Elasticsearch', elasticsearch);
    expect(accepted).toBeGreaterThan(1_000);
    expect(refused).toBe(0);
    expect(caughtUpMs).toBeLessThan(CATCH_UP_MS);
  });

  it('PostgreSQL: everything is accepted and kept for later', { timeout: 150_000 }, async () => {
    const { accepted, refused, caughtUpMs } = await during('PostgreSQL', postgres);
    expect(accepted).toBeGreaterThan(1_000);
    expect(refused).toBe(0);
    expect(caughtUpMs).toBeLessThan(CATCH_UP_MS);
  });

  it('Kafka: senders are told to come back, and when', { timeout: 150_000 }, async () => {
    const down = during('Kafka', kafka);
    const refusedBefore = load.refusals.get(503) ?? 0;
    await until(async () => (load.refusals.get(503) ?? 0) > refusedBefore || undefined, 25_000);
    const { text } = load.line('203.0.113.9', '/');
    const answer = await service.ingest('cong-dvc', key, text);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(answer.body.code).toBe('GAC_JOURNAL_FAILED');
    const { refused, caughtUpMs } = await down;
    expect(refused).toBeGreaterThan(0);
    expect(caughtUpMs).toBeLessThan(CATCH_UP_MS);
  });

  it('after all of them the sums agree', { timeout: 120_000 }, async () => {
    await load.stop();
    await checkSums(service, load, { name: 'three outages', timeoutMs: 60_000 });
  });
});
