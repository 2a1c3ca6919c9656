import { Buffer } from 'node:buffer';
import type { Batch, KafkaMessage } from 'kafkajs';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Source } from '../../event/source.ts';
import type { Clock } from '../../telemetry/clock.ts';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { pause } from '../../telemetry/pause.ts';
import type { RecordSink } from '../contract.ts';
import { cutOversize } from '../oversize.ts';
import { type UnreadableBatch, unreadableOf } from './unpack/stand-in.ts';

/** One append to the journal holds at most so many records and bytes, or one that alone is more. */
const APPEND_RECORDS_MAX = 1_000;
const APPEND_BYTES_MAX = 4 * 1024 * 1024;

export interface BatchStoreOptions {
  readonly sink: RecordSink;
  readonly source: Source;
  readonly clock: Clock;
  readonly metrics: Metrics;
  readonly log: Log;
  /** A longer message is cut and becomes a dead letter. */
  readonly maxMessageBytes: number;
  readonly signal: AbortSignal;
}

/** What a batch is read from; a part of kafkajs's. */
type ReadBatch = Pick<Batch, 'topic' | 'partition' | 'messages' | 'highWatermark'>;

/**
 * Puts the messages of a batch into the journal that it does not have yet, in their order; waits while it is full.
 * @returns one past the last message that is on stable storage, which may lie beyond the batch; `undefined` of none
 */
export async function storeBatch(
  batch: ReadBatch,
  options: BatchStoreOptions & { heartbeat(): Promise<void>; isWanted(): boolean },
): Promise<number | undefined> {
  const { stream, end } = await streamOf(batch, options);
  const told = new Set<UnreadableBatch>();
  let reached = end;
  for (const part of partsOf(batch.messages, end)) {
    const last = part.at(-1);
    if (last === undefined) continue;
    const next = Number(last.offset) + 1;
    const records = recordsOf(part, { batch, told, options });
    // Where messages hold no record, that they were passed need not be remembered.
    if (records.length > 0 && !(await append(records, { stream, end: next, options }))) break;
    reached = next;
    await options.heartbeat();
  }
  return reached > 0 ? reached : undefined;
}

/**
 * How far the journal has a partition. A topic that was deleted and made anew begins again: when it ends before what the
 * journal has, its records are another stream.
 */
async function streamOf(
  { topic, partition, highWatermark }: ReadBatch,
  { sink, source }: Pick<BatchStoreOptions, 'sink' | 'source'>,
): Promise<{ stream: string; end: number }> {
  for (let generation = 0; ; generation++) {
    const stream = `kafka:${source.id}:${topic}:${partition}#${generation}`;
    const end = (await sink.streamEnd(stream)) ?? 0;
    if (end <= Number(highWatermark)) return { stream, end };
  }
}

function* partsOf(messages: readonly KafkaMessage[], from: number): Generator<KafkaMessage[]> {
  let part: KafkaMessage[] = [];
  let bytes = 0;
  for (const message of messages) {
    if (Number(message.offset) < from) continue;
    const length = message.value?.length ?? 0;
    const isFull = part.length >= APPEND_RECORDS_MAX || bytes + length > APPEND_BYTES_MAX;
    if (isFull && part.length > 0) {
      yield part;
      part = [];
      bytes = 0;
    }
    part.push(message);
    bytes += length;
  }
  if (part.length > 0) yield part;
}

/** @param to what it is read from, and the batches of which it was already told that they cannot be read */
function recordsOf(
  messages: readonly KafkaMessage[],
  to: { batch: ReadBatch; told: Set<UnreadableBatch>; options: BatchStoreOptions },
): RawRecord[] {
  const { batch, told, options } = to;
  const { source, clock, metrics, maxMessageBytes } = options;
  const shared = {
    sourceId: source.id,
    receivedAtMs: clock.now(),
    transport: 'kafka' as const,
    peer: `${batch.topic}/${batch.partition}`,
  };
  const records: RawRecord[] = [];
  const refused = { malformed_batch: 0, undecodable: 0 };
  for (const { value } of messages) {
    const unreadable = unreadableOf(value);
    if (value === null) refused.malformed_batch += 1;
    else if (unreadable === undefined)
      records.push({ ...shared, ...cutOversize(Buffer.from(value), maxMessageBytes) });
    else {
      refused.undecodable += unreadable.messagesEach;
      if (told.has(unreadable)) continue;
      told.add(unreadable);
      const { firstOffset: offset, lastOffset, codec, packedBytes, reason } = unreadable;
      const place = { source: source.id, topic: batch.topic, partition: batch.partition };
      const facts = { ...place, offset, lastOffset, codec, packedBytes, reason };
      options.log.error(facts, 'A batch of a topic cannot be read; a dead letter stands for it.');
      // What was cut becomes a dead letter, whatever the type of the source.
      const body = Buffer.from(`Kafka batch that cannot be read: ${JSON.stringify(facts)}`);
      records.push({ ...shared, body, cutFromBytes: packedBytes });
    }
  }
  for (const [reason, count] of Object.entries(refused))
    if (count > 0) metrics.collectRefusedRecords.inc({ transport: 'kafka', reason }, count);
  return records;
}

/** False when it was told to stop before the journal took the records. */
async function append(
  records: readonly RawRecord[],
  to: {
    stream: string;
    end: number;
    options: BatchStoreOptions & { heartbeat(): Promise<void>; isWanted(): boolean };
  },
): Promise<boolean> {
  const { stream, end, options } = to;
  const { sink, metrics, source, signal } = options;
  while (options.isWanted()) {
    const outcome = await sink.append(records, { kind: 'stream', stream, end });
    if (outcome.kind === 'refused') {
      await pause(outcome.retryAfterMs, signal);
      await options.heartbeat();
      continue;
    }
    if (outcome.kind === 'duplicate') {
      metrics.collectDuplicateBatches.inc({ transport: 'kafka' });
      return true;
    }
    const labels = { transport: 'kafka', source: source.id };
    const bytes = records.reduce((sum, { body }) => sum + body.length, 0);
    metrics.collectReceivedRecords.inc(labels, records.length);
    metrics.collectReceivedBytes.inc(labels, bytes);
    return true;
  }
  return false;
}
