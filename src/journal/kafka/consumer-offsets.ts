import type { Admin } from 'kafkajs';
import { GacError } from '../../event/error.ts';
import type { JournalPosition } from '../contract.ts';
import type { BrokerLine } from './broker-line.ts';
import type { GroupMember } from './group-member.ts';
import { isProtocolError } from './kafka-error.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import { patiently } from './patiently.ts';

const NAME = /^[a-z0-9][a-z0-9-]{0,62}$/;
/** Of those who commit without being a member; Kafka takes it while the group has none. */
const NOBODY = { memberId: '', generationId: -1 };

/** The coordinator does not take the commit, because the group has gone on. */
const NOT_MINE = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'];

export interface ConsumerOffsetsOptions {
  readonly line: BrokerLine;
  readonly admin: Admin;
  readonly topic: string;
  readonly bounds: PartitionBounds;
}

/** How far each consumer is: the offsets of the consumer group `<topic>.<consumer>`. */
export class ConsumerOffsets {
  readonly #options: ConsumerOffsetsOptions;

  constructor(options: ConsumerOffsetsOptions) {
    this.#options = options;
  }

  /**
   * The group of a consumer.
   * @throws RangeError when the name is not `[a-z0-9][a-z0-9-]{0,62}`
   */
  groupOf(consumer: string): string {
    if (!NAME.test(consumer)) throw new RangeError(`'${consumer}' is no name of a consumer`);
    return `${this.#options.topic}.${consumer}`;
  }

  /** Everybody who has committed here. */
  async consumers(): Promise<string[]> {
    const { admin, topic } = this.#options;
    const { groups } = await patiently('listing groups', () => admin.listGroups());
    return groups
      .filter(({ groupId }) => groupId.startsWith(`${topic}.`))
      .map(({ groupId }) => groupId.slice(topic.length + 1))
      .filter((consumer) => NAME.test(consumer));
  }

  async committed(consumer: string): Promise<JournalPosition[]> {
    const { line, topic, bounds } = this.#options;
    const groupId = this.groupOf(consumer);
    const partitions = [...bounds.all().keys()].map((partition) => ({ partition, offset: '-1' }));
    const { responses } = await patiently('reading positions', () =>
      line.atCoordinator(groupId, (broker) =>
        broker.offsetFetch({ groupId, topics: [{ topic, partitions }] }),
      ),
    );
    const found = responses.flatMap((response) => response.partitions);
    return found
      .map(({ partition, offset }) => ({ partition, offset: Number(offset) }))
      .filter(({ offset }) => offset >= 0)
      .sort((one, other) => one.partition - other.partition);
  }

  /**
   * Stores positions; none registers the consumer at the first offsets.
   * @param member whose process commits, if it takes part in the consumer's group
   * @throws GacError GAC_PARTITION_LOST when a partition is another process' own
   */
  async commit(
    consumer: string,
    positions: readonly JournalPosition[],
    member: GroupMember | undefined,
  ): Promise<void> {
    const { line, topic } = this.#options;
    const groupId = this.groupOf(consumer);
    const stored = positions.length > 0 ? positions : await this.#unregistered(consumer);
    if (stored.length === 0) return;
    const partitions = stored.map(({ partition, offset }) => ({
      partition,
      offset: String(offset),
    }));
    await patiently('storing positions', async () => {
      if (member !== undefined) checkOwner(member, stored);
      const { memberId, generationId: groupGenerationId } = member?.membership ?? NOBODY;
      try {
        await line.atCoordinator(groupId, (broker) =>
          broker.offsetCommit({
            groupId,
            groupGenerationId,
            memberId,
            topics: [{ topic, partitions }],
          }),
        );
      } catch (error) {
        // While this process joins the group again its generation may be a moment old.
        const isOver = member === undefined || member.membership.memberId !== memberId;
        if (isProtocolError(error, NOT_MINE) && isOver) throw lost(groupId, error);
        throw error;
      }
    });
  }

  async #unregistered(consumer: string): Promise<JournalPosition[]> {
    const known = new Set((await this.committed(consumer)).map(({ partition }) => partition));
    return [...this.#options.bounds.all().entries()]
      .filter(([partition]) => !known.has(partition))
      .map(([partition, { first }]) => ({ partition, offset: first }));
  }
}

function checkOwner(member: GroupMember, positions: readonly JournalPosition[]): void {
  const foreign = positions.find(({ partition }) => !member.claims(partition));
  if (foreign === undefined) return;
  throw lost(`partition ${foreign.partition}`, undefined);
}

function lost(what: string, cause: unknown): GacError {
  const message = `${what} has gone to another process; its position is not stored`;
  return new GacError('GAC_PARTITION_LOST', message, { cause });
}
