import { loadUnindexed, type ReadRules } from '../../detect/load-rules.ts';
import { ecsWebPipeline } from '../../detect/sigma/field-pipeline.ts';

/** What decides the judgement of events; plain data, so that a worker can be told. */
export interface EvalSettings {
  readonly directories: readonly string[];
  /** Name of a field pipeline; none = fields are taken as they stand. */
  readonly pipeline: string | undefined;
  /** False: the logsource of an event is ignored. */
  readonly isRouted: boolean;
  readonly language: 'vi' | 'en';
}

const PIPELINES = [ecsWebPipeline];

/** Names that `--pipeline` takes. */
export const PIPELINE_NAMES: readonly string[] = PIPELINES.map(({ name }) => name);

/** Reads the rules of the settings. */
export function readEvalRules({ directories, pipeline }: EvalSettings): ReadRules {
  const known = PIPELINES.find(({ name }) => name === pipeline);
  return loadUnindexed({ directories, ...(known === undefined ? {} : { pipeline: known }) });
}
