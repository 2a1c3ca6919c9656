import type { Kafka } from 'kafkajs';
import type { Source } from '../../event/source.ts';
import { pause } from '../../telemetry/pause.ts';
import type { Collector, SourceDirectory } from '../contract.ts';
import { type BatchStoreOptions, storeBatch } from './store-batch.ts';
import { registerCodecs } from './unpack/register-codecs.ts';
import { unpackErrorOf } from './unpack/unpack-error.ts';

/** How often the registry is looked at, and a source tried again that cannot be read. */
const LOOK_MS = 2_000;
/** A process that is silent for so long loses its partitions to the others. */
const SESSION_MS = 10_000;
const CONCURRENT_PARTITIONS = 4;
/** A failure that the client does not get over in so many tries is told, and all begins anew. */
const RETRY = { retries: 3, initialRetryTime: 200, maxRetryTime: 2_000 };
const STANDS_STILL = { transport: 'kafka', reason: 'undecodable' };

export interface KafkaCollectorOptions extends Omit<BatchStoreOptions, 'source' | 'signal'> {
  /** A client of the brokers that the topics are on, which takes batches of any number of messages. */
  readonly client: Kafka;
  /** First part of the name of each source's consumer group. */
  readonly groupPrefix: string;
  readonly directory: SourceDirectory;
}

interface Followed {
  readonly source: Source;
  readonly stopping: AbortController;
  readonly running: Promise<void>;
}

/**
 * Follows the topics of all Kafka sources, each source as a consumer group of its own, from the oldest message. How far a
 * partition is, stands in the journal, written in one frame with the records; the group's offsets follow it.
 */
export function createKafkaCollector(options: KafkaCollectorOptions): Collector {
  registerCodecs();
  const followed = new Map<string, Followed>();
  const stopping = new AbortController();
  let looking: Promise<void> | undefined;

  const look = async () => {
    const sources = new Map(options.directory.kafkaSources().map((source) => [source.id, source]));
    for (const [id, entry] of followed) {
      if (sources.get(id)?.version === entry.source.version) continue;
      await letGo(entry);
      followed.delete(id);
    }
    for (const [id, source] of sources) {
      if (followed.has(id)) continue;
      const own = new AbortController();
      followed.set(id, { source, stopping: own, running: follow(source, options, own.signal) });
    }
  };
  const run = async () => {
    while (!stopping.signal.aborted) {
      await look();
      await pause(LOOK_MS, stopping.signal);
    }
    await Promise.all([...followed.values()].map(letGo));
  };
  return {
    start: async () => {
      looking = run();
    },
    stop: async () => {
      stopping.abort();
      await looking;
    },
  };
}

async function letGo({ stopping, running }: Followed): Promise<void> {
  stopping.abort();
  await running;
}

/** Reads until it is told to stop, whatever happens to the brokers. */
async function follow(
  source: Source,
  options: KafkaCollectorOptions,
  signal: AbortSignal,
): Promise<void> {
  let lastFailure: string | undefined;
  while (!signal.aborted) {
    try {
      await consume(source, options, { signal, onReading: () => (lastFailure = undefined) });
    } catch (error) {
      const unpacking = unpackErrorOf(error);
      const failure =
        unpacking?.message ?? (error instanceof Error ? error.message : String(error));
      // Counted as often as it is tried, so that the alarm stays while the topic stands still.
      if (unpacking) options.metrics.collectRefusedRecords.inc(STANDS_STILL);
      if (failure !== lastFailure && !signal.aborted) {
        const place = { source: source.id, failure };
        options.log.error(place, 'A Kafka source cannot be read; it is tried again.');
      }
      lastFailure = failure;
      await pause(LOOK_MS, signal);
    }
  }
}

/** Reads as a member of the group; resolves when it was stopped, rejects when it failed. */
async function consume(
  source: Source,
  options: KafkaCollectorOptions,
  { signal, onReading }: { signal: AbortSignal; onReading: () => void },
): Promise<void> {
  if (source.transport.kind !== 'kafka') return;
  const consumer = options.client.consumer({
    groupId: `${options.groupPrefix}-${source.id}`,
    sessionTimeout: SESSION_MS,
    allowAutoTopicCreation: false,
    retry: { ...RETRY, restartOnFailure: async () => false },
  });
  const { promise: ended, resolve, reject } = Promise.withResolvers<void>();
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  signal.addEventListener('abort', () => resolve(), { once: true });
  try {
    await consumer.connect();
    await consumer.subscribe({ topics: [...source.transport.topics], fromBeginning: true });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: CONCURRENT_PARTITIONS,
      eachBatch: async ({ batch, heartbeat, isRunning, isStale, resolveOffset }) => {
        onReading();
        const isWanted = () => isRunning() && !isStale() && !signal.aborted;
        const end = await storeBatch(batch, { ...options, source, heartbeat, isWanted, signal });
        if (end === undefined) return;
        const { topic, partition } = batch;
        resolveOffset(String(end - 1));
        const reached = { topic, partition, offset: String(end) };
        await consumer.commitOffsets([reached]);
        // The journal has more than the group knew of: what lies between is not read again.
        if (end > Number(batch.lastOffset()) + 1) consumer.seek(reached);
      },
    });
    await ended;
  } finally {
    await consumer.disconnect();
  }
}
