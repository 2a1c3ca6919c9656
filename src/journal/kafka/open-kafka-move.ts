import type { Admin, Message } from 'kafkajs';
import { GacError } from '../../event/error.ts';
import { ENTRY_WORDS, KEY_MEMORY_MS, KeyTable } from '../key-table.ts';
import type { KnownBatches } from '../known-batches.ts';
import { BrokerLine } from './broker-line.ts';
import { createClient } from './client.ts';
import { connectAdmin } from './connect-admin.ts';
import { FetchLanes, fetchFrom } from './fetch-lane.ts';
import type { KafkaJournalOptions } from './kafka-options.ts';
import { patiently } from './patiently.ts';
import { ProduceLane } from './produce-lane.ts';
import type { FetchedMessage } from './record-codec.ts';
import { prepareTopics, topicNames } from './topics.ts';

const FINGERPRINT_BYTES = 16;
const MARKERS_AT_ONCE = 2_000;
const MARKER_BYTES = 300;
const SEND_TIMEOUT_MS = 30_000;
const FETCH_BYTES = 4 * 1024 * 1024;
/**
 * Where a batch of another journal is: in a partition that no topic has, so that no record of this one is ever taken for
 * its copy. A sender that comes with it again is told that it is known.
 */
const ELSEWHERE = '4095 0';

/** What a journal on Kafka has before its first process starts. */
export interface JournalUse {
  /** Records that were ever written to it. */
  readonly records: number;
  /** Batches and streams that it was told of. */
  readonly markers: number;
  /** Some process has begun to read it. */
  readonly isRead: boolean;
}

/** What is not known of batches that should be. */
export interface MissingBatches {
  readonly keys: number;
  /** The first stream whose end is not the one wanted. */
  readonly stream: string | undefined;
}

/** Fills a journal on Kafka that no process has open yet. */
export interface KafkaMove {
  /** Looks without changing anything: topics that are absent stay so. */
  use(consumer: string): Promise<JournalUse>;
  /** Makes the topics, and lets the journal know batches of another one; doing it again does the same. */
  tell(known: KnownBatches, onTold: (markers: number) => void): Promise<void>;
  /** Reads back what the journal knows. */
  missing(known: KnownBatches): Promise<MissingBatches>;
  close(): Promise<void>;
}

/** Connects to the brokers. @throws GacError GAC_JOURNAL_FAILED when they cannot be reached */
export async function openKafkaMove(options: KafkaJournalOptions): Promise<KafkaMove> {
  const kafka = await createClient(options.client, options.log);
  const admin = await connectAdmin(kafka);
  const { keys, streams } = topicNames(options.topic);
  const line = new BrokerLine(kafka, [keys, streams]);
  const lanes = new FetchLanes(kafka, [keys, streams]);
  return new TopicMove(options, { admin, line, lanes });
}

class TopicMove implements KafkaMove {
  readonly #options: KafkaJournalOptions;
  readonly #admin: Admin;
  readonly #line: BrokerLine;
  readonly #lanes: FetchLanes;

  constructor(
    options: KafkaJournalOptions,
    connected: { admin: Admin; line: BrokerLine; lanes: FetchLanes },
  ) {
    this.#options = options;
    this.#admin = connected.admin;
    this.#line = connected.line;
    this.#lanes = connected.lanes;
  }

  async use(consumer: string): Promise<JournalUse> {
    const { topic } = this.#options;
    const { keys, streams } = topicNames(topic);
    const present = await patiently('listing topics', () => this.#admin.listTopics());
    const written = async (name: string) => {
      if (!present.includes(name)) return 0;
      const partitions = await this.#admin.fetchTopicOffsets(name);
      return partitions.reduce((sum, { high }) => sum + Number(high), 0);
    };
    return {
      records: await patiently('reading offsets', () => written(topic)),
      markers: await patiently(
        'reading offsets',
        async () => (await written(keys)) + (await written(streams)),
      ),
      isRead: present.includes(topic) && (await this.#isRead(consumer)),
    };
  }

  async tell(known: KnownBatches, onTold: (markers: number) => void): Promise<void> {
    await prepareTopics(this.#admin, this.#options);
    const names = topicNames(this.#options.topic);
    await this.#send(names.keys, keyMessages(known), onTold);
    await this.#send(names.streams, streamMessages(known), onTold);
  }

  async missing(known: KnownBatches): Promise<MissingBatches> {
    const names = topicNames(this.#options.topic);
    const keys = new KeyTable({ keepMs: KEY_MEMORY_MS });
    await this.#readAll(names.keys, ({ key, value }) => {
      if (key?.length !== FINGERPRINT_BYTES) return;
      keys.add(wordsOf(key), Math.floor(Number(thirdOf(value)) / 1_000));
    });
    const streams = new Map<string, number>();
    await this.#readAll(names.streams, ({ key, value }) => {
      if (key !== null) streams.set(key.toString('utf8'), Number(thirdOf(value)));
    });
    let missing = 0;
    for (let at = 0; at < known.keys.length; at += ENTRY_WORDS) {
      if (!keys.has(known.keys.subarray(at, at + 4))) missing += 1;
    }
    const stream = [...known.streams].find(([name, end]) => streams.get(name) !== end);
    return { keys: missing, stream: stream?.[0] };
  }

  async close(): Promise<void> {
    await this.#lanes.close();
    await this.#line.close();
    await this.#admin.disconnect();
  }

  async #isRead(consumer: string): Promise<boolean> {
    const { topic } = this.#options;
    const groupId = `${topic}.${consumer}`;
    const found = await patiently('reading positions', () =>
      this.#admin.fetchOffsets({ groupId, topics: [topic] }),
    );
    return found.some(({ partitions }) => partitions.some(({ offset }) => Number(offset) >= 0));
  }

  async #send(
    topic: string,
    markers: Generator<Message>,
    onTold: (markers: number) => void,
  ): Promise<void> {
    const { log } = this.#options;
    const lane = new ProduceLane({
      ...{ line: this.#line, topic, partition: 0, log },
      timeoutMs: SEND_TIMEOUT_MS,
      // Whoever gives up begins again with the first marker.
      settle: async () => undefined,
    });
    try {
      for (;;) {
        const messages = nextOf(markers, MARKERS_AT_ONCE);
        if (messages.length === 0) return;
        const outcome = await lane.send(messages, messages.length * MARKER_BYTES);
        if (outcome.kind === 'failed') {
          const message = `Kafka does not take what ${topic} is to know`;
          throw new GacError('GAC_JOURNAL_FAILED', message, { cause: outcome.error });
        }
        onTold(messages.length);
      }
    } finally {
      await lane.close();
    }
  }

  async #readAll(topic: string, onMessage: (message: FetchedMessage) => void): Promise<void> {
    const line = this.#lanes.take();
    try {
      const { first, next } = await patiently('reading offsets', () => line.bounds(topic, 0));
      for (let offset = first; offset < next; ) {
        const at = { topic, partition: 0, offset, maxBytes: FETCH_BYTES };
        const { messages, movedTo } = await patiently('reading', () => fetchFrom(line, at));
        for (const message of messages) onMessage(message);
        const last = messages.at(-1);
        offset = last === undefined ? (movedTo ?? next) : Number(last.offset) + 1;
      }
    } finally {
      await this.#lanes.giveBack(line);
    }
  }
}

function nextOf<T>(values: Iterator<T>, count: number): T[] {
  const taken: T[] = [];
  while (taken.length < count) {
    const { done, value } = values.next();
    if (done === true) break;
    taken.push(value);
  }
  return taken;
}

function* keyMessages({ keys }: KnownBatches): Generator<Message> {
  for (let at = 0; at < keys.length; at += ENTRY_WORDS) {
    const key = Buffer.alloc(FINGERPRINT_BYTES);
    for (let word = 0; word < 4; word += 1) key.writeUInt32LE(keys[at + word] ?? 0, word * 4);
    const receivedAtMs = (keys[at + 4] ?? 0) * 1_000;
    yield { key, value: `${ELSEWHERE} ${receivedAtMs}` };
  }
}

function* streamMessages({ streams }: KnownBatches): Generator<Message> {
  for (const [stream, end] of streams) yield { key: stream, value: `${ELSEWHERE} ${end}` };
}

function thirdOf(value: Buffer | null): string {
  return value?.toString('latin1').split(' ')[2] ?? '';
}

function wordsOf(bytes: Buffer): Uint32Array {
  return Uint32Array.from({ length: FINGERPRINT_BYTES / 4 }, (_, at) => bytes.readUInt32LE(at * 4));
}
