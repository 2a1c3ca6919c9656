import type { Kafka } from 'kafkajs';
import { BrokerLine } from './broker-line.ts';
import { isProtocolError } from './kafka-error.ts';
import type { FetchedMessage } from './record-codec.ts';

/** How long a broker waits for records before it answers that there are none. */
export const FETCH_WAIT_MS = 500;
const READ_UNCOMMITTED = 0;
const CONSUMER = -1;
/** Lines that rest until the next reader needs one. */
const IDLE_LINES_MAX = 4;

/** What lies in a partition from an offset on. */
export interface Fetched {
  readonly messages: readonly FetchedMessage[];
  /** What lies before the offset in the same batch: a batch is sent whole. */
  readonly earlier: readonly FetchedMessage[];
  /** One past the last record that is durable. */
  readonly highWatermark: number;
  /** Where reading has to go on instead, because there is nothing at the offset that was asked for. */
  readonly movedTo?: number;
}

/** Lines to the brokers for readers: each has its own while it fetches, because a fetch waits for records. */
export class FetchLanes {
  readonly #kafka: Kafka;
  readonly #topics: readonly string[];
  readonly #idle: BrokerLine[] = [];
  readonly #lent = new Set<BrokerLine>();
  #closed = false;

  constructor(kafka: Kafka, topics: readonly string[]) {
    this.#kafka = kafka;
    this.#topics = topics;
  }

  /** Takes a line; it has to be given back. */
  take(): BrokerLine {
    const line = this.#idle.pop() ?? new BrokerLine(this.#kafka, this.#topics);
    this.#lent.add(line);
    return line;
  }

  async giveBack(line: BrokerLine): Promise<void> {
    this.#lent.delete(line);
    if (this.#closed || this.#idle.length >= IDLE_LINES_MAX) await line.close();
    else this.#idle.push(line);
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#idle.splice(0), ...this.#lent].map((line) => line.close()));
  }
}

/** Fetches what lies at an offset and behind it, at most about `maxBytes`, waiting up to `FETCH_WAIT_MS`. */
export async function fetchFrom(
  line: BrokerLine,
  at: { topic: string; partition: number; offset: number; maxBytes: number },
): Promise<Fetched> {
  const { topic, partition, offset, maxBytes } = at;
  try {
    const answer: FetchAnswer = await line.atLeader(topic, partition, (broker) =>
      broker.fetch({
        replicaId: CONSUMER,
        isolationLevel: READ_UNCOMMITTED,
        maxWaitTime: FETCH_WAIT_MS,
        minBytes: 1,
        maxBytes,
        topics: [{ topic, partitions: [{ partition, fetchOffset: String(offset), maxBytes }] }],
      }),
    );
    const found = answer.responses[0]?.partitions[0];
    const messages = found?.messages ?? [];
    const isWanted = (message: FetchedMessage) => Number(message.offset) >= offset;
    const first = messages.findIndex(isWanted);
    const earlier = messages.slice(0, first < 0 ? messages.length : first);
    const wanted = earlier.length === 0 ? messages : messages.slice(earlier.length);
    return { messages: wanted, earlier, highWatermark: Number(found?.highWatermark ?? 0) };
  } catch (error) {
    if (!isProtocolError(error, ['OFFSET_OUT_OF_RANGE'])) throw error;
    const { first, next } = await line.bounds(topic, partition);
    const movedTo = Math.min(Math.max(offset, first), next);
    return { messages: [], earlier: [], highWatermark: next, movedTo };
  }
}

interface FetchAnswer {
  readonly responses: readonly {
    readonly partitions: readonly {
      readonly highWatermark: string;
      readonly messages: readonly FetchedMessage[];
    }[];
  }[];
}
