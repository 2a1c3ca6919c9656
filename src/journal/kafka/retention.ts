import type { Admin } from 'kafkajs';
import type { Clock } from '../../telemetry/clock.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type { BrokerLine } from './broker-line.ts';
import type { ConsumerOffsets } from './consumer-offsets.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import { patiently } from './patiently.ts';

export interface RetentionOptions {
  readonly admin: Admin;
  readonly line: BrokerLine;
  readonly topic: string;
  readonly retentionMs: number;
  readonly bounds: PartitionBounds;
  readonly consumers: ConsumerOffsets;
  readonly clock: Clock;
  readonly metrics: Metrics | undefined;
}

/**
 * Removes old records that every consumer has read. Kafka does not do it by itself: it does not ask who has read them. It
 * removes by size, if the operator set one; what it took unread is counted here.
 */
export class Retention {
  readonly #options: RetentionOptions;
  /** Below it everything is accounted for. */
  readonly #countedTo = new Map<number, number>();

  constructor(options: RetentionOptions) {
    this.#options = options;
    for (const [partition, { first }] of options.bounds.all().entries())
      this.#countedTo.set(partition, first);
  }

  /** Applies retention now. */
  async apply(): Promise<{ removedRecords: number; removedUnread: number }> {
    const { bounds, retentionMs, clock, metrics } = this.#options;
    await patiently('reading offsets', () => bounds.refresh());
    const read = await this.#readByAll();
    const unread = this.#countUnread(read);
    metrics?.journalUnreadRemoved.inc(unread);
    const before = clock.now() - retentionMs;
    const removals = await Promise.all(
      [...bounds.all().entries()].map(async ([partition, { first, next }]) => {
        const old = Math.min((await this.#firstSince(partition, before)) ?? next, next);
        const offset = Math.min(old, read.get(partition) ?? old);
        return { partition, offset, records: Math.max(0, offset - first) };
      }),
    );
    const wanted = removals.filter(({ records }) => records > 0);
    await this.#remove(wanted);
    return {
      removedRecords: wanted.reduce((sum, { records }) => sum + records, 0),
      removedUnread: unread,
    };
  }

  /** The least committed offset of each partition; none of a partition when there are no consumers. */
  async #readByAll(): Promise<Map<number, number>> {
    const { bounds, consumers } = this.#options;
    const read = new Map<number, number>();
    for (const consumer of await consumers.consumers()) {
      const positions = await consumers.committed(consumer);
      // A group that never committed is somebody else's, or one that is only about to begin.
      if (positions.length === 0) continue;
      const offsets = new Map(positions.map(({ partition, offset }) => [partition, offset]));
      for (const partition of bounds.all().keys()) {
        const offset = offsets.get(partition) ?? 0;
        read.set(partition, Math.min(read.get(partition) ?? offset, offset));
      }
    }
    return read;
  }

  #countUnread(read: ReadonlyMap<number, number>): number {
    let unread = 0;
    for (const [partition, { first }] of this.#options.bounds.all().entries()) {
      const from = Math.max(this.#countedTo.get(partition) ?? 0, read.get(partition) ?? first);
      unread += Math.max(0, first - from);
      this.#countedTo.set(partition, first);
    }
    return unread;
  }

  #firstSince(partition: number, timeMs: number): Promise<number | undefined> {
    const { line, topic } = this.#options;
    return patiently('looking for a time', () =>
      line.offsetAt(topic, partition, Math.max(0, timeMs)),
    );
  }

  async #remove(wanted: readonly { partition: number; offset: number }[]): Promise<void> {
    if (wanted.length === 0) return;
    const { admin, topic, bounds } = this.#options;
    const partitions = wanted.map(({ partition, offset }) => ({
      partition,
      offset: String(offset),
    }));
    await patiently('removing records', () => admin.deleteTopicRecords({ topic, partitions }));
    for (const { partition, offset } of wanted) {
      bounds.saw(partition, { first: offset });
      this.#countedTo.set(partition, offset);
    }
  }
}
