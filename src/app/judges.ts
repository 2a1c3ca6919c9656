import { createMatchStage } from '../detect/distributed/match-stage.ts';
import { createOwnerStage } from '../detect/distributed/owner-stage.ts';
import { streamPart } from '../detect/scheduled/rule-parts.ts';
import type { Journal } from '../journal/contract.ts';
import { partitionOf } from '../journal/partition-of.ts';
import type { JudgingOptions } from './judging.ts';
import type { Judge, Judges } from './pipeline/shared-pipeline.ts';
import type { Rules } from './rules.ts';

export interface JudgesOptions extends JudgingOptions {
  readonly journal: Journal;
  readonly signals: Journal;
  readonly rules: Rules;
}

/** Judges of single partitions, which follow the rules in force for as long as they are at work. */
export function createJudges({ journal, signals, rules, ...judging }: JudgesOptions): Judges {
  const rawPartitions = journal.partitions;
  const shared = {
    ...judging,
    signalPartitions: signals.partitions,
    partitionOf: (key: string) => partitionOf(key, signals.partitions),
  };
  return {
    matching: (partition) =>
      following(rules, createMatchStage({ ...shared, partition, rules: streamPart(rules.set()) })),
    owning: (partition) => {
      const options = { ...shared, rawPartitions, partition, rules: streamPart(rules.set()) };
      const { stage, letGo } = following(rules, createOwnerStage(options));
      const unfollow = judging.meter?.follow(() => stage.held());
      return {
        stage,
        letGo: () => {
          unfollow?.();
          letGo();
        },
      };
    },
  };
}

function following<T extends { reload(set: ReturnType<Rules['set']>): void }>(
  rules: Rules,
  stage: T,
): Judge<T> {
  return { stage, letGo: rules.follow((set) => stage.reload(streamPart(set))) };
}
