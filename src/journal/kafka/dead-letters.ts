import type { Message } from 'kafkajs';
import type { Log } from '../../telemetry/log.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import { reasonOf } from './kafka-error.ts';
import type { ProduceLane } from './produce-lane.ts';
import { type FetchedMessage, messageBytes, type PoisonReason } from './record-codec.ts';

/** Offsets of each partition that are known to be unreadable; beyond it one may be counted again. */
const KNOWN_MAX = 100_000;

/** What could not be read, where it was. */
export interface Poison {
  readonly partition: number;
  readonly offset: number;
  readonly reason: PoisonReason | 'undecodable';
  /** Absent when not even the message could be taken out of its batch. */
  readonly message?: FetchedMessage;
}

/** Sets unreadable messages aside in a topic of their own, each once, and counts them. */
export class DeadLetters {
  readonly #lane: ProduceLane;
  readonly #log: Log;
  readonly #metrics: Metrics | undefined;
  readonly #known = new Map<number, Set<number>>();

  constructor(options: { lane: ProduceLane; log: Log; metrics: Metrics | undefined }) {
    this.#lane = options.lane;
    this.#log = options.log;
    this.#metrics = options.metrics;
  }

  /** Records that cannot be read, as far as this process has met them. */
  count(partition: number): number {
    return this.#known.get(partition)?.size ?? 0;
  }

  /** Copies a message to the topic; when that fails it stays where it is, and the log says so. */
  async put(poison: Poison): Promise<void> {
    const { partition, offset, reason } = poison;
    if (!this.#isFirst(partition, offset)) return;
    this.#metrics?.journalQuarantinedRecords.inc();
    const place = { partition, offset, reason };
    this.#log.error(place, 'A record cannot be read and is set aside.');
    const message = letterOf(poison);
    const outcome = await this.#lane.send([message], messageBytes(message));
    if (outcome.kind === 'failed')
      this.#log.error({ ...place, cause: reasonOf(outcome.error) }, 'It could not be copied.');
  }

  /** Counts a record that cannot be read because the message that has it is among the dead letters. */
  miss(partition: number, offset: number): void {
    if (this.#isFirst(partition, offset)) this.#metrics?.journalQuarantinedRecords.inc();
  }

  #isFirst(partition: number, offset: number): boolean {
    const known = this.#known.get(partition) ?? new Set<number>();
    if (known.has(offset)) return false;
    if (known.size >= KNOWN_MAX) known.clear();
    this.#known.set(partition, known.add(offset));
    return true;
  }
}

/** The message as it was; its key is its place, so that copies of several processes become one. */
function letterOf({ partition, offset, reason, message }: Poison): Message {
  return {
    key: `${partition}-${offset}`,
    value: message?.value ?? Buffer.alloc(0),
    headers: {
      ...message?.headers,
      'gac.reason': reason,
      'gac.partition': String(partition),
      'gac.offset': String(offset),
      ...(message && { 'gac.timestamp': message.timestamp }),
      ...(message?.key && { 'gac.key': message.key }),
    },
  };
}
