// What the processes of an end-to-end test keep their data in: files of their own, or servers that processes share.
// The environment says which, so that the same tests run on both.
import { randomBytes } from 'node:crypto';
import type { PostgresServer } from '../servers/postgres.ts';
import { sharedElasticsearch, sharedKafka, sharedPostgres } from '../servers/shared-servers.ts';
import { IS_SCALED } from '../until.ts';

/** What processes of one installation have in common. */
export interface Installation {
  /** Goes before what the test says. */
  readonly configuration: Record<string, unknown>;
  readonly environment: Readonly<Record<string, string>>;
}

/** A fresh installation of the kind that this run is about. */
export async function freshInstallation(): Promise<Installation> {
  return IS_SCALED ? scaledInstallation() : { configuration: {}, environment: {} };
}

/** A fresh installation on real servers. */
export async function scaledInstallation(
  servers: {
    brokers?: readonly string[];
    elasticsearch?: string;
    postgres?: PostgresServer;
    partitions?: number;
  } = {},
): Promise<Installation> {
  const name = `t${randomBytes(5).toString('hex')}`;
  const { host, port, user, password, database } = servers.postgres
    ? servers.postgres.at(await servers.postgres.database(name))
    : await sharedPostgres(name);
  const brokers = servers.brokers ?? (await sharedKafka());
  return {
    configuration: {
      journal: {
        kind: 'kafka',
        kafka: {
          brokers,
          topicPrefix: name,
          partitions: servers.partitions ?? 3,
          signalPartitions: 2,
          replication: 1,
          minInsyncReplicas: 1,
          sessionTimeoutSeconds: 6,
          tls: { mode: 'off' },
        },
      },
      store: {
        kind: 'elasticsearch',
        elasticsearch: {
          nodes: [servers.elasticsearch ?? (await sharedElasticsearch())],
          indexPrefix: name,
          replicas: 0,
        },
      },
      state: { kind: 'postgres', postgres: { host, port, user, database, tls: { mode: 'off' } } },
    },
    environment: {
      GAC_PSEUDONYM_KEY: randomBytes(32).toString('hex'),
      GAC_SECRET_KEY: randomBytes(32).toString('hex'),
      GAC_JOURNAL_KEY: randomBytes(32).toString('hex'),
      GAC_POSTGRES_PASSWORD: password,
    },
  };
}
