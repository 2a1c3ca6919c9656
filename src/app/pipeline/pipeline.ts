import type { PartitionRun } from './partition-run.ts';

/** The journal's name for those who judge raw records, in one process or in several. */
export const JUDGING = 'pipeline';

export interface PipelineStatus {
  /** Records still to be read again to rebuild windows after a restart. */
  readonly rebuilding: boolean;
  /** Of the partitions that are this process' own. */
  readonly lagRecords: number;
  /** What the pipeline waits for, when a stage fails; it tries again by itself. */
  readonly failing: string | undefined;
}

/** Moves records from the journal through normalise, store, detect and alert. */
export interface Pipeline {
  status(): PipelineStatus;
  /** Reads no further, finishes the batches under way and commits them. */
  stop(): Promise<void>;
}

/** That of a process which has no part in it. */
export const IDLE_PIPELINE: Pipeline = {
  status: () => ({ rebuilding: false, lagRecords: 0, failing: undefined }),
  stop: async () => undefined,
};

/** What several runs are together. */
export function statusOf(runs: Iterable<PartitionRun>): PipelineStatus {
  const all = [...runs];
  return {
    rebuilding: all.some((run) => run.rebuilding),
    lagRecords: all.reduce((sum, run) => sum + run.lagRecords(), 0),
    failing: all.map((run) => run.failing).find(Boolean),
  };
}
