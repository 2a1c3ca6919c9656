import { existsSync } from 'node:fs';
import type { Issue } from '../../event/error.ts';
import { foldCase } from '../sigma/fold-case.ts';
import { type ParsedDocument, parseRuleDocument } from '../sigma/parse-document.ts';
import { isYamlMap } from '../sigma/read-values.ts';
import { resolveRules } from '../sigma/resolve-rules.ts';
import { fedLogsources, type Logsources } from '../sigma/rule-routing.ts';
import { isMarkedShadow } from '../sigma/shadow-rules.ts';
import { readSourceDocuments, type SourceDocument } from '../sigma/source-document.ts';
import { LINT_CHECKS } from './checks.ts';
import type { LintCheck, Severity } from './lint-check.ts';
import { type KnownFields, type LintSet, type LintSubject, toSubject } from './lint-subject.ts';

/** Id of whatever refuses a document and has no check of its own. */
export const REFUSED_ID = 'GAC-L001';
/** Id of whatever the loader warns of and has no check of its own. */
export const LOAD_WARNING_ID = 'GAC-L002';

/** One thing that is wrong, or could be better, in a rule document. */
export interface LintIssue {
  /** Such as `GAC-L053`. */
  readonly check: string;
  readonly severity: Severity;
  /** `file:line:column`. */
  readonly at: string;
  readonly detail: string;
  readonly why: string;
  readonly fix: string;
}

/** What lint says of one document. */
export interface LintVerdict {
  readonly file: string;
  readonly id: string | undefined;
  readonly title: string | undefined;
  readonly kind: ParsedDocument['kind'] | 'mapping';
  readonly status: 'loaded' | 'rejected';
  readonly issues: readonly LintIssue[];
}

export interface LintOptions {
  readonly files: readonly { readonly file: string; readonly text: string }[];
  /** Values of `%placeholders%`. @default {} */
  readonly placeholders?: Readonly<Record<string, readonly string[]>>;
  /** Given, field names are checked too, as the service would. */
  readonly fields?: KnownFields;
  /** Logsources of each type of event; given, rules that nothing feeds are found. */
  readonly logsources?: Logsources;
  /** Whether a file is there. @default the file system */
  readonly hasFile?: (file: string) => boolean;
}

/** Looks at rule files together; one verdict for each document, in their order. */
export function lintRules(options: LintOptions): LintVerdict[] {
  const { fields, logsources, placeholders = {} } = options;
  const fed = logsources === undefined ? undefined : fedLogsources(logsources);
  const context = { placeholders, taxonomies: fields?.pipeline.taxonomies ?? [] };
  const sources = options.files.flatMap(({ file, text }) => readSourceDocuments(file, text));
  const inShadow = referredInShadow(sources);
  const lint = (together: readonly SourceDocument[]) => {
    const pairs = together.map((source) => ({
      source,
      parsed: parseRuleDocument(source, context),
    }));
    const documents = pairs.map(({ parsed }) => parsed);
    const set = toSet(documents, options.hasFile ?? existsSync, inShadow);
    resolveRules(documents, fields?.pipeline);
    return pairs.map(({ source, parsed }) => ({
      source,
      verdict: () => toVerdict(toSubject(source, parsed, { set, fields, fed })),
    }));
  };
  const live = sources.filter((source) => !isMarkedShadow(source));
  const found = lint(live);
  if (live.length < sources.length) found.push(...lintShadows(sources, lint));
  const bySource = new Map(found.map((one) => [one.source, one.verdict]));
  return sources.flatMap((source) => bySource.get(source)?.() ?? []);
}

/** Ids and names that correlations marked as in shadow refer to. */
function referredInShadow(sources: readonly SourceDocument[]): ReadonlySet<string> {
  const correlations = sources.filter(isMarkedShadow).map(({ value }) => {
    return isYamlMap(value) ? value['correlation'] : undefined;
  });
  const rules = correlations.flatMap((one): unknown => (isYamlMap(one) ? one['rules'] : []));
  return new Set(rules.filter((rule) => typeof rule === 'string'));
}

/** Documents in shadow are looked at as if they were in force, in the place of those of the same id. */
function lintShadows<T extends { readonly source: SourceDocument }>(
  sources: readonly SourceDocument[],
  lint: (together: readonly SourceDocument[]) => T[],
): T[] {
  const idOf = ({ value }: SourceDocument) => (isYamlMap(value) ? value['id'] : undefined);
  const shadow = sources.filter(isMarkedShadow);
  const own = new Set(shadow.map(idOf));
  const others = sources.filter((one) => !isMarkedShadow(one) && !own.has(idOf(one)));
  return lint([...others, ...shadow]).filter(({ source }) => isMarkedShadow(source));
}

/** What checks of one document know of the others. */
export function toSet(
  documents: readonly ParsedDocument[],
  hasFile: LintSet['hasFile'],
  inShadow: ReadonlySet<string> = new Set(),
): LintSet {
  const byTitle = new Map<string, ParsedDocument[]>();
  for (const document of documents) {
    const title = document.metadata?.title;
    if (title === undefined) continue;
    const key = foldCase(title);
    byTitle.set(key, [...(byTitle.get(key) ?? []), document]);
  }
  const byName = new Map<string, ParsedDocument>();
  for (const document of documents) {
    for (const name of [document.metadata?.id, document.metadata?.name]) {
      if (name !== undefined && !byName.has(name)) byName.set(name, document);
    }
  }
  const silent = new Set(
    documents.flatMap(({ correlation }) =>
      correlation === undefined || correlation.generate
        ? []
        : correlation.rules.map((rule) => byName.get(rule)),
    ),
  );
  return {
    withTitle: (title) => byTitle.get(foldCase(title)) ?? [],
    find: (reference) => byName.get(reference),
    isSilent: (document) => silent.has(document),
    isCountedInShadow: ({ metadata }) =>
      inShadow.has(metadata?.id ?? '') || inShadow.has(metadata?.name ?? ''),
    hasFile,
  };
}

function toVerdict(subject: LintSubject): LintVerdict {
  const { source, parsed } = subject;
  const found = LINT_CHECKS.flatMap((check) => runCheck(check, subject));
  const loading = loadIssues(source, parsed, found);
  return {
    file: source.file,
    id: parsed.metadata?.id,
    title: parsed.metadata?.title,
    kind: parsed.kind,
    status: parsed.issues.refused ? 'rejected' : 'loaded',
    issues: [...loading, ...found],
  };
}

/** What one check finds, at its places. */
export function runCheck<Subject extends Pick<LintSubject, 'source'>>(
  check: LintCheck<Subject>,
  subject: Subject,
): LintIssue[] {
  const { id, severity, why, fix } = check;
  return [...check.find(subject)].map(({ path, detail }) => {
    return { check: id, severity, at: subject.source.locate(path), detail, why, fix };
  });
}

/** What the loader says, without what a check has said of the same place with the same or more weight. */
export function loadIssues(
  source: SourceDocument,
  parsed: ParsedDocument,
  found: readonly LintIssue[],
): LintIssue[] {
  const said = new Set(found.map(({ at }) => at));
  const refusing = new Set(
    found.filter(({ severity }) => severity === 'error').map(({ at }) => at),
  );
  const toIssue = (issue: Issue, severity: 'error' | 'warning'): LintIssue => ({
    check: severity === 'error' ? REFUSED_ID : LOAD_WARNING_ID,
    severity,
    at: issue.at,
    detail: issue.detail,
    why:
      severity === 'error'
        ? 'The document cannot be loaded.'
        : 'The document loads, but probably does not do what was meant.',
    fix: issue.hint ?? `See ${source.file}.`,
  });
  const { errors, warnings } = parsed.issues;
  return [
    ...errors.filter(({ at }) => !refusing.has(at)).map((issue) => toIssue(issue, 'error')),
    ...warnings.filter(({ at }) => !said.has(at)).map((issue) => toIssue(issue, 'warning')),
  ];
}
