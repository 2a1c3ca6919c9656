import fs from 'node:fs';
import { loadUnindexed, type ReadRules } from '../../detect/load-rules.ts';
import type { Placeholders } from '../../detect/sigma/read-placeholders.ts';
import { runOnce } from '../../detect/sigma/run-once.ts';
import { openPipeline, type PipelineChoice } from '../pipeline-option.ts';

/** What decides the judgement of events; plain data, so that a worker can be told. */
export interface EvalSettings {
  /** Folders and files of rules. */
  readonly names: readonly string[];
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
  const { names, placeholders } = settings;
  const isFolder = (name: string) => fs.statSync(name).isDirectory();
  const directories = names.filter(isFolder);
  const files = names.filter((name) => !isFolder(name));
  const pipeline = openPipeline(settings.pipeline);
  const chosen = pipeline === undefined ? {} : { pipeline };
  return runOnce(() => loadUnindexed({ directories, files, placeholders, ...chosen }));
}
