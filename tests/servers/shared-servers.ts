// One Kafka, one Elasticsearch and one PostgreSQL for all test files of a run: started when the first file asks, ended after the last.
// A file keeps to topics and indices of its own prefix; a test that stops or kills a server starts one of its own.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { inject } from 'vitest';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** Where test files ask for the servers that they have in common. */
    sharedServers: string;
  }
}

interface Started {
  readonly addresses: readonly string[];
  stop(): Promise<void>;
}

const STARTERS: Record<string, () => Promise<Started>> = {
  kafka: async () => {
    const { KafkaServer } = await import('./kafka.ts');
    // Nobody kills this one: on a busy machine it is not to be given up early.
    const settings = { 'broker.session.timeout.ms': 30_000 };
    const server = await new KafkaServer({ settings }).start();
    return { addresses: server.brokers, stop: () => server.stop() };
  },
  elasticsearch: async () => {
    const { ElasticsearchServer } = await import('./elasticsearch.ts');
    const server = await new ElasticsearchServer().start();
    return { addresses: [server.url], stop: () => server.stop() };
  },
  postgres: async () => {
    const { PostgresServer } = await import('./postgres.ts');
    const server = await new PostgresServer(['fsync=off', 'max_connections=300']).start();
    return { addresses: [String(server.port)], stop: () => server.stop() };
  },
};

/** The brokers of the Kafka of this run. */
export function sharedKafka(): Promise<string[]> {
  return ask('kafka');
}

/** The address of the Elasticsearch of this run. */
export async function sharedElasticsearch(): Promise<string> {
  const [url = ''] = await ask('elasticsearch');
  return url;
}

/** A fresh database on the PostgreSQL of this run, and how the service reaches it. */
export async function sharedPostgres(database: string) {
  const [port = ''] = await ask('postgres');
  const { PostgresServer } = await import('./postgres.ts');
  const server = PostgresServer.at(Number(port));
  return server.at(await server.database(database));
}

/** What vitest calls before the first test file: it listens for their demands, and answers what is called after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const started = new Map<string, Promise<Started>>();
  const server = http.createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    const one = started.get(name) ?? STARTERS[name]?.();
    if (one === undefined) {
      response.writeHead(404).end();
      return;
    }
    started.set(name, one);
    one.then(
      ({ addresses }) => response.end(JSON.stringify(addresses)),
      (error) => response.writeHead(500).end(String(error)),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  project.provide('sharedServers', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  return async () => {
    server.closeAllConnections();
    server.close();
    const ended = [...started.values()].map((one) => one.then((running) => running.stop()));
    await Promise.allSettled(ended);
  };
}

async function ask(name: string): Promise<string[]> {
  const response = await fetch(`${inject('sharedServers')}/${name}`);
  if (!response.ok) throw new Error(`${name} did not start: ${await response.text()}`);
  return (await response.json()) as string[];
}
