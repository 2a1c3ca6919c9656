import { CompressionTypes, type Message } from 'kafkajs';
import type { Log } from '../../telemetry/log.ts';
import { pause } from '../../telemetry/pause.ts';
import type { BrokerLine, FullBroker } from './broker-line.ts';
import { isProtocolError, reasonOf } from './kafka-error.ts';

/** One request carries at most so many messages and bytes, or one batch that alone is more. */
const GROUP_MESSAGES_MAX = 4_000;
const GROUP_BYTES_MAX = 2 * 1024 * 1024;
const ALL_IN_SYNC = -1;
/** How long the leader waits for the other replicas. */
const REPLICAS_MS = 5_000;
const RETRY_MS_FIRST = 50;
const RETRY_MS_MAX = 1_000;
const RECOVER_MS_FIRST = 200;
const RECOVER_MS_MAX = 1_000;
const SEQUENCE_MASK = 0x7fff_ffff;
const EPOCH_MAX = 0x7fff;
const TOO_LATE = 'Kafka did not answer in time';

export type SendOutcome =
  /** All messages are on stable storage, from this offset on, without a gap. */
  | { readonly kind: 'written'; readonly offset: number }
  /** They are not known to be there. */
  | { readonly kind: 'failed'; readonly error: unknown };

export interface ProduceLaneOptions {
  readonly line: BrokerLine;
  readonly topic: string;
  readonly partition: number;
  /** How long a batch is tried. */
  readonly timeoutMs: number;
  readonly log: Log;
  /**
   * Called until it succeeds after a request whose end is not known: looks whether its messages are there. Nothing is
   * sent meanwhile.
   */
  readonly settle: (failed: { fromOffset: number | undefined }) => Promise<void>;
}

interface Batch {
  readonly messages: readonly Message[];
  readonly bytes: number;
  readonly done: (outcome: SendOutcome) => void;
}

/** Whom the broker takes the sender of a sequence for. */
interface Producer {
  readonly producerId: string;
  readonly producerEpoch: number;
  sequence: number;
}

/**
 * Writes to one partition, one request at a time: what waits meanwhile goes out together in the next one. A request is
 * one record batch, so that all of it or nothing is written, and carries a sequence, so that trying it again writes it
 * once. After giving up, the next request begins another epoch of the same producer: the broker would take it for the
 * old one, and refuses the old one from then on. (KIP-360; the brokers have no new numbers while their controller hangs.)
 */
export class ProduceLane {
  readonly #options: ProduceLaneOptions;
  readonly #stop = new AbortController();
  #waiting: Batch[] = [];
  #working: Promise<void> | undefined;
  #recovering: Promise<void> | undefined;
  #producer: Producer | undefined;
  #failure: unknown;
  #nextOffset: number | undefined;

  constructor(options: ProduceLaneOptions) {
    this.#options = options;
  }

  /** Whether it waits for the brokers to come back: what is sent meanwhile fails at once. */
  get failing(): boolean {
    return this.#recovering !== undefined;
  }

  /** Writes messages together and in their order. */
  send(messages: readonly Message[], bytes: number): Promise<SendOutcome> {
    if (this.#recovering !== undefined || this.#stop.signal.aborted)
      return Promise.resolve({ kind: 'failed', error: this.#failure });
    return new Promise((done) => {
      this.#waiting.push({ messages, bytes, done });
      this.#working ??= this.#work();
    });
  }

  /** Finishes what is under way, without trying anything again. */
  async close(): Promise<void> {
    this.#stop.abort();
    await this.#working;
    await this.#recovering;
  }

  async #work(): Promise<void> {
    // Batches that are sent in the same turn share the first request.
    await Promise.resolve();
    while (this.#waiting.length > 0 && this.#recovering === undefined) {
      const group = this.#nextGroup();
      const messages = group.flatMap((batch) => batch.messages);
      try {
        let offset = await this.#produce(messages);
        this.#nextOffset = offset + messages.length;
        for (const batch of group) {
          batch.done({ kind: 'written', offset });
          offset += batch.messages.length;
        }
      } catch (error) {
        this.#fail(group, error);
      }
    }
    this.#working = undefined;
  }

  #nextGroup(): Batch[] {
    let messages = 0;
    let bytes = 0;
    let count = 0;
    for (const batch of this.#waiting) {
      messages += batch.messages.length;
      bytes += batch.bytes;
      if (count > 0 && (messages > GROUP_MESSAGES_MAX || bytes > GROUP_BYTES_MAX)) break;
      count += 1;
    }
    return this.#waiting.splice(0, count);
  }

  async #produce(messages: readonly Message[]): Promise<number> {
    const endsAt = performance.now() + this.#options.timeoutMs;
    let isInDoubt = false;
    for (let delayMs = RETRY_MS_FIRST; ; delayMs = Math.min(delayMs * 2, RETRY_MS_MAX)) {
      try {
        return await within(endsAt, this.#request(messages, endsAt));
      } catch (error) {
        const isLost = isProtocolError(error, PRODUCER_LOST);
        if (isProtocolError(error, HOPELESS) || (isLost && isInDoubt)) throw error;
        if (isLost) this.#beginEpoch(error);
        else isInDoubt ||= !isProtocolError(error, NOT_WRITTEN);
        if (performance.now() + delayMs >= endsAt || this.#stop.signal.aborted) throw error;
        await pause(delayMs, this.#stop.signal);
      }
    }
  }

  async #request(messages: readonly Message[], endsAt: number): Promise<number> {
    const { line, topic, partition } = this.#options;
    return line.atLeader(topic, partition, async (broker) => {
      this.#producer ??= { ...(await this.#newProducer(broker)), sequence: 0 };
      const producer = this.#producer;
      // It was given up meanwhile, and its messages may have been sent anew by those who were told so.
      if (performance.now() >= endsAt) throw new Error(TOO_LATE);
      const { producerId, producerEpoch, sequence } = producer;
      const written = await broker.produce({
        acks: ALL_IN_SYNC,
        timeout: REPLICAS_MS,
        // Blocks of records are compressed already; all else is small.
        compression: CompressionTypes.None,
        // The types say number; the identifiers of brokers are longer than a number is exact.
        producerId: producerId as unknown as number,
        producerEpoch,
        topicData: [
          { topic, partitions: [{ partition, firstSequence: sequence, messages: [...messages] }] },
        ],
      });
      producer.sequence = (sequence + messages.length) & SEQUENCE_MASK;
      return baseOffsetOf(written);
    });
  }

  /** Any broker gives numbers; one that waits for a controller that is gone has none for half a minute and longer. */
  async #newProducer(leader: FullBroker): Promise<Omit<Producer, 'sequence'>> {
    const ask = (broker: FullBroker) => broker.initProducerId({ transactionTimeout: REPLICAS_MS });
    try {
      return await ask(leader);
    } catch (error) {
      if (!isProtocolError(error, NO_NUMBERS)) throw error;
      return this.#options.line.atAny(ask);
    }
  }

  /** From here on what was sent before is somebody else's. */
  #beginEpoch(error: unknown): void {
    const producer = this.#producer;
    if (producer === undefined) return;
    if (isProtocolError(error, EPOCH_LOST) || producer.producerEpoch === EPOCH_MAX) {
      this.#producer = undefined;
      return;
    }
    // Another object: an answer that comes late still counts in the old one.
    this.#producer = { ...producer, producerEpoch: producer.producerEpoch + 1, sequence: 0 };
  }

  #fail(group: readonly Batch[], error: unknown): void {
    const failed: SendOutcome = { kind: 'failed', error };
    for (const batch of group) batch.done(failed);
    if (isProtocolError(error, HOPELESS)) return;
    const { topic, partition, log } = this.#options;
    log.warn(
      { topic, partition, reason: reasonOf(error) },
      'The journal refuses records: Kafka does not take them.',
    );
    this.#failure = error;
    this.#beginEpoch(error);
    this.#recovering = this.#recover();
    for (const batch of this.#waiting.splice(0)) batch.done(failed);
  }

  async #recover(): Promise<void> {
    const { topic, partition, log, settle } = this.#options;
    let delayMs = RECOVER_MS_FIRST;
    while (!this.#stop.signal.aborted) {
      await pause(delayMs, this.#stop.signal);
      delayMs = Math.min(delayMs * 2, RECOVER_MS_MAX);
      try {
        await settle({ fromOffset: this.#nextOffset });
        log.info({ topic, partition }, 'The journal takes records again.');
        break;
      } catch (error) {
        log.debug({ topic, partition, reason: reasonOf(error) }, 'Kafka is still not there.');
      }
    }
    this.#recovering = undefined;
  }
}

/** The request can never succeed, and nothing of it was written. */
const HOPELESS = [
  'MESSAGE_TOO_LARGE',
  'RECORD_LIST_TOO_LARGE',
  'INVALID_RECORD',
  'INVALID_TIMESTAMP',
  'TOPIC_AUTHORIZATION_FAILED',
  'CLUSTER_AUTHORIZATION_FAILED',
  'UNSUPPORTED_COMPRESSION_TYPE',
  'POLICY_VIOLATION',
];

/** The broker has no number for a producer at present. */
const NO_NUMBERS = ['GROUP_LOAD_IN_PROGRESS'];

/** Nothing was written this time; it may be another time. */
const NOT_WRITTEN = [
  ...NO_NUMBERS,
  'UNKNOWN_TOPIC_OR_PARTITION',
  'LEADER_NOT_AVAILABLE',
  'NOT_LEADER_FOR_PARTITION',
  'NOT_ENOUGH_REPLICAS',
  'KAFKA_STORAGE_ERROR',
];

/** The broker knows a later epoch of the producer, or takes it for another one: only a new number helps. */
const EPOCH_LOST = ['INVALID_PRODUCER_EPOCH', 'INVALID_PRODUCER_ID_MAPPING'];

/** The broker no longer knows the producer or its sequence. */
const PRODUCER_LOST = [
  ...EPOCH_LOST,
  'OUT_OF_ORDER_SEQUENCE_NUMBER',
  'DUPLICATE_SEQUENCE_NUMBER',
  'UNKNOWN_PRODUCER_ID',
];

async function within<T>(endsAt: number, work: Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(TOO_LATE)),
    Math.max(0, endsAt - performance.now()),
  );
  try {
    return await Promise.race([work, promise]);
  } finally {
    clearTimeout(timer);
  }
}

function baseOffsetOf(written: {
  topics: { partitions: { baseOffset?: string; offset?: string }[] }[];
}): number {
  const partition = written.topics[0]?.partitions[0];
  const offset = Number(partition?.baseOffset ?? partition?.offset);
  if (!Number.isSafeInteger(offset) || offset < 0) throw new Error('Kafka gave no offset');
  return offset;
}
