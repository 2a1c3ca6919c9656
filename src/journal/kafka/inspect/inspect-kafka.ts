import type { Admin } from 'kafkajs';
import type { Log } from '../../../telemetry/log.ts';
import { createClient } from '../client.ts';
import type { KafkaClientOptions, TopicOptions } from '../kafka-options.ts';
import { inspectTopics, type TopicFacts } from '../topics.ts';
import { type ClusterFacts, inspectBrokers } from './inspect-brokers.ts';
import { type GroupFacts, inspectGroups } from './inspect-groups.ts';
import { inspectReplicas, type ReplicaFacts } from './inspect-replicas.ts';

/** Questions to a cluster that change nothing in it. Each throws as kafkajs does. */
export interface KafkaInspection {
  /** Whether a journal could be opened, as far as its topics go. */
  topics(options: TopicOptions): Promise<TopicFacts>;
  /** How many copies of these topics, which exist, are up to date. */
  replicas(topics: readonly string[], minInsyncReplicas: number): Promise<ReplicaFacts>;
  /** How far the consumers of these topics, which exist, are behind. */
  groups(topics: readonly string[]): Promise<readonly GroupFacts[]>;
}

/** What is asked, and by whom it is told. */
export interface KafkaInspectionOptions {
  readonly client: KafkaClientOptions;
  readonly log: Log;
  /** Told first: which brokers answer. Returns whether it is worth asking on. */
  readonly onCluster: (cluster: ClusterFacts) => boolean;
}

/**
 * Asks every broker whether it lets us in, then asks on when one does; closes what it opened.
 * @throws as the questions do
 */
export async function inspectKafka(
  { client, log, onCluster }: KafkaInspectionOptions,
  ask: (inspection: KafkaInspection) => Promise<void>,
): Promise<void> {
  const cluster = await inspectBrokers(client, log);
  const goesOn = onCluster(cluster);
  const reached = cluster.brokers.filter(({ outcome }) => outcome.kind === 'reached');
  if (!goesOn || reached.length === 0) return;
  const brokers = reached.map(({ address }) => address);
  const kafka = await createClient({ ...client, brokers }, log);
  const admin = kafka.admin();
  try {
    await admin.connect();
    await ask(inspectionOf(admin));
  } finally {
    await admin.disconnect();
  }
}

function inspectionOf(admin: Admin): KafkaInspection {
  return {
    topics: (options) => inspectTopics(admin, options),
    replicas: (topics, minInsyncReplicas) => inspectReplicas(admin, topics, minInsyncReplicas),
    groups: (topics) => inspectGroups(admin, topics),
  };
}
