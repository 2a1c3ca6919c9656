import type { FieldPipeline } from '../field-pipeline.ts';
import { type ParsedDocument, parseRuleDocument } from '../parse-document.ts';
import type { Placeholders } from '../read-placeholders.ts';
import { type ResolvedRules, resolveRules } from '../resolve-rules.ts';
import { readSourceDocuments, type SourceDocument } from '../source-document.ts';

/** A document as it was read and as it was understood. */
export interface OpenedDocument {
  readonly source: SourceDocument;
  readonly parsed: ParsedDocument;
}

/** Rules with the documents behind them, for looking into one. */
export interface OpenedRules extends ResolvedRules {
  /** In the order of files. */
  readonly documents: readonly OpenedDocument[];
  readonly pipeline: FieldPipeline | undefined;
  /** Values of `%placeholders%`. @default {} */
  readonly placeholders?: Placeholders;
}

/** Reads rules as `loadRules` does, and keeps the documents; a refused one says so in its issues. */
export function openRules(
  files: readonly { readonly file: string; readonly text: string }[],
  pipeline: FieldPipeline | undefined,
  placeholders: Placeholders = {},
): OpenedRules {
  const context = { placeholders, taxonomies: pipeline?.taxonomies ?? [] };
  const documents = files
    .flatMap(({ file, text }) => readSourceDocuments(file, text))
    .map((source) => ({ source, parsed: parseRuleDocument(source, context) }));
  const resolved = resolveRules(
    documents.map(({ parsed }) => parsed),
    pipeline,
  );
  return { ...resolved, documents, pipeline, placeholders };
}
