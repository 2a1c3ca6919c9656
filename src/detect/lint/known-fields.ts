import type { FieldPipeline } from '../sigma/field-pipeline.ts';
import { eventNames } from '../sigma/pipelines/event-names.ts';
import type { KnownFields } from './lint-subject.ts';

/** What lint knows of fields: those of events, and how those of rules become them. */
export function knownFields(pipeline: FieldPipeline): KnownFields {
  return { names: eventNames().all, pipeline };
}
