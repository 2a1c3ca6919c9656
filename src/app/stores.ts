import path from 'node:path';
import { ALERT_LIFECYCLE } from '../alert/lifecycle.ts';
import type { Journal } from '../journal/contract.ts';
import type {
  KafkaClientOptions,
  KafkaJournalOptions,
  TopicOptions,
} from '../journal/kafka/kafka-options.ts';
import { openSegmentJournal } from '../journal/segments/open-segment-journal.ts';
import type { SegmentJournal } from '../journal/segments/segment-journal.ts';
import type { State } from '../state/contract.ts';
import { openState } from '../state/open-state.ts';
import type { PostgresConnection } from '../state/postgres/connection-settings.ts';
import { openPostgresState } from '../state/postgres/open-postgres-state.ts';
import type { StartOptions } from '../state/start-state.ts';
import type { EventStore } from '../store/contract.ts';
import { openDuckdbStore } from '../store/duckdb/open-duckdb-store.ts';
import type { ElasticsearchConnection } from '../store/elasticsearch/connection.ts';
import type { Clock } from '../telemetry/clock.ts';
import type { Log } from '../telemetry/log.ts';
import type { Metrics } from '../telemetry/metrics.ts';
import { AlertMirroring } from './alert-mirroring.ts';
import type { Configuration, Secrets } from './configuration.ts';
import { kafkaAccess } from './kafka-access.ts';
import { type Keys, sealingKeys } from './keys.ts';
import { nodeNameOf } from './node-name.ts';

const HOUR_MS = 3_600_000;

export interface StoresOptions {
  readonly configuration: Configuration;
  readonly secrets: Secrets;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
}

export interface JournalParts extends StoresOptions {
  readonly keys: Keys;
}

/** The journal of raw records. @throws GacError when it cannot be had */
export function openJournal(options: JournalParts): Promise<Journal> {
  const { kind, kafka } = options.configuration.journal;
  if (kind === 'kafka' && kafka !== undefined) {
    return openTopic(options, { name: 'records', partitions: kafka.partitions });
  }
  return openEmbeddedJournal(options);
}

/** The journal in the data directory. @throws GacError GAC_DATA_DIR_LOCKED when another process has it */
export function openEmbeddedJournal({
  configuration,
  metrics,
  clock,
  log,
  keys,
}: JournalParts): Promise<SegmentJournal> {
  const { kind: _kind, kafka: _kafka, retentionHours, ...sizes } = configuration.journal;
  const directory = path.join(configuration.dataDirectory, 'journal');
  const retentionMs = retentionHours * HOUR_MS;
  const sealing = sealingKeys(keys);
  return openSegmentJournal({
    ...sizes,
    ...{ directory, keys: sealing, retentionMs, clock, log, metrics },
  });
}

/**
 * The journal of matches on their way to the owners of their groups; `undefined` when one process has all groups.
 * @throws GacError when it cannot be had
 */
export async function openSignals(options: JournalParts): Promise<Journal | undefined> {
  const { kafka } = options.configuration.journal;
  if (options.configuration.journal.kind !== 'kafka' || kafka === undefined) return undefined;
  return openTopic(options, { name: 'signals', partitions: kafka.signalPartitions });
}

async function openTopic(
  options: JournalParts,
  of: { name: string; partitions: number },
): Promise<Journal> {
  // Loaded only where it is used: the one-process service starts sooner and stays smaller.
  const { openKafkaJournal } = await import('../journal/kafka/open-kafka-journal.ts');
  return openKafkaJournal(kafkaSettings(options, of));
}

/** How the journal `name` on Kafka is kept. */
export function kafkaSettings(
  options: JournalParts,
  of: { name: string; partitions: number },
): KafkaJournalOptions {
  const { configuration, metrics, clock, log } = options;
  const { kafka, retentionHours } = configuration.journal;
  if (kafka === undefined) throw new TypeError('journal.kafka is checked with the configuration');
  return {
    client: kafkaClient(options, kafka),
    ...kafkaTopic(kafka, of),
    keys: sealingKeys(options.keys),
    compression: kafka.compression,
    sessionTimeoutMs: kafka.sessionTimeoutSeconds * 1_000,
    retentionMs: retentionHours * HOUR_MS,
    ...{ clock, log, metrics },
  };
}

type KafkaPart = NonNullable<Configuration['journal']['kafka']>;

/** How the brokers are reached. */
export function kafkaClient(
  { configuration, secrets }: Pick<StoresOptions, 'configuration' | 'secrets'>,
  kafka: KafkaPart,
): KafkaClientOptions {
  const clientId = `${kafka.topicPrefix}-${nodeNameOf(configuration)}`;
  return kafkaAccess(kafka, { clientId, password: secrets.kafkaPassword });
}

/** What the topic of a journal has to be. */
export function kafkaTopic(
  { topicPrefix, replication, minInsyncReplicas, maxBytesPerPartition }: KafkaPart,
  { name, partitions }: { name: string; partitions: number },
): TopicOptions {
  const topic = `${topicPrefix}.${name}`;
  return { topic, partitions, replication, minInsyncReplicas, maxBytesPerPartition };
}

/** What shows alerts to users of Kibana; `undefined` without Elasticsearch. @throws GacError when it cannot be had */
export async function openAlertMirroring(
  options: StoresOptions,
): Promise<AlertMirroring | undefined> {
  const { kind, elasticsearch } = options.configuration.store;
  if (kind !== 'elasticsearch' || elasticsearch === undefined) return undefined;
  const { createAlertMirror } = await import('../store/elasticsearch/alerts/alert-mirror.ts');
  const { log } = options;
  const mirror = await createAlertMirror({ ...clusterSettings(options), log });
  return new AlertMirroring(mirror, log);
}

/** The store of events that the journal's records became. @throws GacError when it cannot be had */
export async function openStore(options: StoresOptions, journalId: string): Promise<EventStore> {
  const { configuration, metrics, clock, log } = options;
  const { kind, elasticsearch, memoryLimitMb } = configuration.store;
  if (kind === 'elasticsearch' && elasticsearch !== undefined) {
    const { openElasticsearchStore } = await import(
      '../store/elasticsearch/open-elasticsearch-store.ts'
    );
    const cluster = clusterSettings(options);
    return openElasticsearchStore({ ...cluster, ...{ journalId, log, metrics } });
  }
  const file = { path: duckdbFile(configuration), memoryLimitMb };
  return openDuckdbStore({ ...file, journalId, clock, log });
}

/** How the cluster of the event store is reached, and how its indices are made. */
export function clusterSettings({ configuration, secrets }: StoresOptions) {
  const { elasticsearch } = configuration.store;
  if (elasticsearch === undefined) {
    throw new TypeError('store.elasticsearch is checked with the configuration');
  }
  const { indexPrefix, shards, replicas, requestTimeoutSeconds } = elasticsearch;
  return {
    ...elasticsearchPlace(elasticsearch, secrets),
    ...{ indexPrefix, shards, replicas },
    requestTimeoutMs: requestTimeoutSeconds * 1_000,
  };
}

/** How the database of the state is reached. */
export function databaseSettings({ configuration, secrets }: StoresOptions): PostgresConnection {
  const { postgres } = configuration.state;
  if (postgres === undefined) {
    throw new TypeError('state.postgres is checked with the configuration');
  }
  return postgresPlace(postgres, secrets);
}

/** Where the cluster of the event store is, and who asks. */
export function elasticsearchPlace(
  { nodes, username, caFile }: NonNullable<Configuration['store']['elasticsearch']>,
  { elasticsearchApiKey: apiKey, elasticsearchPassword: password }: Secrets,
): ElasticsearchConnection {
  const user = username === undefined ? {} : { auth: { username, password: password ?? '' } };
  return {
    nodes,
    ...(apiKey === undefined ? user : { auth: { apiKey } }),
    ...(caFile === undefined ? {} : { tls: { caFile } }),
  };
}

/** The state that people change. @throws GacError when it cannot be had */
export function openConfiguredState(options: StoresOptions, secretKey: Buffer): Promise<State> {
  const { configuration } = options;
  const startOptions = stateSettings(options, secretKey);
  if (configuration.state.kind === 'postgres') {
    return openPostgresState({ ...databaseSettings(options), ...startOptions });
  }
  return openState({ path: sqliteFile(configuration), ...startOptions });
}

/** What the state is given, whichever database keeps it. */
export function stateSettings(
  { configuration, clock, log }: StoresOptions,
  secretKey: Buffer,
): StartOptions {
  const { acknowledgeMinutes } = configuration.alert;
  return { lifecycle: ALERT_LIFECYCLE, acknowledgeMinutes, secretKey, clock, log };
}

/** The file of the embedded state. */
export function sqliteFile({ dataDirectory }: Configuration): string {
  return path.join(dataDirectory, 'state.sqlite');
}

/** The file of the embedded event store. */
export function duckdbFile({ dataDirectory }: Configuration): string {
  return path.join(dataDirectory, 'events.duckdb');
}

/** Where the database of the state is, and who asks. */
export function postgresPlace(
  postgres: NonNullable<Configuration['state']['postgres']>,
  { postgresPassword: password }: Secrets,
): PostgresConnection {
  return { ...postgres, password, tls: postgres.tls.mode === 'verify' ? postgres.tls : undefined };
}
