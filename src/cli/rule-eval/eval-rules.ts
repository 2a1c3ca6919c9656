import { loadUnindexed, type ReadRules } from '../../detect/load-rules.ts';
import type { Placeholders } from '../../detect/sigma/read-placeholders.ts';
import { runOnce } from '../../detect/sigma/run-once.ts';
import { openPipeline, type PipelineChoice } from '../pipeline-option.ts';

/** What decides the judgement of events; plain data, so that a worker can be told. */
export interface EvalSettings {
  readonly directories: readonly string[];
  /** `none`: fields are taken as they stand. */
  readonly pipeline: PipelineChoice;
  /** False: the logsource of an event is ignored. */
  readonly isRouted: boolean;
  /** Values of `%placeholders%`. */
  readonly placeholders: Placeholders;
  readonly language: 'vi' | 'en';
}

/** Reads the rules of the settings. */
export function readEvalRules(settings: EvalSettings): ReadRules {
  const { directories, placeholders } = settings;
  const pipeline = openPipeline(settings.pipeline);
  const chosen = pipeline === undefined ? {} : { pipeline };
  return runOnce(() => loadUnindexed({ directories, placeholders, ...chosen }));
}
