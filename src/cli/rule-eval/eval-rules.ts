import { loadUnindexed, type ReadRules } from '../../detect/load-rules.ts';
import { openPipeline, type PipelineChoice } from '../pipeline-option.ts';

/** What decides the judgement of events; plain data, so that a worker can be told. */
export interface EvalSettings {
  readonly directories: readonly string[];
  /** `none`: fields are taken as they stand. */
  readonly pipeline: PipelineChoice;
  /** False: the logsource of an event is ignored. */
  readonly isRouted: boolean;
  readonly language: 'vi' | 'en';
}

/** Reads the rules of the settings. */
export function readEvalRules({ directories, pipeline: choice }: EvalSettings): ReadRules {
  const pipeline = openPipeline(choice);
  return loadUnindexed({ directories, ...(pipeline === undefined ? {} : { pipeline }) });
}
