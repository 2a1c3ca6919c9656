import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath, resolve } from 'node:path';
import { GacError } from '../event/error.ts';
import type { LoadOptions } from './load-rules.ts';
import { NO_DECISIONS, type RuleDecisions } from './rule-decisions.ts';
import { type ParsedDocument, parseRuleDocument } from './sigma/parse-document.ts';
import { isYamlMap } from './sigma/read-values.ts';
import { foldersBelow, isFolder } from './sigma/rule-folders.ts';
import { isMarkedShadow } from './sigma/shadow-rules.ts';
import { readSourceDocuments, type SourceDocument } from './sigma/source-document.ts';
import { LocalLists } from './tuning/local-lists.ts';
import { readOverlay } from './tuning/read-overlay.ts';

/** Most rule files that are read. */
const FILES_MAX = 50_000;

/** A document as it was found. */
export interface RuleSource {
  readonly document: SourceDocument;
  /** `tuning`: a filter of no file, such as an exception. */
  readonly kind: 'rule' | 'tuning' | 'overlay';
}

/** By `sourceKey`: what is wrong with a document beyond what stands in it. */
export type Refusals = ReadonlyMap<string, { readonly detail: string; readonly hint: string }>;

/** Tells documents of one load apart, also those that come out of an overlay. */
export function sourceKey({ file, hash }: Pick<ParsedDocument, 'file' | 'hash'>): string {
  return `${file}\n${hash}`;
}

/**
 * Finds every document that the options name.
 * @throws Error when a directory or file cannot be read; GacError GAC_RULE_INVALID when there are too many
 */
export function readSources(options: LoadOptions): RuleSource[] {
  const listed = (options.directories ?? []).flatMap(listRuleFiles);
  const files = eachOnce([...listed, ...(options.files ?? [])]);
  const overlays = (options.overlayDirectories ?? []).flatMap(listRuleFiles);
  if (files.length + overlays.length > FILES_MAX) {
    throw new GacError('GAC_RULE_INVALID', `there are more than ${FILES_MAX} rule files`);
  }
  const decisions = options.decisions ?? NO_DECISIONS;
  const sources: RuleSource[] = [];
  const read = (kind: RuleSource['kind'], file: string, text: string) => {
    for (const found of readSourceDocuments(file, text)) {
      const document = kind === 'rule' ? inForce(found, decisions) : found;
      sources.push({ document, kind });
    }
  };
  for (const file of files) read('rule', file, readFileSync(file, 'utf8'));
  for (const { file, text } of options.texts ?? []) read('rule', file, text);
  for (const file of overlays) read('overlay', file, readFileSync(file, 'utf8'));
  for (const { file, text } of decisions.texts) read('tuning', file, text);
  return sources;
}

/** Reads documents of all kinds, those out of overlays last but for the filters of no file. */
export function parseSources(
  sources: readonly RuleSource[],
  options: Pick<LoadOptions, 'placeholders' | 'pipeline' | 'budgets'>,
  refusals: Refusals = new Map(),
): ParsedDocument[] {
  const refuse = (document: ParsedDocument): ParsedDocument => {
    const refusal = refusals.get(sourceKey(document));
    if (refusal !== undefined) document.issues.error([], refusal.detail, refusal.hint);
    return document;
  };
  const ofKind = (kind: RuleSource['kind']) => sources.filter((source) => source.kind === kind);
  const overlays = ofKind('overlay').map(({ document }) => refuse(readOverlay(document)));
  const changes = overlays.flatMap(({ overlay, issues }) =>
    issues.refused || overlay === undefined
      ? []
      : overlay.lists.map((list) => ({ province: overlay.province, list })),
  );
  const localLists = new LocalLists(options.placeholders ?? {}, changes);
  const context = {
    ...{ placeholders: localLists.everywhere, localLists },
    taxonomies: options.pipeline?.taxonomies ?? [],
    ...(options.budgets === undefined ? {} : { budgets: options.budgets }),
  };
  const parse = (document: SourceDocument, isTuning: boolean) =>
    refuse(parseRuleDocument(document, { ...context, isTuning }));
  const filters = overlays.flatMap(({ overlay }) => overlay?.filters ?? []);
  return [
    ...ofKind('rule').map(({ document }) => parse(document, false)),
    ...overlays,
    ...filters.map((document) => parse(document, true)),
    ...ofKind('tuning').map(({ document }) => parse(document, true)),
  ];
}

/** The document itself, or the one that was put in its place. */
function inForce(document: SourceDocument, { instead }: RuleDecisions): SourceDocument {
  if (instead.size === 0 || !isYamlMap(document.value)) return document;
  const { id, name, title } = document.value;
  const other = instead.get(String(id ?? name ?? title));
  // A mark keeps it beside what is in force.
  if (other === undefined || isMarkedShadow(document)) return document;
  if (other.contents?.has(document.hash) === false) return document;
  return readSourceDocuments(other.file, other.text)[0] ?? document;
}

/** The files without those that an earlier one of the list is already. */
export function eachOnce(files: readonly string[]): string[] {
  return [
    ...new Map(files.toReversed().map((file) => [resolve(file), file])).values(),
  ].toReversed();
}

/** Rule files below a directory, sorted, tests and hidden files left out. A link to nothing is among them: reading it says so. */
export function listRuleFiles(directory: string): string[] {
  return foldersBelow(directory)
    .flatMap((folder) =>
      readdirSync(folder, { withFileTypes: true })
        .filter(({ name }) => RULE_FILE.test(name))
        .map((entry) => ({ entry, file: joinPath(folder, entry.name) })),
    )
    .filter(({ entry, file }) => entry.isFile() || (entry.isSymbolicLink() && !isFolder(file)))
    .map(({ file }) => file)
    .sort();
}

const RULE_FILE = /^[^.].*(?<!\.test)\.ya?ml$/i;
