import type { Log } from '../../telemetry/log.ts';
import type { PartitionWork } from '../contract.ts';
import { reasonOf } from './kafka-error.ts';

interface Ending {
  readonly done: Promise<void>;
  /** Whether it is still this process' own in the eyes of the group, until it has ended. */
  readonly isClaimed: boolean;
}

export interface OwnedPartitionsOptions {
  readonly work: PartitionWork;
  readonly log: Log;
  /** A partition that was taken away has ended and can go to another process. */
  readonly onGivenUp: () => void;
}

/** The partitions of this process: begins and ends the work on each, never both at once. */
export class OwnedPartitions {
  readonly #options: OwnedPartitionsOptions;
  readonly #begun = new Set<number>();
  readonly #ending = new Map<number, Ending>();
  #assigned: ReadonlySet<number> = new Set();

  constructor(options: OwnedPartitionsOptions) {
    this.#options = options;
  }

  /** What is being worked on. */
  begun(): number[] {
    return [...this.#begun].sort((one, other) => one - other);
  }

  /** What no other process may begin yet. */
  claims(): number[] {
    const ending = [...this.#ending].filter(([, { isClaimed }]) => isClaimed);
    return [...this.#begun, ...ending.map(([partition]) => partition)];
  }

  /** Takes what the group has dealt: ends what is no longer there, begins what has come. */
  assign(partitions: readonly number[]): void {
    this.#assigned = new Set(partitions);
    for (const partition of [...this.#begun])
      if (!this.#assigned.has(partition)) this.#end(partition, true);
    for (const partition of partitions) this.#begin(partition);
  }

  /** Others may have begun them already. */
  lose(): void {
    this.#assigned = new Set();
    for (const [partition, ending] of this.#ending)
      this.#ending.set(partition, { ...ending, isClaimed: false });
    for (const partition of [...this.#begun]) this.#end(partition, false);
  }

  /** Ends all work; nothing begins any more unless it is assigned again. */
  async endAll(): Promise<void> {
    this.#assigned = new Set();
    for (const partition of [...this.#begun]) this.#end(partition, true);
    await Promise.all([...this.#ending.values()].map(({ done }) => done));
  }

  #begin(partition: number): void {
    if (this.#begun.has(partition) || this.#ending.has(partition)) return;
    this.#begun.add(partition);
    this.#options.work.begin(partition);
  }

  #end(partition: number, isClaimed: boolean): void {
    this.#begun.delete(partition);
    this.#ending.set(partition, { done: this.#endWork(partition), isClaimed });
  }

  async #endWork(partition: number): Promise<void> {
    const { work, log, onGivenUp } = this.#options;
    try {
      await work.end(partition);
    } catch (error) {
      log.warn({ partition, reason: reasonOf(error) }, 'Work on a partition ended badly.');
    }
    this.#ending.delete(partition);
    if (this.#assigned.has(partition)) this.#begin(partition);
    else onGivenUp();
  }
}
