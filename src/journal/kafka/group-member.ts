import { AssignerProtocol } from 'kafkajs';
import { GacError } from '../../event/error.ts';
import type { Log } from '../../telemetry/log.ts';
import { pause } from '../../telemetry/pause.ts';
import type { PartitionShare, PartitionWork } from '../contract.ts';
import type { BrokerLine, FullBroker } from './broker-line.ts';
import { type Claimant, dealPartitions } from './deal-partitions.ts';
import { isProtocolError, reasonOf } from './kafka-error.ts';
import { decodeClaim, encodeClaim } from './member-claim.ts';
import { OwnedPartitions } from './owned-partitions.ts';
import { isFinal } from './patiently.ts';

const ASSIGNER = 'gac-sticky';
const RETRY_MS = 500;
const BEATS_PER_SESSION = 10;
const LEAVE_MS_MAX = 2_000;
const { MemberAssignment } = AssignerProtocol;

/** The coordinator no longer counts this process as a member: others may have its partitions. */
const LOST = ['UNKNOWN_MEMBER_ID', 'ILLEGAL_GENERATION', 'FENCED_INSTANCE_ID'];

export interface GroupMemberOptions {
  readonly groupId: string;
  readonly topic: string;
  readonly partitions: number;
  readonly sessionTimeoutMs: number;
  /** Its own: joining waits for the other members. */
  readonly line: BrokerLine;
  /** To leave while joining waits. */
  readonly control: BrokerLine;
  readonly work: PartitionWork;
  readonly log: Log;
  readonly onClosed: () => void;
}

/** By what the coordinator knows this process in one generation of the group. */
export interface Membership {
  readonly memberId: string;
  readonly generationId: number;
}

/**
 * Membership in a consumer group of Kafka, by its classic protocol, handing over cooperatively: an owner gives a partition
 * up, ends its work and commits as a member, and only then another one gets it. While the coordinator cannot be reached
 * the partitions are kept, because it alone can give them to others.
 */
export class GroupMember implements PartitionShare {
  readonly #options: GroupMemberOptions;
  readonly #owned: OwnedPartitions;
  readonly #stop = new AbortController();
  readonly #joined = Promise.withResolvers<void>();
  readonly #running: Promise<void>;
  #memberId = '';
  #generationId = -1;
  /** Set aside to wake the heart when the group has to be joined again. */
  #wake = new AbortController();
  #closing: Promise<void> | undefined;

  private constructor(options: GroupMemberOptions) {
    this.#options = options;
    this.#owned = new OwnedPartitions({
      work: options.work,
      log: options.log,
      onGivenUp: () => this.#wake.abort(),
    });
    this.#running = this.#run();
  }

  /** Begins to take part. */
  static start(options: GroupMemberOptions): GroupMember {
    return new GroupMember(options);
  }

  /**
   * Resolves when the first part is known.
   * @throws GacError GAC_JOURNAL_FAILED when the brokers refuse the group for good
   */
  async joined(): Promise<void> {
    try {
      await this.#joined.promise;
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  owned(): readonly number[] {
    return this.#owned.begun();
  }

  /** Whether this process may commit a partition: it works on it, or is ending its work in good order. */
  claims(partition: number): boolean {
    return this.#owned.claims().includes(partition);
  }

  get membership(): Membership {
    return { memberId: this.#memberId, generationId: this.#generationId };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    await this.#owned.endAll();
    this.#stop.abort();
    this.#wake.abort();
    this.#joined.resolve();
    const left = new AbortController();
    const leaving = this.#leave().finally(() => left.abort());
    await Promise.race([leaving, pause(LEAVE_MS_MAX, left.signal)]);
    await this.#options.line.close();
    await this.#running;
    this.#options.onClosed();
  }

  async #leave(): Promise<void> {
    const { groupId, control, log } = this.#options;
    const memberId = this.#memberId;
    if (memberId === '') return;
    try {
      await control.atCoordinator(groupId, (broker) => broker.leaveGroup({ groupId, memberId }));
    } catch (error) {
      log.debug({ groupId, reason: reasonOf(error) }, 'The group could not be left.');
    }
  }

  async #run(): Promise<void> {
    const { groupId, line, log } = this.#options;
    while (!this.#stop.signal.aborted) {
      try {
        this.#wake = new AbortController();
        await line.atCoordinator(groupId, (broker) => this.#join(broker));
        this.#joined.resolve();
        await this.#beat();
      } catch (error) {
        if (isProtocolError(error, ['REBALANCE_IN_PROGRESS'])) continue;
        if (isProtocolError(error, LOST)) {
          log.warn({ groupId, reason: reasonOf(error) }, 'The group went on without this process.');
          this.#memberId = '';
          this.#owned.lose();
          continue;
        }
        if (isFinal(error))
          this.#joined.reject(
            new GacError('GAC_JOURNAL_FAILED', `Kafka: group ${groupId}: ${reasonOf(error)}`, {
              cause: error,
            }),
          );
        log.debug(
          { groupId, reason: reasonOf(error) },
          'The group cannot be joined at the moment.',
        );
        await pause(RETRY_MS, this.#stop.signal);
      }
    }
  }

  async #join(broker: FullBroker): Promise<void> {
    const { groupId, topic, partitions, sessionTimeoutMs } = this.#options;
    const owned = this.#owned.claims();
    const joined = await broker.joinGroup({
      groupId,
      sessionTimeout: sessionTimeoutMs,
      rebalanceTimeout: sessionTimeoutMs,
      memberId: this.#memberId,
      groupProtocols: [{ name: ASSIGNER, metadata: encodeClaim(topic, { owned, partitions }) }],
    });
    const { memberId, generationId, leaderId, members } = joined;
    this.#memberId = memberId;
    const dealt = leaderId === memberId ? this.#deal(members) : new Map<string, number[]>();
    const { memberAssignment } = await broker.syncGroup({
      groupId,
      generationId,
      memberId,
      groupAssignment: [...dealt].map(([id, part]) => ({
        memberId: id,
        memberAssignment: MemberAssignment.encode({
          version: 0,
          assignment: { [topic]: part },
          userData: Buffer.alloc(0),
        }),
      })),
    });
    this.#generationId = generationId;
    const part = MemberAssignment.decode(memberAssignment)?.assignment[topic] ?? [];
    // A partition that is given up wakes the heart, and the group deals it anew, also to a member that is leaving.
    if (this.#closing !== undefined) return;
    this.#options.log.info({ groupId, partitions: part }, 'Partitions of this process.');
    this.#owned.assign(part);
  }

  #deal(members: readonly { memberId: string; memberMetadata: Buffer }[]): Map<string, number[]> {
    const { topic } = this.#options;
    const claimants = members.map(
      ({ memberId, memberMetadata }): Claimant => ({
        id: memberId,
        ...decodeClaim(memberMetadata),
      }),
    );
    const parts = dealPartitions(claimants);
    this.#options.log.debug({ topic, parts: Object.fromEntries(parts) }, 'Partitions were dealt.');
    return parts;
  }

  /** Keeps the membership alive until the group has to be joined again. */
  async #beat(): Promise<void> {
    const { groupId, sessionTimeoutMs, line, log } = this.#options;
    const { memberId, generationId: groupGenerationId } = this.membership;
    while (!this.#stop.signal.aborted && !this.#wake.signal.aborted) {
      await pause(sessionTimeoutMs / BEATS_PER_SESSION, this.#wake.signal);
      if (this.#wake.signal.aborted) return;
      try {
        await line.atCoordinator(groupId, (broker) =>
          broker.heartbeat({ groupId, groupGenerationId, memberId }),
        );
      } catch (error) {
        if (isProtocolError(error, [...LOST, 'REBALANCE_IN_PROGRESS'])) throw error;
        log.debug({ groupId, reason: reasonOf(error) }, 'The coordinator does not answer.');
      }
    }
  }
}
