import type { ConsumerOffsets } from './consumer-offsets.ts';
import type { DedupMarkers } from './dedup-markers.ts';
import type { FetchLanes } from './fetch-lane.ts';
import { learnAppends } from './learn-appends.ts';
import type { PartitionBounds } from './partition-bounds.ts';
import { patiently } from './patiently.ts';

export interface PartitionEndsOptions {
  readonly topic: string;
  readonly lanes: FetchLanes;
  readonly markers: DedupMarkers;
  readonly consumers: ConsumerOffsets;
  readonly bounds: PartitionBounds;
}

/**
 * Knows the appends at the ends of the partitions of which no marker tells: a process that was killed wrote them and
 * could say nothing. Consumers tell of everything below what they commit, so what lies behind is read.
 */
export class PartitionEnds {
  readonly #options: PartitionEndsOptions;
  /** By partition: everything below is known. */
  #knownTo: number[] | undefined;
  #learning: Promise<void> = Promise.resolve();

  constructor(options: PartitionEndsOptions) {
    this.#options = options;
  }

  /**
   * Resolves when everything that was durable before this call is known.
   * @throws GacError GAC_JOURNAL_FAILED when the brokers cannot be asked
   */
  learn(): Promise<void> {
    const learning = this.#learning.then(() => this.#learn());
    this.#learning = learning.catch(() => undefined);
    return learning;
  }

  async #learn(): Promise<void> {
    const { topic, lanes, markers } = this.#options;
    await patiently('reading what was told', () => markers.catchUp());
    const knownTo = this.#knownTo ?? (await this.#committed());
    this.#knownTo = knownTo;
    const line = lanes.take();
    try {
      for (const [partition, fromOffset] of knownTo.entries()) {
        const learn = () => learnAppends(line, markers, { topic, partition, fromOffset });
        knownTo[partition] = await patiently('reading what was written', learn);
      }
    } finally {
      await lanes.giveBack(line);
    }
  }

  /** By partition: the farthest that any consumer has committed. */
  async #committed(): Promise<number[]> {
    const { consumers, bounds } = this.#options;
    const farthest = bounds.all().map(({ first }) => first);
    for (const consumer of await consumers.consumers()) {
      for (const { partition, offset } of await consumers.committed(consumer)) {
        farthest[partition] = Math.max(farthest[partition] ?? 0, offset);
      }
    }
    return farthest;
  }
}
