import type { RawRecord } from '../../event/raw-record.ts';
import type { Metrics } from '../../telemetry/metrics.ts';
import type {
  AppendOutcome,
  Dedup,
  Journal,
  JournalPosition,
  JournalReader,
  PartitionShare,
  PartitionStatus,
  PartitionWork,
} from '../contract.ts';
import { partitionOf } from '../partition-of.ts';
import { SingleAppends } from '../single-appends.ts';
import type { BrokerLine } from './broker-line.ts';
import type { ConsumerLag } from './consumer-lag.ts';
import type { ConsumerOffsets } from './consumer-offsets.ts';
import type { DeadLetters } from './dead-letters.ts';
import type { DedupMarkers } from './dedup-markers.ts';
import { GroupMember, type GroupMemberOptions } from './group-member.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import type { PartitionEnds } from './partition-ends.ts';
import { PartitionReader, type PartitionReaderOptions } from './partition-reader.ts';
import type { PartitionWriters } from './partition-writers.ts';
import { patiently } from './patiently.ts';
import type { Retention } from './retention.ts';

const CLOSED_RETRY_AFTER_MS = 1_000;

/** What a journal on Kafka is made of. */
export interface KafkaJournalParts {
  readonly id: string;
  readonly topic: string;
  readonly control: BrokerLine;
  readonly bounds: PartitionBounds;
  readonly markers: DedupMarkers;
  readonly writers: PartitionWriters;
  readonly deadLetters: DeadLetters;
  readonly consumers: ConsumerOffsets;
  readonly ends: PartitionEnds;
  readonly retention: Retention;
  readonly lag: ConsumerLag | undefined;
  readonly metrics: Metrics | undefined;
  /** What all readers have in common. */
  readonly reading: Omit<PartitionReaderOptions, 'partition' | 'offset' | 'onClosed'>;
  readonly memberOptions: () => Omit<GroupMemberOptions, 'groupId' | 'work' | 'onClosed'>;
  /** Lets go of what the parts were made with; called last. */
  readonly release: () => Promise<void>;
}

/** The journal on topics of Kafka; made by `openKafkaJournal`. */
export class KafkaJournal implements Journal {
  readonly id: string;
  readonly partitions: number;
  readonly #parts: KafkaJournalParts;
  readonly #single: SingleAppends;
  readonly #readers = new Set<PartitionReader>();
  readonly #members = new Map<string, GroupMember>();
  #closing: Promise<void> | undefined;

  constructor(parts: KafkaJournalParts) {
    this.#parts = parts;
    this.#single = new SingleAppends((...batch) => parts.markers.isKnown(...batch));
    this.id = parts.id;
    this.partitions = parts.bounds.all().length;
  }

  /** The records and their bodies must not change until the outcome is there. */
  async append(
    records: readonly RawRecord[],
    dedup?: Dedup,
    partition = partitionOf(records[0]?.sourceId ?? '', this.partitions),
  ): Promise<AppendOutcome> {
    const first = records[0];
    if (first === undefined) return { kind: 'accepted', count: 0 };
    if (dedup === undefined) return this.#write(records, { partition, dedup });
    return this.#single.append(dedup, first.sourceId, () =>
      this.#write(records, { partition, dedup }),
    );
  }

  async streamEnd(stream: string): Promise<number | undefined> {
    const { ends, markers } = this.#parts;
    // Whoever goes on from a stream's end must not begin before it: a repeat would overlap, and not be recognised.
    await ends.learn();
    return markers.streamEnd(stream);
  }

  async reader({ partition, offset }: JournalPosition): Promise<JournalReader> {
    if (partition < 0 || partition >= this.partitions)
      throw new RangeError(`the journal has no partition ${partition}`);
    const reader = new PartitionReader({
      ...this.#parts.reading,
      partition,
      offset,
      onClosed: () => this.#readers.delete(reader),
    });
    this.#readers.add(reader);
    if (this.#closing !== undefined) await reader.close();
    return reader;
  }

  async offsetAt(partition: number, receivedAtMs: number): Promise<number> {
    const { control, topic, bounds } = this.#parts;
    const ask = () => control.offsetAt(topic, partition, Math.max(0, receivedAtMs));
    const offset = await patiently('looking for a time', ask);
    return offset ?? bounds.of(partition).next;
  }

  async share(consumer: string, work: PartitionWork): Promise<PartitionShare> {
    if (this.#members.has(consumer))
      throw new Error(`this process already has a part of '${consumer}'`);
    const { consumers, lag } = this.#parts;
    const groupId = consumers.groupOf(consumer);
    const member = GroupMember.start({
      ...this.#parts.memberOptions(),
      groupId,
      work: {
        begin: (partition) => work.begin(partition),
        end: async (partition) => {
          await work.end(partition);
          lag?.gone(consumer, partition);
        },
      },
      onClosed: () => this.#members.delete(consumer),
    });
    this.#members.set(consumer, member);
    await member.joined();
    return member;
  }

  async commit(consumer: string, positions: readonly JournalPosition[]): Promise<void> {
    const { markers, consumers, lag } = this.#parts;
    await markers.settle();
    await consumers.commit(consumer, positions, this.#members.get(consumer));
    lag?.committed(consumer, positions);
  }

  async committed(consumer: string): Promise<readonly JournalPosition[]> {
    return this.#parts.consumers.committed(consumer);
  }

  retain(): Promise<{ removedRecords: number; removedUnread: number }> {
    return this.#parts.retention.apply();
  }

  status(): readonly PartitionStatus[] {
    const { bounds, deadLetters } = this.#parts;
    return bounds.all().map(({ first, next }, partition) => ({
      partition,
      firstOffset: first,
      nextOffset: next,
      quarantinedRecords: deadLetters.count(partition),
    }));
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    const { writers, release } = this.#parts;
    await Promise.all([...this.#members.values()].map((member) => member.close()));
    await Promise.all([...this.#readers].map((reader) => reader.close()));
    await writers.close();
    await release();
  }

  async #write(
    records: readonly RawRecord[],
    of: { partition: number; dedup: Dedup | undefined },
  ): Promise<AppendOutcome> {
    if (this.#closing !== undefined)
      return { kind: 'refused', reason: 'closed', retryAfterMs: CLOSED_RETRY_AFTER_MS };
    const startedAt = performance.now();
    const outcome = await this.#parts.writers.write(records, of);
    if (outcome.kind === 'accepted')
      this.#parts.metrics?.journalAppendSeconds.observe((performance.now() - startedAt) / 1000);
    return outcome;
  }
}
