import { readdirSync, readFileSync } from 'node:fs';
import { join as joinPath } from 'node:path';
import { GacError } from '../event/error.ts';
import type { GacEvent } from '../event/event.ts';
import type { RuleVerdict } from './contract.ts';
import { NO_DECISIONS, type RuleDecisions } from './rule-decisions.ts';
import type { RuleSet } from './rule-set.ts';
import type { FieldPipeline } from './sigma/field-pipeline.ts';
import type { ParsedDocument } from './sigma/parse-document.ts';
import { hashAll, parseRuleDocument } from './sigma/parse-document.ts';
import { isYamlMap } from './sigma/read-values.ts';
import type { ResolvedRules } from './sigma/resolve-rules.ts';
import { resolveRules } from './sigma/resolve-rules.ts';
import { RoutedMatcher } from './sigma/routed-matcher.ts';
import { toRuleFacts } from './sigma/rule-facts.ts';
import type { Logsources } from './sigma/rule-routing.ts';
import { readSourceDocuments, type SourceDocument } from './sigma/source-document.ts';
import { warnUnfed } from './sigma/warn-unfed.ts';
import { type WithheldRules, withholdRules } from './sigma/withhold-rules.ts';

export interface LoadOptions {
  /** Every `*.yml` and `*.yaml` below them but `*.test.yml`. @default [] */
  readonly directories?: readonly string[];
  /** Single files. @default [] */
  readonly files?: readonly string[];
  /** Documents that are in no file, such as one in an editor. @default [] */
  readonly texts?: readonly { readonly file: string; readonly text: string }[];
  /** Translates field names; none = rules name the fields of the events. */
  readonly pipeline?: FieldPipeline;
  /**
   * Logsources of each type of event (`gac.source.type`, else `event.dataset`). None = no routing: every rule looks
   * at every event. A rule of a logsource that nothing feeds gets a warning.
   */
  readonly logsources?: Logsources;
  /** Values of `%placeholders%` of the modifier `expand`. @default {} */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
  /** @default rules as their files have them */
  readonly decisions?: RuleDecisions;
}

export interface LoadedRules {
  readonly set: RuleSet;
  /** One for each document, in the order of files. */
  readonly verdicts: readonly RuleVerdict[];
}

/** Most rule files that are read. */
const FILES_MAX = 50_000;

/**
 * Reads, checks and compiles rules. A document that is wrong is refused with every reason; the others load.
 * @throws Error when a directory or file cannot be read; GacError GAC_RULE_INVALID when there are too many
 */
export function loadRules(options: LoadOptions): LoadedRules {
  const documents = readRules(options);
  const resolved = withheldRules(documents, options);
  if (options.logsources !== undefined) warnUnfed(documents, options.logsources);
  const set = toRuleSet(documents, resolved, options.logsources);
  return { set, verdicts: documents.map((document) => toVerdict(document, resolved.reasons)) };
}

function withheldRules(documents: readonly ParsedDocument[], options: LoadOptions) {
  const { withheld } = options.decisions ?? NO_DECISIONS;
  return withholdRules(resolveRules(documents, options.pipeline), withheld);
}

/** Rules that were read and checked, without an index over them. */
export interface ReadRules extends ResolvedRules {
  /** One for each document, in the order of files. */
  readonly verdicts: readonly RuleVerdict[];
}

/** As `loadRules`, for a caller that builds its own index. */
export function loadUnindexed(options: Omit<LoadOptions, 'logsources'>): ReadRules {
  const documents = readRules(options);
  const { reasons, ...resolved } = withheldRules(documents, options);
  return { ...resolved, verdicts: documents.map((document) => toVerdict(document, reasons)) };
}

function readRules(options: LoadOptions): ParsedDocument[] {
  const context = {
    placeholders: options.placeholders ?? {},
    taxonomies: options.pipeline?.taxonomies ?? [],
  };
  const files = [...(options.directories ?? []).flatMap(listRuleFiles), ...(options.files ?? [])];
  const decisions = options.decisions ?? NO_DECISIONS;
  const documents: ParsedDocument[] = [];
  const read = (file: string, text: string) => {
    for (const document of readSourceDocuments(file, text)) {
      documents.push(parseRuleDocument(inForce(document, decisions), context));
    }
  };
  if (files.length > FILES_MAX) {
    throw new GacError('GAC_RULE_INVALID', `there are more than ${FILES_MAX} rule files`);
  }
  for (const file of files) read(file, readFileSync(file, 'utf8'));
  for (const { file, text } of [...(options.texts ?? []), ...decisions.texts]) read(file, text);
  return documents;
}

/** The document itself, or the one that was put in its place. */
function inForce(document: SourceDocument, { instead }: RuleDecisions): SourceDocument {
  if (instead.size === 0 || !isYamlMap(document.value)) return document;
  const other = instead.get(String(document.value['id']));
  return (other && readSourceDocuments(other.file, other.text)[0]) ?? document;
}

/** Rule files below a directory, sorted, tests left out. */
export function listRuleFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /(?<!\.test)\.ya?ml$/.test(entry.name))
    .map((entry) => joinPath(entry.parentPath, entry.name))
    .sort();
}

function toRuleSet(
  documents: readonly ParsedDocument[],
  resolved: WithheldRules,
  logsources: LoadOptions['logsources'],
): RuleSet {
  const matcher = new RoutedMatcher(resolved.detections, logsources);
  const loaded = documents.filter(
    ({ issues, metadata }) => !issues.refused && !resolved.reasons.has(metadata?.id ?? ''),
  );
  return {
    version: hashAll(loaded.map((document) => document.hash).sort()),
    detections: resolved.detections.map(({ rule }) => rule),
    correlations: resolved.correlations,
    match: (doc: GacEvent) => matcher.match(doc),
  };
}

function toVerdict(document: ParsedDocument, withheld: ReadonlyMap<string, string>): RuleVerdict {
  const { metadata, issues } = document;
  const reason = issues.refused ? undefined : withheld.get(metadata?.id ?? '');
  const why = reason === undefined ? [] : [withheldIssue(document.file, reason)];
  const facts = metadata === undefined ? undefined : toRuleFacts(document, metadata, []);
  return {
    file: document.file,
    id: metadata?.id,
    title: facts?.title,
    kind: document.kind,
    level: facts?.level,
    family: facts?.family,
    status: issues.refused ? 'rejected' : reason === undefined ? 'loaded' : 'withheld',
    issues: [...issues.issues, ...why],
  };
}

function withheldIssue(file: string, reason: string) {
  const hint = 'It judges again when the rule is changed or released.';
  return { at: file, detail: reason, hint };
}
