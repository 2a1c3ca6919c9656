import type { Admin } from 'kafkajs';
import type { Journal } from '../contract.ts';
import { AnnouncedKeys } from './announced-keys.ts';
import { BrokerLine } from './broker-line.ts';
import { createClient } from './client.ts';
import { connectAdmin } from './connect-admin.ts';
import { ConsumerLag } from './consumer-lag.ts';
import { ConsumerOffsets } from './consumer-offsets.ts';
import { DeadLetters } from './dead-letters.ts';
import { DedupMarkers } from './dedup-markers.ts';
import { FetchLanes } from './fetch-lane.ts';
import { openKafkaIdentity } from './kafka-identity.ts';
import { KafkaJournal, type KafkaJournalParts } from './kafka-journal.ts';
import type { KafkaJournalOptions } from './kafka-options.ts';
import { PartitionBounds } from './partition-bounds.ts';
import { PartitionEnds } from './partition-ends.ts';
import { PartitionWriters } from './partition-writers.ts';
import { ProduceLane } from './produce-lane.ts';
import { RecordSeal } from './record-seal.ts';
import { Retention } from './retention.ts';
import { prepareTopics, topicNames } from './topics.ts';

const SESSION_TIMEOUT_MS = 10_000;
const APPEND_TIMEOUT_MS = 10_000;

/**
 * Opens a journal on topics of Kafka, or makes them. Many processes may have it open at once.
 * @throws GacError GAC_JOURNAL_SETTINGS when topics that are there are not as they have to be; GAC_JOURNAL_FAILED when the
 * brokers cannot be reached or refuse; GAC_JOURNAL_KEY when the records are sealed with a key that is not given
 */
export async function openKafkaJournal(options: KafkaJournalOptions): Promise<Journal> {
  const kafka = await createClient(options.client, options.log);
  const releases: (() => Promise<void>)[] = [];
  const release = async () => {
    for (const one of releases.splice(0).reverse()) await one();
  };
  try {
    const admin = await connectAdmin(kafka);
    releases.push(() => admin.disconnect());
    const partitions = await prepareTopics(admin, options);
    const names = Object.values(topicNames(options.topic));
    const line = () => {
      const opened = new BrokerLine(kafka, names);
      releases.push(() => opened.close());
      return opened;
    };
    const lanes = new FetchLanes(kafka, names);
    releases.push(() => lanes.close());
    const connected = {
      admin,
      lanes,
      partitions,
      control: line(),
      producing: line(),
      joining: () => new BrokerLine(kafka, names),
      onRelease: (close: () => Promise<void>) => {
        releases.push(close);
      },
    };
    return new KafkaJournal({ ...(await makeParts(options, connected)), release });
  } catch (error) {
    await release();
    throw error;
  }
}

interface Connected {
  readonly admin: Admin;
  readonly lanes: FetchLanes;
  readonly partitions: number;
  readonly control: BrokerLine;
  readonly producing: BrokerLine;
  readonly joining: () => BrokerLine;
  /** Keeps what has to be closed, last first. */
  readonly onRelease: (close: () => Promise<void>) => void;
}

async function makeParts(
  options: KafkaJournalOptions,
  connected: Connected,
): Promise<Omit<KafkaJournalParts, 'release'>> {
  const { topic, keys: sealing, compression, clock, log, metrics } = options;
  const { admin, lanes, partitions, control, producing, onRelease } = connected;
  const names = topicNames(topic);
  const timeoutMs = options.appendTimeoutMs ?? APPEND_TIMEOUT_MS;
  const sideLane = (name: string) => openSideLane(name, options, connected);
  const side = {
    meta: sideLane(names.meta),
    keys: sideLane(names.keys),
    streams: sideLane(names.streams),
    deadLetters: sideLane(names.deadLetters),
  };
  const id = await openKafkaIdentity({ topic: names.meta, lane: side.meta, lanes, log });
  const known = { topic: names.meta, lane: side.meta, lanes, keys: sealing };
  const announced = await AnnouncedKeys.join(known);
  const seal = new RecordSeal({ keys: sealing, journalId: id });
  const bounds = await PartitionBounds.open({ line: control, topic, partitions, log });
  onRelease(() => bounds.close());
  const { keys, streams } = side;
  const markers = await DedupMarkers.open({ names, lanes, keys, streams, log });
  onRelease(() => markers.close());
  const deadLetters = new DeadLetters({ lane: side.deadLetters, log, metrics });
  const consumers = new ConsumerOffsets({ line: control, admin, topic, bounds });
  const reading = { topic, seal, announced, lanes, markers, deadLetters, bounds, log, metrics };
  const { retentionMs } = options;
  const lag = metrics === undefined ? undefined : new ConsumerLag({ bounds, metrics });
  onRelease(async () => lag?.close());
  const sessionTimeoutMs = options.sessionTimeoutMs ?? SESSION_TIMEOUT_MS;
  return {
    id,
    topic,
    control,
    bounds,
    markers,
    writers: new PartitionWriters({
      line: producing,
      lanes,
      topic,
      seal,
      partitions,
      compression,
      timeoutMs,
      bounds,
      markers,
      log,
    }),
    deadLetters,
    consumers,
    ends: new PartitionEnds({ topic, lanes, markers, consumers, bounds }),
    retention: new Retention({
      admin,
      line: control,
      topic,
      retentionMs,
      bounds,
      consumers,
      clock,
      metrics,
    }),
    lag,
    metrics,
    reading,
    memberOptions: () => ({
      topic,
      partitions,
      sessionTimeoutMs,
      line: connected.joining(),
      control,
      log,
    }),
  };
}

/** Writes to a topic of one partition beside the records. */
function openSideLane(
  topic: string,
  { appendTimeoutMs: timeoutMs = APPEND_TIMEOUT_MS, log }: KafkaJournalOptions,
  { producing: line, control, onRelease }: Connected,
): ProduceLane {
  const settle = async () => {
    await control.bounds(topic, 0);
  };
  const lane = new ProduceLane({
    line,
    topic,
    partition: 0,
    timeoutMs,
    log,
    settle,
  });
  onRelease(() => lane.close());
  return lane;
}
