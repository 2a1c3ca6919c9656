import { nearest } from '../../message/nearest.ts';
import type { FieldPipeline } from './field-pipeline.ts';
import type { ParsedDocument } from './parse-document.ts';
import type { RuleLogsource } from './parse-metadata.ts';
import { fieldsOf, type MappedField } from './pipelines/field-table.ts';
import { LETTERS_PER_SLIP } from './read-values.ts';
import type { DocumentPath } from './source-document.ts';

/** Finds the places of the fields of one rule, and keeps those that have none. */
export class FieldMapper {
  readonly #pipeline: FieldPipeline | undefined;
  readonly #logsource: RuleLogsource;
  readonly #unmapped = new Map<string, DocumentPath>();

  constructor(pipeline: FieldPipeline | undefined, logsource: RuleLogsource) {
    this.#pipeline = pipeline;
    this.#logsource = logsource;
  }

  /** The places of a field; its own name when there is no pipeline or no place. */
  map(field: string, path: DocumentPath): MappedField {
    const asItStands = { targets: [field], absent: [] };
    if (this.#pipeline === undefined || field === '') return asItStands;
    const mapped = this.#pipeline.map(field, this.#logsource);
    if (mapped !== undefined && mapped.targets.length > 0) return mapped;
    if (!this.#unmapped.has(field)) this.#unmapped.set(field, path);
    return asItStands;
  }

  /** The event fields that hold a field's value as it is. */
  fieldsOf(field: string, path: DocumentPath): readonly string[] {
    return this.map(field, path).targets.filter((target) => typeof target === 'string');
  }

  /** Says of each field without a place what follows from it. */
  report(document: ParsedDocument): void {
    const pipeline = this.#pipeline;
    if (pipeline === undefined) return;
    for (const [field, path] of this.#unmapped) {
      const detail = unmappedText(field, this.#logsource);
      const hint = meantHint(field, pipeline, this.#logsource);
      if (pipeline.unmapped === 'refuse') document.issues.error(path, detail, hint);
      else document.issues.warn(path, `${detail} It is read under this very name.`, hint);
    }
  }
}

/** What is wrong with a field that has no place. */
export function unmappedText(field: string, logsource: RuleLogsource): string {
  return `The field "${field}" of ${logsourceText(logsource)} has no mapping to a field of our events.`;
}

/** What was probably meant, or how to add a mapping. */
export function meantHint(
  field: string,
  pipeline: FieldPipeline,
  logsource: RuleLogsource,
): string {
  const near = nearest(field, pipeline.namesFor(logsource), LETTERS_PER_SLIP);
  const add =
    'Name a field of ECS, or map it in a file of your own (docs/detections.md, "Fields").';
  return near === undefined ? add : `Did you mean "${near}"? Otherwise: ${add}`;
}

/** A logsource as people write it: `product/category/service` with `-` for what is open. */
export function logsourceText({ product, category, service }: RuleLogsource): string {
  return [product, category, service].map((part) => part ?? '-').join('/');
}

/** The one event field that holds a field's value as it is, for grouping and counting. */
export function plainField(
  field: string,
  pipeline: FieldPipeline,
  logsource: RuleLogsource,
): string | undefined {
  const mapped = pipeline.map(field, logsource);
  const plain = mapped?.targets.find((target) => typeof target === 'string');
  if (plain !== undefined) return plain;
  const [first] = mapped?.targets ?? [];
  return first === undefined ? undefined : fieldsOf(first)[0];
}
