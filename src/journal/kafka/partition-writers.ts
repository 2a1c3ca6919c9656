import { GacError } from '../../event/error.ts';
import type { RawRecord } from '../../event/raw-record.ts';
import type { Log } from '../../telemetry/log.ts';
import type { AppendOutcome, Dedup } from '../contract.ts';
import type { BrokerLine } from './broker-line.ts';
import type { DedupMarkers } from './dedup-markers.ts';
import type { FetchLanes } from './fetch-lane.ts';
import { reasonOf } from './kafka-error.ts';
import type { Compression } from './kafka-options.ts';
import { learnAppends } from './learn-appends.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import { ProduceLane } from './produce-lane.ts';
import { recordBytes } from './record-block.ts';
import { encodeAppend } from './record-codec.ts';
import type { RecordSeal } from './record-seal.ts';
import { MAX_MESSAGE_BYTES } from './topics.ts';

/** Bytes of appends that may wait for the brokers at once; beyond it senders are told to wait. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;
const BUSY_RETRY_AFTER_MS = 200;
const FAILED_RETRY_AFTER_MS = 2_000;
const CLOSED_RETRY_AFTER_MS = 1_000;
/** What the batch itself takes of the largest request. */
const BATCH_OVERHEAD_BYTES = 4_096;
/** What a message of a block adds to its record: its head in Kafka's batch and its number in the block. */
const MESSAGE_BYTES = 32;

export interface PartitionWritersOptions {
  readonly line: BrokerLine;
  readonly lanes: FetchLanes;
  readonly topic: string;
  readonly seal: RecordSeal;
  readonly partitions: number;
  readonly compression: Compression;
  readonly timeoutMs: number;
  readonly bounds: PartitionBounds;
  readonly markers: DedupMarkers;
  readonly log: Log;
}

/** Writes appends to the partitions of a journal. */
export class PartitionWriters {
  readonly #options: PartitionWritersOptions;
  readonly #lanes: readonly ProduceLane[];
  #waitingBytes = 0;
  #isClosed = false;

  constructor(options: PartitionWritersOptions) {
    this.#options = options;
    const { line, topic, timeoutMs, log } = options;
    this.#lanes = Array.from(
      { length: options.partitions },
      (_, partition) =>
        new ProduceLane({
          line,
          topic,
          partition,
          timeoutMs,
          log,
          settle: ({ fromOffset }) =>
            this.#settle(partition, fromOffset ?? options.bounds.of(partition).next),
        }),
    );
  }

  /**
   * Writes an append whole or not at all, and tells the others if it can be recognised again.
   * @throws GacError GAC_REQUEST_TOO_LARGE when it does not fit into one request
   * @throws TypeError when the records are of several sources
   * @throws RangeError when there is no such partition
   */
  async write(
    records: readonly RawRecord[],
    { partition, dedup }: { partition: number; dedup: Dedup | undefined },
  ): Promise<AppendOutcome> {
    const lane = this.#lanes[partition];
    if (lane === undefined) throw new RangeError(`the journal has no partition ${partition}`);
    const { sourceId = '', receivedAtMs = 0 } = records.at(-1) ?? {};
    if (records.some((record) => record.sourceId !== sourceId))
      throw new TypeError('a batch is of one source');
    const bytes = records.reduce((sum, one) => sum + recordBytes(one) + MESSAGE_BYTES, 0);
    // However well they would compress: what is too large is so whatever it says.
    if (bytes > MAX_MESSAGE_BYTES - BATCH_OVERHEAD_BYTES)
      throw new GacError('GAC_REQUEST_TOO_LARGE', `an append has ${bytes} bytes in Kafka`);
    if (this.#isClosed) return refused('closed', CLOSED_RETRY_AFTER_MS);
    if (this.#waitingBytes > 0 && this.#waitingBytes + bytes > MAX_WAITING_BYTES)
      return refused('full', BUSY_RETRY_AFTER_MS);
    const { seal, compression } = this.#options;
    const messages = encodeAppend(records, dedup, { seal, partition, compression });
    this.#waitingBytes += bytes;
    const outcome = await lane.send(messages, bytes);
    this.#waitingBytes -= bytes;
    if (outcome.kind === 'failed')
      return this.#isClosed
        ? refused('closed', CLOSED_RETRY_AFTER_MS)
        : refused('failed', FAILED_RETRY_AFTER_MS);
    const { offset } = outcome;
    const { bounds, markers } = this.#options;
    bounds.saw(partition, { next: offset + records.length });
    if (dedup !== undefined)
      await markers.wrote({ dedup, sourceId, receivedAtMs, partition, offset });
    return { kind: 'accepted', count: records.length };
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  /**
   * Reads what a partition got since the last success: an append that was refused may be there all the same, and its
   * sender will come again.
   */
  async #settle(partition: number, fromOffset: number): Promise<void> {
    const { topic, lanes, markers, log } = this.#options;
    const line = lanes.take();
    try {
      await learnAppends(line, markers, { topic, partition, fromOffset });
      await markers.settle();
    } catch (error) {
      log.debug({ partition, reason: reasonOf(error) }, 'What was written is not known yet.');
      throw error;
    } finally {
      await lanes.giveBack(line);
    }
  }
}

function refused(reason: 'full' | 'failed' | 'closed', retryAfterMs: number): AppendOutcome {
  return { kind: 'refused', reason, retryAfterMs };
}
