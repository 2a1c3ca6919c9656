import fs from 'node:fs';
import type { FieldPipeline } from '../detect/sigma/field-pipeline.ts';
import {
  createPipeline,
  isPipelineName,
  PIPELINE_NAMES,
  type PipelineName,
} from '../detect/sigma/pipelines/pipelines.ts';
import { readOwnMappings } from '../detect/sigma/pipelines/read-own-mappings.ts';
import { text } from '../message/text.ts';
import { type CommandContext, optionText, UsageError } from './command.ts';

/** Options of every command that reads fields of rules. */
export const PIPELINE_OPTIONS = {
  pipeline: { type: 'string' },
  mapping: { type: 'string', multiple: true },
} as const;

/** What `--pipeline` and `--mapping` say. */
export interface PipelineChoice {
  readonly name: PipelineName;
  /** Files of the operator. */
  readonly mappings: readonly string[];
}

/**
 * Reads `--pipeline NAME` and `--mapping FILE…`.
 * @throws UsageError for a name that is not known or a file that is not there
 */
export function readPipelineChoice(
  context: CommandContext,
  otherwise: PipelineName,
): PipelineChoice {
  const { language, options } = context;
  const name = optionText(context, 'pipeline') ?? otherwise;
  if (!isPipelineName(name)) {
    const known = PIPELINE_NAMES.join(', ');
    throw new UsageError(text(language, 'cli.no_pipeline', { name, known }));
  }
  const given = options['mapping'];
  const mappings = Array.isArray(given) ? given.map(String) : [];
  const absent = mappings.find((file) => !fs.existsSync(file));
  if (absent !== undefined) throw new UsageError(text(language, 'cli.no_file', { name: absent }));
  return { name, mappings };
}

/** The pipeline that was chosen; `undefined` for `none`. */
export function openPipeline({ name, mappings }: PipelineChoice): FieldPipeline | undefined {
  return createPipeline(name, readOwnMappings(mappings));
}
