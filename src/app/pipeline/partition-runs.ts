import type { Journal, PartitionShare } from '../../journal/contract.ts';
import { PartitionRun, type PartitionRunOptions, type RunLedger } from './partition-run.ts';
import type { Stage } from './stage.ts';

export interface PartitionRunsOptions
  extends Omit<PartitionRunOptions, 'partition' | 'newStage' | 'ledger'> {
  readonly journal: Journal;
  /** A fresh stage for a partition: what it remembers, it rebuilds from the journal. */
  readonly stageOf: (partition: number) => Stage;
  readonly ledgerOf: (partition: number) => RunLedger;
}

/** The runs through the partitions that are this process' own, as they come and go. */
export class PartitionRuns {
  readonly #options: PartitionRunsOptions;
  readonly #runs = new Map<number, PartitionRun>();
  #share: PartitionShare | undefined;

  private constructor(options: PartitionRunsOptions) {
    this.#options = options;
  }

  /** Joins those who do the same work. */
  static async start(options: PartitionRunsOptions): Promise<PartitionRuns> {
    const runs = new PartitionRuns(options);
    runs.#share = await options.journal.share(options.consumer, {
      begin: (partition) => runs.#begin(partition),
      end: (partition) => runs.#end(partition),
    });
    return runs;
  }

  all(): readonly PartitionRun[] {
    return [...this.#runs.values()];
  }

  /** Finishes what is under way and leaves the partitions to the others. */
  async stop(): Promise<void> {
    await this.#share?.close();
  }

  #begin(partition: number): void {
    const { stageOf, ledgerOf, ...options } = this.#options;
    const newStage = () => stageOf(partition);
    const ledger = ledgerOf(partition);
    this.#runs.set(partition, new PartitionRun({ ...options, partition, newStage, ledger }));
  }

  async #end(partition: number): Promise<void> {
    const run = this.#runs.get(partition);
    await run?.stop();
    if (this.#runs.get(partition) === run) this.#runs.delete(partition);
  }
}
