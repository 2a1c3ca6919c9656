import type { Broker, Cluster, Kafka } from 'kafkajs';
import { protocolType } from './kafka-error.ts';

const METADATA_MAX_AGE_MS = 60_000;
const LATEST = -1;
const EARLIEST = -2;
const READ_UNCOMMITTED = 0;

/** Requests that a broker of kafkajs has and its types leave out. */
export interface FullBroker extends Broker {
  initProducerId(request: { transactionTimeout: number }): Promise<{
    producerId: string;
    producerEpoch: number;
  }>;
  listOffsets(request: {
    replicaId: number;
    isolationLevel: number;
    topics: { topic: string; partitions: { partition: number; timestamp: number }[] }[];
  }): Promise<{ responses: { partitions: { partition: number; offset: string }[] }[] }>;
  joinGroup(request: {
    groupId: string;
    sessionTimeout: number;
    rebalanceTimeout: number;
    memberId: string;
    groupProtocols: { name: string; metadata: Buffer }[];
  }): Promise<{
    generationId: number;
    leaderId: string;
    memberId: string;
    members: { memberId: string; memberMetadata: Buffer }[];
  }>;
  syncGroup(request: {
    groupId: string;
    generationId: number;
    memberId: string;
    groupAssignment: { memberId: string; memberAssignment: Buffer }[];
  }): Promise<{ memberAssignment: Buffer }>;
  heartbeat(request: {
    groupId: string;
    groupGenerationId: number;
    memberId: string;
  }): Promise<unknown>;
  leaveGroup(request: { groupId: string; memberId: string }): Promise<unknown>;
}

/**
 * Connections to the brokers for one line of work: requests on one line wait for each other. After a failure of the
 * network all of its connections are thrown away, because kafkajs keeps half-read answers of a broken one.
 */
export class BrokerLine {
  readonly #kafka: Kafka;
  readonly #topics: readonly string[];
  #cluster: Promise<Cluster> | undefined;
  #closed = false;

  constructor(kafka: Kafka, topics: readonly string[]) {
    this.#kafka = kafka;
    this.#topics = topics;
  }

  /** Runs requests at the leader of a partition. */
  async atLeader<T>(
    topic: string,
    partition: number,
    work: (broker: FullBroker) => Promise<T>,
  ): Promise<T> {
    return this.#run(async (cluster) => {
      await cluster.refreshMetadataIfNecessary();
      const leaders = Object.keys(cluster.findLeaderForPartitions(topic, [partition]));
      const nodeId = leaders[0];
      if (nodeId === undefined) throw new Error(`${topic} has no partition ${partition}`);
      return work((await cluster.findBroker({ nodeId })) as FullBroker);
    });
  }

  /** Runs requests at one broker after the other until one of them answers. @throws what the last one answered */
  async atAny<T>(work: (broker: FullBroker) => Promise<T>): Promise<T> {
    return this.#run(async (cluster) => {
      await cluster.refreshMetadataIfNecessary();
      let failure: unknown = new Error('the cluster has no brokers');
      for (const id of cluster.getNodeIds()) {
        const nodeId = String(id);
        try {
          return await work((await cluster.findBroker({ nodeId })) as FullBroker);
        } catch (error) {
          failure = error;
        }
      }
      throw failure;
    });
  }

  /** Runs requests at the coordinator of a consumer group. */
  async atCoordinator<T>(groupId: string, work: (broker: FullBroker) => Promise<T>): Promise<T> {
    return this.#run(async (cluster) =>
      work((await cluster.findGroupCoordinator({ groupId })) as FullBroker),
    );
  }

  /** The first offset held and the next one to be given out. */
  async bounds(topic: string, partition: number): Promise<{ first: number; next: number }> {
    return this.atLeader(topic, partition, async (broker) => ({
      first: await listed(broker, { topic, partition, timestamp: EARLIEST }),
      next: await listed(broker, { topic, partition, timestamp: LATEST }),
    }));
  }

  /** The same of many partitions at once. */
  async allBounds(
    topic: string,
    partitions: readonly number[],
  ): Promise<Map<number, { first: number; next: number }>> {
    const wanted = partitions.map((partition) => ({ partition }));
    return this.#run(async (cluster) => {
      await cluster.refreshMetadataIfNecessary();
      const ask = async (fromBeginning: boolean) => {
        const answers = await cluster.fetchTopicsOffset([
          { topic, partitions: wanted, fromBeginning },
        ]);
        const found = answers[0]?.partitions ?? [];
        return new Map(found.map(({ partition, offset }) => [partition, Number(offset)]));
      };
      const first = await ask(true);
      const next = await ask(false);
      return new Map(
        [...next].map(([partition, offset]) => [
          partition,
          { first: first.get(partition) ?? 0, next: offset },
        ]),
      );
    });
  }

  /** The first offset whose record has this time or a later one; `undefined` when there is none. */
  async offsetAt(topic: string, partition: number, timestamp: number): Promise<number | undefined> {
    return this.atLeader(topic, partition, async (broker) => {
      const offset = await listed(broker, { topic, partition, timestamp });
      return offset < 0 ? undefined : offset;
    });
  }

  /** Lets go of all connections. */
  async close(): Promise<void> {
    this.#closed = true;
    const cluster = this.#cluster;
    this.#cluster = undefined;
    await cluster?.then((one) => one.disconnect()).catch(() => undefined);
  }

  async #run<T>(work: (cluster: Cluster) => Promise<T>): Promise<T> {
    if (this.#closed) throw new Error('the line to the brokers is closed');
    this.#cluster ??= this.#connect();
    const used = this.#cluster;
    try {
      return await work(await used);
    } catch (error) {
      if (isStale(error)) this.#throwAway(used);
      throw error;
    }
  }

  async #connect(): Promise<Cluster> {
    const cluster = clusterOf(this.#kafka);
    try {
      await cluster.connect();
      await cluster.addMultipleTargetTopics([...this.#topics]);
      return cluster;
    } catch (error) {
      await cluster.disconnect().catch(() => undefined);
      throw error;
    }
  }

  #throwAway(used: Promise<Cluster>): void {
    if (this.#cluster !== used) return;
    this.#cluster = undefined;
    // Requests that are still under way are answered or time out there.
    used.then((cluster) => cluster.disconnect()).catch(() => undefined);
  }
}

/** A refusal that says what is wrong with the request leaves the connection and what is known of the brokers good. */
function isStale(error: unknown): boolean {
  const type = protocolType(error);
  return type === undefined || STALE.has(type);
}

const STALE = new Set([
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'REPLICA_NOT_AVAILABLE',
  'FENCED_LEADER_EPOCH',
  'UNKNOWN_LEADER_EPOCH',
  'NOT_COORDINATOR_FOR_GROUP',
  'GROUP_COORDINATOR_NOT_AVAILABLE',
  'KAFKA_STORAGE_ERROR',
  'REQUEST_TIMED_OUT',
]);

async function listed(
  broker: FullBroker,
  of: { topic: string; partition: number; timestamp: number },
): Promise<number> {
  const { topic, partition, timestamp } = of;
  const { responses } = await broker.listOffsets({
    replicaId: -1,
    isolationLevel: READ_UNCOMMITTED,
    topics: [{ topic, partitions: [{ partition, timestamp }] }],
  });
  return Number(responses[0]?.partitions[0]?.offset ?? -1);
}

/**
 * kafkajs gives its connections away only to the assigners of a consumer: this one is never run, so that requests can
 * be made one by one instead.
 */
export function clusterOf(kafka: Kafka): Cluster {
  let found: Cluster | undefined;
  kafka.consumer({
    groupId: 'none',
    allowAutoTopicCreation: false,
    readUncommitted: true,
    metadataMaxAge: METADATA_MAX_AGE_MS,
    partitionAssigners: [
      ({ cluster }) => {
        found = cluster;
        const name = 'none';
        const assign = async () => [];
        return { name, version: 0, assign, protocol: () => ({ name, metadata: Buffer.alloc(0) }) };
      },
    ],
  });
  if (found === undefined) throw new Error('kafkajs gave no connections');
  return found;
}
